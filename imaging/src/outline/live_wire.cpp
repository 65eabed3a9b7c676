#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

#include "remnant/imaging/outline_live_wire.h"

namespace remnant::imaging::outline {
namespace {

constexpr double kBlurMm = 1.0;
/// The neighbourhood whose gradients say what is usual: a few centimetres hold noise, flesh and the edge.
constexpr double kAroundMm = 40.0;
/// How far beside an edge a click may be.
constexpr double kClickMm = 2.0;
/// An edge's strength changes along it with what lies beyond; half of that at the click is still the edge.
constexpr double kEnoughOfClicked = 0.5;
/// Costs per mm: along a strong edge, and in addition where there is none at all. Following an edge is worth
/// a way three times as long and no longer; where a longer one was let pass, the wire went around organs.
constexpr double kAlongEdge = 96.0;
constexpr double kAcrossFlat = 192.0;
constexpr std::int32_t kUnreached = std::numeric_limits<std::int32_t>::max();

struct Neighbour {
    int column;
    int row;
};
constexpr std::array<Neighbour, 8> kNeighbours{
    {{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}}};

/// One slice of a CT in HU.
template <class T>
std::vector<float> slice_values(const core::VoxelGrid<T>& ct, int axis, int index) {
    const core::Size3& size = ct.geometry().size;
    const int columns = size[axis == 0 ? 1 : 0];
    const int rows = size[axis == 2 ? 1 : 2];
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            const T value = axis == 0   ? ct.at(index, c, r)
                            : axis == 1 ? ct.at(c, index, r)
                                        : ct.at(c, r, index);
            values.push_back(static_cast<float>(value));
        }
    }
    return values;
}

/// Weights of a sampled Gaussian, or of its derivative, from −radius to radius. The derivative is scaled so
/// that a ramp has exactly its slope.
std::vector<float> kernel(double spacing_mm, bool derivative) {
    const double sigma = kBlurMm / spacing_mm;
    const int radius = std::max(1, static_cast<int>(std::ceil(3.0 * sigma)));
    std::vector<double> weights;
    double sum = 0.0;
    for (int n = -radius; n <= radius; ++n) {
        const double gauss = std::exp(-0.5 * n * n / (sigma * sigma));
        weights.push_back(derivative ? n * gauss : gauss);
        sum += derivative ? n * n * gauss * spacing_mm : gauss;
    }
    std::vector<float> result;
    for (const double weight : weights) result.push_back(static_cast<float>(weight / sum));
    return result;
}

struct Lines {
    int count;
    int length;
    std::size_t from_line_to_line;
    std::size_t along;
};

/// Every line of a slice under a kernel; the slice goes on beyond its edge as it ends there.
std::vector<float> filtered(const std::vector<float>& values, const Lines& lines,
                            const std::vector<float>& weights) {
    const int radius = static_cast<int>(weights.size() / 2);
    std::vector<float> result(values.size());
    for (int line = 0; line < lines.count; ++line) {
        const std::size_t start = static_cast<std::size_t>(line) * lines.from_line_to_line;
        for (int n = 0; n < lines.length; ++n) {
            float sum = 0.0F;
            for (int w = -radius; w <= radius; ++w) {
                const auto from = static_cast<std::size_t>(std::clamp(n + w, 0, lines.length - 1));
                sum += weights[static_cast<std::size_t>(w + radius)] * values[start + from * lines.along];
            }
            result[start + static_cast<std::size_t>(n) * lines.along] = sum;
        }
    }
    return result;
}

std::vector<float> gradient_magnitude(const std::vector<float>& values, int columns, int rows,
                                      double column_mm, double row_mm) {
    const auto width = static_cast<std::size_t>(columns);
    const Lines along_rows{rows, columns, width, 1};
    const Lines along_columns{columns, rows, 1, width};
    const auto across =
        filtered(filtered(values, along_rows, kernel(column_mm, true)), along_columns, kernel(row_mm, false));
    auto magnitude =
        filtered(filtered(values, along_rows, kernel(column_mm, false)), along_columns, kernel(row_mm, true));
    for (std::size_t n = 0; n < magnitude.size(); ++n) magnitude[n] = std::hypot(across[n], magnitude[n]);
    return magnitude;
}

}  // namespace

core::Result<LiveWire> LiveWire::on(const core::CtVoxels& ct, int axis, int index) {
    const core::GridGeometry& grid = core::geometry_of(ct);
    if (axis < 0 || axis > 2 || index < 0 || index >= grid.size[static_cast<std::size_t>(axis)])
        return core::refuse("live wire", "there is no such slice");
    const std::size_t column_axis = axis == 0 ? 1 : 0;
    const std::size_t row_axis = axis == 2 ? 1 : 2;
    return LiveWire(std::visit([&](const auto& voxels) { return slice_values(*voxels, axis, index); }, ct),
                    grid.size[column_axis], grid.size[row_axis],
                    grid.spacing[static_cast<Eigen::Index>(column_axis)],
                    grid.spacing[static_cast<Eigen::Index>(row_axis)]);
}

LiveWire::LiveWire(std::vector<float> values, int columns, int rows, double column_mm, double row_mm)
    : columns_(columns),
      rows_(rows),
      column_mm_(column_mm),
      row_mm_(row_mm),
      gradient_(gradient_magnitude(values, columns, rows, column_mm, row_mm)) {}

SlicePixel LiveWire::within(const SlicePixel& pixel) const {
    return {std::clamp(pixel.x(), 0, columns_ - 1), std::clamp(pixel.y(), 0, rows_ - 1)};
}

SlicePixel LiveWire::snapped(const SlicePixel& pixel, double radius_mm) const {
    const SlicePixel centre = within(pixel);
    SlicePixel best = centre;
    const int columns = static_cast<int>(radius_mm / column_mm_);
    const int rows = static_cast<int>(radius_mm / row_mm_);
    for (int r = std::max(0, centre.y() - rows); r <= std::min(rows_ - 1, centre.y() + rows); ++r) {
        for (int c = std::max(0, centre.x() - columns); c <= std::min(columns_ - 1, centre.x() + columns);
             ++c) {
            const bool near =
                std::hypot((c - centre.x()) * column_mm_, (r - centre.y()) * row_mm_) <= radius_mm;
            if (near && gradient_[at({c, r})] > gradient_[at(best)]) best = {c, r};
        }
    }
    return best;
}

void LiveWire::price(const SlicePixel& seed) {
    const int columns = static_cast<int>(kAroundMm / column_mm_);
    const int rows = static_cast<int>(kAroundMm / row_mm_);
    std::vector<float> around;
    for (int r = std::max(0, seed.y() - rows); r <= std::min(rows_ - 1, seed.y() + rows); ++r) {
        for (int c = std::max(0, seed.x() - columns); c <= std::min(columns_ - 1, seed.x() + columns); ++c)
            around.push_back(gradient_[at({c, r})]);
    }
    const auto middle = around.begin() + static_cast<std::ptrdiff_t>(around.size() / 2);
    std::ranges::nth_element(around, middle);
    // The edge that was clicked says how strong an edge is meant, but one is never sought below the noise:
    // in flesh half of all gradients are noise under the median. A slice of one value has neither.
    const auto clicked = static_cast<double>(gradient_[at(snapped(seed, kClickMm))]);
    const double meant = std::max({kEnoughOfClicked * clicked, 2.0 * static_cast<double>(*middle), 1e-3});
    pixel_cost_.resize(gradient_.size());
    std::ranges::transform(gradient_, pixel_cost_.begin(), [&](float g) {
        const double missing = std::max(0.0, 1.0 - static_cast<double>(g) / meant);
        return static_cast<std::int32_t>(std::lround(kAlongEdge + kAcrossFlat * missing * missing));
    });
}

std::int32_t LiveWire::step_cost(const SlicePixel& from, const SlicePixel& to) const {
    const double length = std::hypot((to.x() - from.x()) * column_mm_, (to.y() - from.y()) * row_mm_);
    const double mean = 0.5 * (pixel_cost_[at(from)] + pixel_cost_[at(to)]);
    return std::max(1, static_cast<std::int32_t>(std::lround(mean * length)));
}

void LiveWire::set_seed(const SlicePixel& seed) {
    seed_ = within(seed);
    price(seed_);
    path_cost_.assign(gradient_.size(), kUnreached);
    came_by_.assign(gradient_.size(), -1);
    settled_.assign(gradient_.size(), 0);
    // Dial 1969: costs are whole numbers, so paths wait in a ring of buckets as long as the dearest step.
    const double dearest = (kAlongEdge + kAcrossFlat + 1.0) * std::hypot(column_mm_, row_mm_);
    waiting_.assign(static_cast<std::size_t>(std::ceil(dearest)) + 2, {});
    path_cost_[at(seed_)] = 0;
    waiting_[0].push_back(static_cast<std::int32_t>(at(seed_)));
    waiting_count_ = 1;
    wave_ = 0;
}

void LiveWire::settle_neighbours(const SlicePixel& pixel) {
    for (std::size_t n = 0; n < kNeighbours.size(); ++n) {
        const SlicePixel next(pixel.x() + kNeighbours[n].column, pixel.y() + kNeighbours[n].row);
        if (!holds(next) || settled_[at(next)] != 0) continue;
        const std::int32_t cost = path_cost_[at(pixel)] + step_cost(pixel, next);
        if (cost >= path_cost_[at(next)]) continue;
        path_cost_[at(next)] = cost;
        came_by_[at(next)] = static_cast<std::int8_t>(n);
        waiting_[static_cast<std::size_t>(cost) % waiting_.size()].push_back(
            static_cast<std::int32_t>(at(next)));
        ++waiting_count_;
    }
}

void LiveWire::search_until(const SlicePixel& pointer) {
    while (settled_[at(pointer)] == 0 && waiting_count_ > 0) {
        auto& bucket = waiting_[static_cast<std::size_t>(wave_) % waiting_.size()];
        if (bucket.empty()) {
            ++wave_;
            continue;
        }
        const std::int32_t position = bucket.back();
        bucket.pop_back();
        --waiting_count_;
        // A pixel reached again more cheaply has waited twice.
        if (std::exchange(settled_[static_cast<std::size_t>(position)], 1) != 0) continue;
        settle_neighbours({position % columns_, position / columns_});
    }
}

std::vector<SlicePixel> LiveWire::path_to(const SlicePixel& pointer) {
    if (!holds(seed_)) return {};
    SlicePixel pixel = within(pointer);
    search_until(pixel);
    std::vector<SlicePixel> path{pixel};
    while (came_by_[at(pixel)] >= 0) {
        const Neighbour& step = kNeighbours[static_cast<std::size_t>(came_by_[at(pixel)])];
        pixel -= SlicePixel(step.column, step.row);
        path.push_back(pixel);
    }
    std::ranges::reverse(path);
    return path;
}

}  // namespace remnant::imaging::outline

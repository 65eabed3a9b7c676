#include "remnant/volumetry/plane.h"

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Run;

Run clipped(Run run, Run window) {
    return {std::max(run.begin, window.begin), std::min(run.end, window.end)};
}

}  // namespace

PlaneOnGrid::PlaneOnGrid(const core::CuttingPlane& plane, const core::GridGeometry& grid) {
    const core::Vec3 step = (grid.direction.transpose() * plane.normal).cwiseProduct(grid.spacing);
    a_ = step[0];
    b_ = step[1];
    c_ = step[2];
    d_ = plane.normal.dot(grid.origin - plane.point);
}

Run PlaneOnGrid::kept_stretch(int j, int k, int ni) const {
    const double offset = row_offset(j, k);
    const auto kept = [&](int i) { return a_ * i + offset >= kOnPlane; };
    if (a_ == 0.0) return kept(0) ? Run{0, ni} : Run{0, 0};
    // The crossing is solved for, then moved to where the very expression of `keeps` changes its answer.
    const double guess = std::ceil((kOnPlane - offset) / a_);
    int edge = static_cast<int>(std::clamp(guess, 0.0, static_cast<double>(ni)));
    const bool kept_after = a_ > 0.0;
    while (edge > 0 && kept(edge - 1) == kept_after) --edge;
    while (edge < ni && kept(edge) != kept_after) ++edge;
    return kept_after ? Run{edge, ni} : Run{0, edge};
}

LabelMask kept_part(const LabelMask& mask, const PlaneOnGrid& plane) {
    const auto [ni, nj, nk] = mask.size();
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs;
    slabs.reserve(static_cast<std::size_t>(nk));
    for (int k = 0; k < nk; ++k) {
        std::vector<std::int32_t> first{0};
        first.reserve(static_cast<std::size_t>(nj) + 1);
        std::vector<Run> runs;
        for (int j = 0; j < nj; ++j) {
            const auto row = mask.row(j, k);
            if (!row.empty()) {
                const Run window = plane.kept_stretch(j, k, ni);
                for (const Run& run : row) {
                    const Run part = clipped(run, window);
                    if (part.begin < part.end) runs.push_back(part);
                }
            }
            first.push_back(static_cast<std::int32_t>(runs.size()));
        }
        slabs.push_back(std::make_shared<const core::LabelSlab>(std::move(first), std::move(runs)));
    }
    return {mask.size(), std::move(slabs)};
}

/// One slice of one label, ready to be cut.
struct PlaneCounter::Layer {
    std::shared_ptr<const core::LabelSlab> slab;
    int k = 0;
    int first_row = 0;  // rows [first_row, end_row) hold voxels
    int end_row = 0;
    Run reach;                         // all runs of the slice lie in here
    std::vector<std::int64_t> before;  // voxels in rows first_row … first_row + n - 1

    [[nodiscard]] std::int64_t rows_sum(int begin, int end) const {
        return before[static_cast<std::size_t>(end - first_row)] -
               before[static_cast<std::size_t>(begin - first_row)];
    }
    [[nodiscard]] std::int64_t count_kept(const PlaneOnGrid& plane) const;
};

namespace {

/// First row in [begin, end) for which `test` is true; `test` is false, then true.
template <class Test>
int first_row_where(int begin, int end, Test test) {
    while (begin < end) {
        const int middle = begin + (end - begin) / 2;
        if (test(middle)) {
            end = middle;
        } else {
            begin = middle + 1;
        }
    }
    return begin;
}

std::int64_t kept_in_row(std::span<const Run> runs, Run window) {
    std::int64_t kept = 0;
    for (const Run& run : runs) kept += std::max(0, clipped(run, window).end - clipped(run, window).begin);
    return kept;
}

}  // namespace

std::int64_t PlaneCounter::Layer::count_kept(const PlaneOnGrid& plane) const {
    // Both ends of the reach change side at most once over the rows, in the same sense: before the first
    // change and after the last one whole rows lie on one side.
    const bool rising = plane.step()[1] >= 0.0;
    const auto near_end = [&](int j) { return plane.keeps(reach.begin, j, k); };
    const auto far_end = [&](int j) { return plane.keeps(reach.end - 1, j, k); };
    const auto change = [&](auto end_kept) {
        return first_row_where(first_row, end_row, [&](int j) { return end_kept(j) == rising; });
    };
    const int near_change = change(near_end);
    const int far_change = change(far_end);
    const int crossed_begin = std::min(near_change, far_change);
    const int crossed_end = std::max(near_change, far_change);
    std::int64_t kept = rising ? rows_sum(crossed_end, end_row) : rows_sum(first_row, crossed_begin);
    for (int j = crossed_begin; j < crossed_end; ++j) {
        const auto runs = slab->row(j);
        if (!runs.empty()) kept += kept_in_row(runs, plane.kept_stretch(j, k, reach.end));
    }
    return kept;
}

PlaneCounter::PlaneCounter(std::span<const LabelMask* const> masks) {
    for (const LabelMask* mask : masks) {
        auto& layers = layers_.emplace_back();
        for (int k = 0; k < mask->size()[2]; ++k) {
            const auto& slab = mask->shared_slab(k);
            if (slab->count() == 0) continue;
            Layer layer;
            layer.slab = slab;
            layer.k = k;
            const auto occupied = [&](int j) { return !slab->row(j).empty(); };
            while (!occupied(layer.first_row)) ++layer.first_row;
            layer.end_row = slab->rows();
            while (!occupied(layer.end_row - 1)) --layer.end_row;
            layer.reach = slab->runs().front();
            layer.before.push_back(0);
            for (int j = layer.first_row; j < layer.end_row; ++j) {
                std::int64_t sum = layer.before.back();
                for (const Run& run : slab->row(j)) {
                    sum += run.end - run.begin;
                    layer.reach = {std::min(layer.reach.begin, run.begin),
                                   std::max(layer.reach.end, run.end)};
                }
                layer.before.push_back(sum);
            }
            layers.push_back(std::move(layer));
        }
    }
}

PlaneCounter::~PlaneCounter() = default;
PlaneCounter::PlaneCounter(PlaneCounter&&) noexcept = default;
PlaneCounter& PlaneCounter::operator=(PlaneCounter&&) noexcept = default;

std::vector<SideCounts> PlaneCounter::count(const PlaneOnGrid& plane) const {
    std::vector<SideCounts> result;
    result.reserve(layers_.size());
    for (const auto& layers : layers_) {
        SideCounts sides;
        for (const Layer& layer : layers) {
            const std::int64_t kept = layer.count_kept(plane);
            sides.kept += kept;
            sides.removed += layer.before.back() - kept;
        }
        result.push_back(sides);
    }
    return result;
}

double kept_fraction(double at_centre, const core::Vec3& step) {
    std::array<double, 3> m{std::abs(step[0]), std::abs(step[1]), std::abs(step[2])};
    std::ranges::sort(m);
    const double sum = m[0] + m[1] + m[2];
    if (sum == 0.0) return at_centre >= 0.0 ? 1.0 : 0.0;
    // Height of the plane above the corner that goes last, in units of the cube's reach along the normal.
    const double height = at_centre / sum + 0.5;
    if (height <= 0.0) return 0.0;
    if (height >= 1.0) return 1.0;
    for (double& part : m) part /= sum;
    // Below this the cube is a prism to all digits, and dividing by the tiny slope would lose them.
    if (m[0] < 1e-9) m[0] = 0.0;
    if (m[1] < 1e-9) m[1] = 0.0;
    // The volume below `height` is symmetric about one half.
    const double h = std::min(height, 1.0 - height);
    const double m12 = m[0] + m[1];
    const auto cubic = [](double x) { return x * x * x; };
    double volume = 0.0;
    if (h < m[0]) {
        volume = cubic(h) / (6.0 * m[0] * m[1] * m[2]);
    } else if (h < m[1]) {
        volume = h * (h - m[0]) / (2.0 * m[1] * m[2]) + m[0] * m[0] / (6.0 * m[1] * m[2]);
    } else if (h < std::min(m12, m[2])) {
        volume = (h * h * (3.0 * m12 - h) + m[0] * m[0] * (m[0] - 3.0 * h) + m[1] * m[1] * (m[1] - 3.0 * h)) /
                 (6.0 * m[0] * m[1] * m[2]);
    } else if (m[2] < m12) {
        volume = (h * h * (3.0 - 2.0 * h) + m[0] * m[0] * (m[0] - 3.0 * h) + m[1] * m[1] * (m[1] - 3.0 * h) +
                  m[2] * m[2] * (m[2] - 3.0 * h)) /
                 (6.0 * m[0] * m[1] * m[2]);
    } else {
        volume = (2.0 * h - m12) / (2.0 * m[2]);
    }
    return height <= 0.5 ? volume : 1.0 - volume;
}

double kept_boxes(const LabelMask& mask, const PlaneOnGrid& plane) {
    const core::Vec3 step = plane.step();
    const double reach = 0.5 * step.cwiseAbs().sum();
    double boxes = 0.0;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const Run& run : mask.row(j, k)) {
                // Along a run the distance is linear: whole boxes on either side of the crossed stretch.
                const double offset = plane.row_offset(j, k);
                const double u = step[0] == 0.0 ? 0.0 : (-reach - offset) / step[0];
                const double v = step[0] == 0.0 ? 0.0 : (reach - offset) / step[0];
                const auto inside_run = [&](double i) {
                    return static_cast<int>(
                        std::clamp(i, static_cast<double>(run.begin), static_cast<double>(run.end)));
                };
                const bool all_crossed = step[0] == 0.0;
                const int begin = all_crossed ? run.begin : inside_run(std::floor(std::min(u, v)));
                const int end = all_crossed ? run.end : inside_run(std::ceil(std::max(u, v)) + 1.0);
                boxes += step[0] > 0.0 ? run.end - end : begin - run.begin;
                for (int i = begin; i < end; ++i) boxes += kept_fraction(plane.distance(i, j, k), step);
            }
        }
    }
    return boxes;
}

}  // namespace remnant::volumetry

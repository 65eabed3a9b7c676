#include "remnant/volumetry/plane.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <cmath>
#include <limits>

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
    const std::int32_t edge = row_edge(row_offset(j, k), ni);
    return keeps_high_end() ? Run{edge, ni} : Run{0, edge};
}

std::int32_t PlaneOnGrid::row_edge(double offset, int ni) const {
    const bool high_kept = keeps_high_end();
    const auto past_edge = [&](int i) { return (a_ * i + offset >= kOnPlane) == high_kept; };
    if (a_ == 0.0) return past_edge(0) ? 0 : ni;
    // The crossing is solved for, then moved to where the very expression of `keeps` changes its answer.
    const double guess = (kOnPlane - offset) / a_;
    auto edge = static_cast<std::int32_t>(std::clamp(guess, 0.0, static_cast<double>(ni)));
    while (edge > 0 && past_edge(edge - 1)) --edge;
    while (edge < ni && !past_edge(edge)) ++edge;
    return edge;
}

void PlaneOnGrid::row_edges(int k, int first, int end, int ni, std::int32_t* edges) const {
    const double slice_offset = c_ * k + d_;
    // From row to row the crossing moves by a constant. Where it lies clear of a voxel centre, further than
    // all rounding could carry it, the edge is the next whole index; else (and for planes along the rows) the
    // very expression of `keeps` decides.
    constexpr double clear = 1e-6;
    const double largest = std::abs(a_) * ni + std::abs(b_) * end + std::abs(slice_offset);
    const bool rounding_is_small =
        16.0 * std::numeric_limits<double>::epsilon() * largest < clear * std::abs(a_);
    if (!rounding_is_small) {
        for (int j = first; j < end; ++j) edges[j - first] = row_edge(b_ * j + slice_offset, ni);
        return;
    }
    const double start = (kOnPlane - slice_offset) / a_ + 1.0;
    const double slope = -b_ / a_;
    const double past_last = ni + 0.5;
    for (int j = first; j < end; ++j) {
        const double next = std::min(std::max(start + slope * j, 0.5), past_last);
        const auto edge = static_cast<std::int32_t>(next);
        const double above = next - edge;
        const bool certain = above > clear && above < 1.0 - clear;
        edges[j - first] = certain ? edge : row_edge(b_ * j + slice_offset, ni);
    }
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

/// One slice of one label, ready to be cut. Most rows of an organ are one run: the first run of every row
/// lies in plain arrays that the compiler turns into vectors; the few further runs are kept apart.
struct PlaneCounter::Layer {
    struct FurtherRun {
        int row;
        Run run;
    };

    std::size_t label = 0;
    int first_row = 0;  // rows [first_row, end_row) hold voxels; all arrays start at first_row
    int end_row = 0;
    Run reach;  // all runs of the slice lie in here
    std::vector<std::int32_t> begin_of_row;
    std::vector<std::int32_t> end_of_row;
    std::vector<FurtherRun> further;   // by rising row
    std::vector<std::int32_t> before;  // voxels in the first n rows

    Layer(std::size_t label_index, const core::LabelSlab& slab);
    [[nodiscard]] std::int32_t voxels() const { return before.back(); }
    /// Voxels at or past the edge of their row; `edges` starts at first_row.
    [[nodiscard]] std::int32_t past_edges(const std::int32_t* edges) const;
};

PlaneCounter::Layer::Layer(std::size_t label_index, const core::LabelSlab& slab)
    : label(label_index), reach(slab.runs().front()) {
    while (slab.row(first_row).empty()) ++first_row;
    end_row = slab.rows();
    while (slab.row(end_row - 1).empty()) --end_row;
    before.push_back(0);
    for (int j = first_row; j < end_row; ++j) {
        const auto runs = slab.row(j);
        const Run first = runs.empty() ? Run{} : runs.front();
        begin_of_row.push_back(first.begin);
        end_of_row.push_back(first.end);
        std::int32_t sum = before.back();
        for (const Run& run : runs) {
            sum += run.end - run.begin;
            reach = {std::min(reach.begin, run.begin), std::max(reach.end, run.end)};
            if (&run != &runs.front()) further.push_back({j - first_row, run});
        }
        before.push_back(sum);
    }
}

namespace {
std::int32_t past(std::int32_t edge, std::int32_t begin, std::int32_t end) {
    return end - std::min(std::max(edge, begin), end);
}
}  // namespace

/// What one task has counted, and its scratch space.
struct PlaneCounter::Tally {
    std::vector<SideCounts> counts;
    std::vector<const Layer*> crossed;
    std::vector<std::int32_t> edges;
};

std::int32_t PlaneCounter::Layer::past_edges(const std::int32_t* edges) const {
    // Edges move one way from row to row, so the rows that the plane passes through lie together.
    const int rows = end_row - first_row;
    const bool rising = edges[0] <= edges[rows - 1];
    const auto first_not = [&](auto test) {
        return static_cast<int>(std::partition_point(edges, edges + rows, test) - edges);
    };
    const int passage_begin = rising ? first_not([&](std::int32_t e) { return e <= reach.begin; })
                                     : first_not([&](std::int32_t e) { return e >= reach.end; });
    const int passage_end = rising ? first_not([&](std::int32_t e) { return e < reach.end; })
                                   : first_not([&](std::int32_t e) { return e > reach.begin; });
    std::int32_t sum = rising ? before[static_cast<std::size_t>(passage_begin)]
                              : voxels() - before[static_cast<std::size_t>(passage_end)];
    const std::int32_t* begins = begin_of_row.data();
    const std::int32_t* ends = end_of_row.data();
    for (int row = passage_begin; row < passage_end; ++row) sum += past(edges[row], begins[row], ends[row]);
    auto more = std::ranges::lower_bound(further, passage_begin, {}, &FurtherRun::row);
    for (; more != further.end() && more->row < passage_end; ++more) {
        sum += past(edges[more->row], more->run.begin, more->run.end);
    }
    return sum;
}

PlaneCounter::PlaneCounter(std::span<const LabelMask* const> masks) : labels_(masks.size()) {
    if (masks.empty()) return;
    const auto [ni, nj, nk] = masks.front()->size();
    columns_ = ni;
    rows_ = nj;
    slices_.resize(static_cast<std::size_t>(nk));
    for (std::size_t label = 0; label < masks.size(); ++label) {
        for (int k = 0; k < nk; ++k) {
            const auto& slab = masks[label]->slab(k);
            if (slab.count() > 0) slices_[static_cast<std::size_t>(k)].emplace_back(label, slab);
        }
    }
}

PlaneCounter::~PlaneCounter() = default;
PlaneCounter::PlaneCounter(PlaneCounter&&) noexcept = default;
PlaneCounter& PlaneCounter::operator=(PlaneCounter&&) noexcept = default;

void PlaneCounter::count_slice(int k, const PlaneOnGrid& plane, Tally& tally) const {
    tally.crossed.clear();
    int first_row = rows_;
    int end_row = 0;
    for (const Layer& layer : slices_[static_cast<std::size_t>(k)]) {
        // The distance is monotone in i and in j: four corners on one side hold the whole rectangle there.
        const int corners = int{plane.keeps(layer.reach.begin, layer.first_row, k)} +
                            int{plane.keeps(layer.reach.end - 1, layer.first_row, k)} +
                            int{plane.keeps(layer.reach.begin, layer.end_row - 1, k)} +
                            int{plane.keeps(layer.reach.end - 1, layer.end_row - 1, k)};
        if (corners == 4) tally.counts[layer.label].kept += layer.voxels();
        if (corners == 0) tally.counts[layer.label].removed += layer.voxels();
        if (corners == 0 || corners == 4) continue;
        tally.crossed.push_back(&layer);
        first_row = std::min(first_row, layer.first_row);
        end_row = std::max(end_row, layer.end_row);
    }
    if (tally.crossed.empty()) return;
    tally.edges.resize(static_cast<std::size_t>(rows_));
    plane.row_edges(k, first_row, end_row, columns_, tally.edges.data() + first_row);
    for (const Layer* layer : tally.crossed) {
        const std::int32_t past_edge = layer->past_edges(tally.edges.data() + layer->first_row);
        const std::int32_t rest = layer->voxels() - past_edge;
        tally.counts[layer->label].kept += plane.keeps_high_end() ? past_edge : rest;
        tally.counts[layer->label].removed += plane.keeps_high_end() ? rest : past_edge;
    }
}

std::vector<SideCounts> PlaneCounter::count(const PlaneOnGrid& plane) const {
    using Slices = tbb::blocked_range<int>;
    constexpr int slices_a_task = 16;
    const auto tally_of = [&](const Slices& slices, Tally tally) {
        for (int k = slices.begin(); k < slices.end(); ++k) count_slice(k, plane, tally);
        return tally;
    };
    const auto joined = [](Tally a, const Tally& b) {
        for (std::size_t n = 0; n < a.counts.size(); ++n) {
            a.counts[n].kept += b.counts[n].kept;
            a.counts[n].removed += b.counts[n].removed;
        }
        return a;
    };
    return tbb::parallel_reduce(Slices(0, static_cast<int>(slices_.size()), slices_a_task),
                                Tally{std::vector<SideCounts>(labels_), {}, {}}, tally_of, joined)
        .counts;
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

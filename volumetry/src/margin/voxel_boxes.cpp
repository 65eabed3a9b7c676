#include "remnant/volumetry/voxel_boxes.h"

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::Run;
using core::Vec3;

/// From an interval to another: how far apart, and the two ends that face each other (the middle of what they
/// share where they overlap).
struct Gap {
    double steps;
    double from;
    double to;
};

Gap gap(double low, double high, double other_low, double other_high) {
    if (other_low > high) return {other_low - high, high, other_low};
    if (low > other_high) return {low - other_high, low, other_high};
    const double middle = 0.5 * (std::max(low, other_low) + std::min(high, other_high));
    return {0.0, middle, middle};
}

/// Calls `look(n)` for n from `low` to `high`, outwards from `start`, each way until it has seen enough.
template <class Look>
void outwards(int start, int low, int high, Look look) {
    start = std::clamp(start, low, high);
    for (int n = start; n <= high && look(n); ++n) {
    }
    for (int n = start - 1; n >= low && look(n); --n) {
    }
}

}  // namespace

VoxelBoxes::VoxelBoxes(core::LabelMask mask, const core::GridGeometry& grid)
    : mask_(std::move(mask)), bounds_(core::bounds(mask_)), spacing_(grid.spacing) {}

void VoxelBoxes::nearer(const Vec3& point, ShortestLine& best) const {
    search({Span{point[0], point[0]}, Span{point[1], point[1]}, Span{point[2], point[2]}}, best);
}

void VoxelBoxes::nearer(const Run& run, int j, int k, ShortestLine& best) const {
    search({Span{run.begin - 0.5, run.end - 0.5}, Span{j - 0.5, j + 0.5}, Span{k - 0.5, k + 0.5}}, best);
}

void VoxelBoxes::search(const std::array<Span, 3>& asked, ShortestLine& best) const {
    if (bounds_.low[0] > bounds_.high[0]) return;
    const auto across = [&](std::size_t axis, double low, double high) {
        return gap(asked[axis].low, asked[axis].high, low, high);
    };
    const auto squared = [&](const Gap& g, int axis) {
        const double mm = g.steps * spacing_[axis];
        return mm * mm;
    };
    double whole = 0.0;
    for (std::size_t axis = 0; axis < 3; ++axis)
        whole +=
            squared(across(axis, bounds_.low[axis] - 0.5, bounds_.high[axis] + 0.5), static_cast<int>(axis));
    if (whole >= best.squared_mm) return;
    const auto middle = [&](std::size_t axis) {
        return static_cast<int>(std::lround(0.5 * (asked[axis].low + asked[axis].high)));
    };
    outwards(middle(2), bounds_.low[2], bounds_.high[2], [&](int k) {
        const Gap gap_k = across(2, k - 0.5, k + 0.5);
        const double dk = squared(gap_k, 2);
        if (dk >= best.squared_mm) return false;
        if (mask_.slab(k).count() == 0) return true;
        outwards(middle(1), bounds_.low[1], bounds_.high[1], [&](int j) {
            const Gap gap_j = across(1, j - 0.5, j + 0.5);
            const double djk = dk + squared(gap_j, 1);
            if (djk >= best.squared_mm) return false;
            for (const Run& run : mask_.row(j, k)) {
                const Gap gap_i = across(0, run.begin - 0.5, run.end - 0.5);
                const double d = djk + squared(gap_i, 0);
                if (d >= best.squared_mm) continue;
                best = {d, {gap_i.from, gap_j.from, gap_k.from}, {gap_i.to, gap_j.to, gap_k.to}};
            }
            return true;
        });
        return true;
    });
}

ShortestLine between(const core::LabelMask& from, const VoxelBoxes& to) {
    ShortestLine best;
    for (int k = 0; k < from.size()[2]; ++k) {
        if (from.slab(k).count() == 0) continue;
        for (int j = 0; j < from.size()[1]; ++j) {
            for (const Run& run : from.row(j, k)) to.nearer(run, j, k, best);
        }
    }
    return best;
}

}  // namespace remnant::volumetry

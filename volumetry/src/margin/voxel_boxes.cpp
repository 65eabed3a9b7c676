#include "remnant/volumetry/voxel_boxes.h"

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::Run;
using core::Vec3;

/// Towards the faces, edges and corners of a cube.
const std::array<Vec3, 13> kDirections{Vec3(1, 0, 0),  Vec3(0, 1, 0), Vec3(0, 0, 1),  Vec3(1, 1, 0),
                                       Vec3(1, -1, 0), Vec3(1, 0, 1), Vec3(1, 0, -1), Vec3(0, 1, 1),
                                       Vec3(0, 1, -1), Vec3(1, 1, 1), Vec3(1, 1, -1), Vec3(1, -1, 1),
                                       Vec3(-1, 1, 1)};

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

constexpr int kBlockRows = 4;

}  // namespace

VoxelBoxes::VoxelBoxes(core::LabelMask mask, const core::GridGeometry& grid)
    : mask_(std::move(mask)), bounds_(core::bounds(mask_)), spacing_(grid.spacing) {
    for (const Vec3& direction : kDirections) {
        const Vec3 per_index = direction.normalized().cwiseProduct(spacing_);
        const double half_box = 0.5 * per_index.cwiseAbs().sum();
        Slab slab{per_index, std::numeric_limits<double>::infinity(),
                  -std::numeric_limits<double>::infinity()};
        for (int k = bounds_.low[2]; k <= bounds_.high[2]; ++k) {
            for (int j = bounds_.low[1]; j <= bounds_.high[1]; ++j) {
                const auto row = mask_.row(j, k);
                if (row.empty()) continue;
                for (const int i : {row.front().begin, row.back().end - 1}) {
                    const double at = per_index.dot(Vec3(i, j, k));
                    slab.low = std::min(slab.low, at - half_box);
                    slab.high = std::max(slab.high, at + half_box);
                }
            }
        }
        slabs_.push_back(slab);
    }
    make_blocks();
}

double VoxelBoxes::at_least(const Vec3& point) const {
    double farthest = 0.0;
    for (const Slab& slab : slabs_) {
        const double at = slab.direction.dot(point);
        farthest = std::max({farthest, slab.low - at, at - slab.high});
    }
    return farthest;
}

void VoxelBoxes::nearer(const Vec3& point, ShortestLine& best) const {
    search({Span{point[0], point[0]}, Span{point[1], point[1]}, Span{point[2], point[2]}}, best);
}

void VoxelBoxes::nearer(const Run& run, int j, int k, ShortestLine& best) const {
    search({Span{run.begin - 0.5, run.end - 0.5}, Span{j - 0.5, j + 0.5}, Span{k - 0.5, k + 0.5}}, best);
}

void VoxelBoxes::make_blocks() {
    for (int k = bounds_.low[2]; k <= bounds_.high[2]; k += kBlockRows) {
        for (int j = bounds_.low[1]; j <= bounds_.high[1]; j += kBlockRows) {
            core::IndexBox box{{std::numeric_limits<int>::max(), j, k},
                               {-1, std::min(j + kBlockRows - 1, bounds_.high[1]),
                                std::min(k + kBlockRows - 1, bounds_.high[2])}};
            for (int z = k; z <= box.high[2]; ++z) {
                for (int y = j; y <= box.high[1]; ++y) {
                    const auto row = mask_.row(y, z);
                    if (row.empty()) continue;
                    box.low[0] = std::min(box.low[0], int{row.front().begin});
                    box.high[0] = std::max(box.high[0], row.back().end - 1);
                }
            }
            if (box.low[0] <= box.high[0]) blocks_.push_back(box);
        }
    }
}

void VoxelBoxes::search(const std::array<Span, 3>& asked, ShortestLine& best) const {
    const auto across = [&](std::size_t axis, double low, double high) {
        return gap(asked[axis].low, asked[axis].high, low, high);
    };
    const auto squared = [&](const Gap& g, int axis) {
        const double mm = g.steps * spacing_[axis];
        return mm * mm;
    };
    const auto reaches = [&](const core::IndexBox& box) {
        double least = 0.0;
        for (std::size_t axis = 0; axis < 3; ++axis)
            least += squared(across(axis, box.low[axis] - 0.5, box.high[axis] + 0.5), static_cast<int>(axis));
        return least < best.squared_mm;
    };
    if (!reaches(bounds_)) return;
    for (const core::IndexBox& block : blocks_) {
        if (!reaches(block)) continue;
        for (int k = block.low[2]; k <= block.high[2]; ++k) {
            const Gap gap_k = across(2, k - 0.5, k + 0.5);
            const double dk = squared(gap_k, 2);
            for (int j = block.low[1]; j <= block.high[1]; ++j) {
                const Gap gap_j = across(1, j - 0.5, j + 0.5);
                const double djk = dk + squared(gap_j, 1);
                if (djk >= best.squared_mm) continue;
                for (const Run& run : mask_.row(j, k)) {
                    const Gap gap_i = across(0, run.begin - 0.5, run.end - 0.5);
                    const double d = djk + squared(gap_i, 0);
                    if (d >= best.squared_mm) continue;
                    best = {d, {gap_i.from, gap_j.from, gap_k.from}, {gap_i.to, gap_j.to, gap_k.to}};
                }
            }
        }
    }
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

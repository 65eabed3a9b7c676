#include "remnant/volumetry/capsule.h"

#include <cmath>
#include <limits>

namespace remnant::volumetry {
namespace {

using core::Run;

/// Squared distance (mm²) from a voxel's centre to the nearest centre of a mask that is below `best`, else
/// `best`.
double nearest_below(const VoxelIndex& at, const core::LabelMask& mask, const core::IndexBox& box,
                     const core::Vec3& spacing, double best) {
    const auto square = [&](int steps, int axis) {
        const double mm = steps * spacing[axis];
        return mm * mm;
    };
    const auto outside = [](int value, int low, int high) {
        return value < low ? low - value : std::max(value - high, 0);
    };
    if (square(outside(at[0], box.low[0], box.high[0]), 0) +
            square(outside(at[1], box.low[1], box.high[1]), 1) +
            square(outside(at[2], box.low[2], box.high[2]), 2) >=
        best)
        return best;
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        const double dk = square(k - at[2], 2);
        if (dk >= best) continue;
        for (int j = box.low[1]; j <= box.high[1]; ++j) {
            const double djk = dk + square(j - at[1], 1);
            if (djk >= best) continue;
            for (const Run& run : mask.row(j, k))
                best = std::min(best, djk + square(outside(at[0], run.begin, run.end - 1), 0));
        }
    }
    return best;
}

}  // namespace

std::vector<VoxelIndex> capsule_of(const core::LabelMask& liver) {
    std::vector<VoxelIndex> capsule;
    const auto [ni, nj, nk] = liver.size();
    const auto open = [&](int i, int j, int k) {
        return j >= 0 && j < nj && k >= 0 && k < nk && !liver.contains(i, j, k);
    };
    for (int k = 0; k < nk; ++k) {
        if (liver.slab(k).count() == 0) continue;
        for (int j = 0; j < nj; ++j) {
            for (const Run& run : liver.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const bool row_end = (i == run.begin && i > 0) || (i == run.end - 1 && i < ni - 1);
                    if (row_end || open(i, j - 1, k) || open(i, j + 1, k) || open(i, j, k - 1) ||
                        open(i, j, k + 1))
                        capsule.push_back({i, j, k});
                }
            }
        }
    }
    return capsule;
}

std::optional<Depth> depth_under(const std::vector<VoxelIndex>& capsule, const core::LabelMask& structure,
                                 const core::GridGeometry& grid) {
    if (capsule.empty() || structure.empty()) return std::nullopt;
    const core::IndexBox box = core::bounds(structure);
    double best = std::numeric_limits<double>::infinity();
    VoxelIndex where = capsule.front();
    for (const VoxelIndex& voxel : capsule) {
        const double distance = nearest_below(voxel, structure, box, grid.spacing, best);
        if (distance >= best) continue;
        best = distance;
        where = voxel;
        if (best == 0.0) break;
    }
    return Depth{where, core::Millimetre(std::sqrt(best))};
}

}  // namespace remnant::volumetry

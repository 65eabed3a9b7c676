#include "segmentation/vessel_wall.h"

#include <algorithm>

#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kNearMm = 4.0;
constexpr double kBeyondMm = 1.6;
constexpr float kBand = 0.35F;
constexpr float kLeastShare = 1e-4F;
// So far above the band that a voxel on a way is in whatever lies beside it.
constexpr float kSurely = 2.0F;

/// The mean contrast of the grown voxels near each voxel, HU.
Field vessel_contrast(const Bits& in, const Field& contrast, const core::GridGeometry& grid) {
    Field weighted(contrast.size());
    for (std::size_t n = 0; n < contrast.size(); ++n) weighted[n] = in[n] ? contrast[n] : 0.0F;
    Field mean = smoothed(weighted, grid, kNearMm);
    const Field share = smoothed(Field(in.begin(), in.end()), grid, kNearMm);
    for (std::size_t n = 0; n < mean.size(); ++n)
        mean[n] = share[n] > kLeastShare ? std::max(mean[n] / share[n], 1.0F) : 1.0F;
    return mean;
}

/// Above 0 inside the vessel, in shares of its contrast.
Field level_of(const Bits& in, const Bits& way, const Bits& others, const Field& contrast,
               const Field& own_contrast, const core::GridGeometry& grid) {
    const Bits near = grown(in, grid, kBeyondMm);
    Field level(contrast.size(), -1.0F);
    for (std::size_t n = 0; n < level.size(); ++n) {
        if (!near[n] || others[n]) continue;
        level[n] = std::clamp(contrast[n] / own_contrast[n] - 0.5F, -0.5F, 0.5F);
        if (in[n] && way[n]) level[n] = kSurely;
    }
    return level;
}

core::LabelMask walled(const Field& level, const Field& own_contrast, const Field& local_hu,
                       const core::CtVoxels& ct, const WorkingGrid& grid) {
    return std::visit(
        [&](const auto& voxels) {
            return written_back(grid, level, kBand, [&](int i, int j, int k, float value) {
                const core::Size3 block = grid.block_of({i, j, k});
                const std::size_t n = grid.at(block[0], block[1], block[2]);
                const float share = (static_cast<float>(voxels->at(i, j, k)) - local_hu[n]) / own_contrast[n];
                return value + kBand * std::clamp(share - 0.5F, -1.0F, 1.0F) > 0.0F;
            });
        },
        ct);
}

}  // namespace

std::vector<core::LabelMask> at_full_resolution(const GrownTrees& grown_trees, std::size_t trees,
                                                const Field& contrast, const Field& local_hu,
                                                const core::CtVoxels& ct, const WorkingGrid& grid) {
    std::vector<core::LabelMask> masks;
    core::LabelMask taken(grid.ct_size());
    for (std::size_t t = 1; t <= trees; ++t) {
        const std::size_t size = grown_trees.tree.size();
        const Bits in = bits_where(size, [&](std::size_t n) { return grown_trees.tree[n] == t; });
        const Bits others = bits_where(
            size, [&](std::size_t n) { return grown_trees.tree[n] != 0 && grown_trees.tree[n] != t; });
        const Field own = vessel_contrast(in, contrast, grid.geometry());
        const Field level = level_of(in, grown_trees.way, others, contrast, own, grid.geometry());
        masks.push_back(core::subtracted(walled(level, own, local_hu, ct, grid), taken));
        taken = core::united(taken, masks.back());
    }
    return masks;
}

}  // namespace remnant::imaging::segmentation

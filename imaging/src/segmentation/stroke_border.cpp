#include "segmentation/stroke_border.h"

#include <algorithm>
#include <cmath>

#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kRimMm = 1.6;
constexpr double kDeepestInsideMm = 8.0;
// Farther away begins what the outline does not touch.
constexpr double kFarthestOutsideMm = 6.0;
constexpr double kNearMm = 4.0;
constexpr double kBorderMm = 0.8;
constexpr float kBand = 0.4F;
constexpr float kPull = 0.4F;
constexpr float kLeastContrastHu = 40.0F;
constexpr float kLeastShare = 1e-3F;

/// The mean HU near each voxel over those of a side that lie neither at the border nor far from it.
struct SideMean {
    Field sum;
    Field share;

    [[nodiscard]] bool known(std::size_t n) const { return share[n] > kLeastShare; }
    [[nodiscard]] float at(std::size_t n) const { return sum[n] / share[n]; }
};

SideMean mean_of(const Field& depth, double deepest_mm, const Field& light, const core::GridGeometry& grid) {
    SideMean mean{Field(depth.size(), 0.0F), Field(depth.size(), 0.0F)};
    for (std::size_t n = 0; n < depth.size(); ++n) {
        if (static_cast<double>(depth[n]) <= kRimMm || static_cast<double>(depth[n]) >= deepest_mm) continue;
        mean.sum[n] = light[n];
        mean.share[n] = 1.0F;
    }
    mean.sum = smoothed(mean.sum, grid, kNearMm);
    mean.share = smoothed(mean.share, grid, kNearMm);
    return mean;
}

}  // namespace

core::LabelMask bordered(const Bits& in, const Field& light, const core::CtVoxels& ct,
                         const WorkingGrid& grid) {
    const core::GridGeometry& geometry = grid.geometry();
    const SideMean inside =
        mean_of(distance_to(inverted(in), geometry, kDeepestInsideMm), kDeepestInsideMm, light, geometry);
    const SideMean outside =
        mean_of(distance_to(in, geometry, kFarthestOutsideMm), kFarthestOutsideMm, light, geometry);
    Field border = smoothed(Field(in.begin(), in.end()), geometry, kBorderMm);
    for (float& value : border) value -= 0.5F;
    const auto likeness = [&](std::size_t n, float hu) {
        if (!inside.known(n) || !outside.known(n)) return 0.0F;
        const float contrast = inside.at(n) - outside.at(n);
        if (std::abs(contrast) < kLeastContrastHu) return 0.0F;
        const float half = 0.5F * (inside.at(n) + outside.at(n));
        return std::clamp((hu - half) / (0.5F * contrast), -1.0F, 1.0F);
    };
    return std::visit(
        [&](const auto& voxels) {
            return written_back(grid, border, kBand, [&](int i, int j, int k, float value) {
                const core::Size3 block = grid.block_of({i, j, k});
                const auto hu = static_cast<float>(voxels->at(i, j, k));
                return value + kPull * likeness(grid.at(block[0], block[1], block[2]), hu) > 0.0F;
            });
        },
        ct);
}

}  // namespace remnant::imaging::segmentation

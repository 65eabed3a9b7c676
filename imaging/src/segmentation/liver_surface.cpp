#include "segmentation/liver_surface.h"

#include <algorithm>
#include <cmath>

#include "segmentation/filters.h"
#include "segmentation/lesion_completion.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr int kRounds = 6;
constexpr double kRoundnessMm = 2.5;
constexpr float kPull = 0.25F;
constexpr double kMostMoveMm = 8.0;
// Muscle, bowel wall and spleen in a scan without contrast: the pull ends halfway to them.
constexpr float kOtherTissueHu = 52.0F;
constexpr double kRimMm = 1.6;
constexpr double kFatNearMm = 2.4;
constexpr float kSurelyFatHu = -30.0F;
constexpr float kRimSlackHu = 10.0F;

/// From −1 (not parenchyma) to 1 (like the parenchyma nearby).
Field pull_of(const Bits& start, const Bits& neutral, const Parenchyma& parenchyma, const Field& light) {
    Field pull(light.size());
    for (std::size_t n = 0; n < pull.size(); ++n) {
        const float own = parenchyma.local_hu[n];
        const float scale = std::max(0.5F * (own - kOtherTissueHu), 0.0F) + 4.0F;
        pull[n] = std::clamp(1.0F - std::abs(light[n] - own) / scale, -1.0F, 1.0F);
        const bool bright_vessel = start[n] && light[n] > own;
        if (bright_vessel || neutral[n]) pull[n] = std::max(pull[n], 0.0F);
    }
    return pull;
}

Bits calmed(const Bits& start, const Field& pull, const Bits& fat_or_air, const core::GridGeometry& grid) {
    const Field outside = distance_to(start, grid, kMostMoveMm + 1.0);
    const Field inside = distance_to(inverted(start), grid, kMostMoveMm + 1.0);
    Bits in = start;
    for (int round = 0; round < kRounds; ++round) {
        const Field share = smoothed(Field(in.begin(), in.end()), grid, kRoundnessMm);
        for (std::size_t n = 0; n < in.size(); ++n) {
            const bool may = outside[n] < kMostMoveMm && !fat_or_air[n];
            const bool must = inside[n] > kMostMoveMm;
            in[n] = must || (may && share[n] - 0.5F + kPull * pull[n] > 0.0F) ? 1 : 0;
        }
    }
    return holes_filled(largest_piece(in, grid), grid);
}

/// Voxels that liver and fat share look like neither: those at least half liver are taken in.
Bits with_rim(const Bits& in, const Parenchyma& parenchyma, const Field& light,
              const core::GridGeometry& grid) {
    const Bits near_liver = grown(in, grid, kRimMm);
    const Bits near_fat = grown(
        bits_where(light.size(), [&](std::size_t n) { return light[n] < kSurelyFatHu; }), grid, kFatNearMm);
    return bits_where(in.size(), [&](std::size_t n) {
        if (in[n]) return true;
        const auto half = static_cast<float>(halfway_to_fat(static_cast<double>(parenchyma.local_hu[n])));
        return near_liver[n] && near_fat[n] && light[n] > half - kRimSlackHu;
    });
}

}  // namespace

Bits settled(const Bits& start, const Bits& lesions, const Parenchyma& parenchyma, const Field& light,
             const Bits& fat_or_air, const core::GridGeometry& grid) {
    const Bits neutral = grown(lesions, grid, 3.0);
    const Bits calm = calmed(start, pull_of(start, neutral, parenchyma, light), fat_or_air, grid);
    return with_rim(calm, parenchyma, light, grid);
}

core::LabelMask at_full_resolution(const Bits& in, const Field& local_hu, const core::CtVoxels& ct,
                                   const WorkingGrid& grid) {
    constexpr double kBorderMm = 0.8;
    constexpr float kBand = 0.3F;
    Field border = smoothed(Field(in.begin(), in.end()), grid.geometry(), kBorderMm);
    for (float& value : border) value -= 0.5F;
    return std::visit(
        [&](const auto& voxels) {
            return written_back(grid, border, kBand, [&](int i, int j, int k, float value) {
                const core::Size3 block = grid.block_of({i, j, k});
                const float own = local_hu[grid.at(block[0], block[1], block[2])];
                const auto half = static_cast<float>(halfway_to_fat(static_cast<double>(own)));
                const float likeness =
                    std::clamp((static_cast<float>(voxels->at(i, j, k)) - half) / (own - half), -1.0F, 1.0F);
                return value + kBand * std::min(likeness, 0.0F) > 0.0F;
            });
        },
        ct);
}

}  // namespace remnant::imaging::segmentation

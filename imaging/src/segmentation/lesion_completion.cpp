#include "segmentation/lesion_completion.h"

#include <algorithm>

#include "segmentation/coarser.h"
#include "segmentation/least_surface.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kFatHu = -90.0;
constexpr float kLungHu = -400.0F;
// Beyond this depth no lesion hangs on the parenchyma alone.
constexpr double kReachMm = 45.0;
constexpr double kCoarsestMm = 3.2;
constexpr double kFatShare = 0.8;
constexpr double kCostPerMm = 0.02;  // mm² per mm³: 0.2 cm² per mL
constexpr double kLungShellMm = 6.5;
constexpr double kHalfThicknessMm = 3.0;

/// What a voxel of the coarse grid is to the cut.
enum class Kind : std::uint8_t { Liver, Open, Fat, Pleura, Other };

std::vector<Kind> kinds_of(const Bits& solid, const Surroundings& around, const core::GridGeometry& grid) {
    const Field from_solid = distance_to(solid, grid, kReachMm + 1.0);
    const Field from_lung = distance_to(around.lung, grid, kLungShellMm + 1.0);
    std::vector<Kind> kinds(solid.size());
    for (std::size_t n = 0; n < kinds.size(); ++n) {
        if (solid[n])
            kinds[n] = Kind::Liver;
        else if (!around.outside.empty() && around.outside[n])
            kinds[n] = Kind::Other;
        else if (around.fat_or_air[n])
            kinds[n] = from_lung[n] <= kLungShellMm ? Kind::Pleura : Kind::Fat;
        else
            kinds[n] = from_solid[n] < kReachMm ? Kind::Open : Kind::Other;
    }
    return kinds;
}

/// What a surface towards that kind of voxel counts.
double share_of(Kind kind) {
    if (kind == Kind::Pleura) return 0.0;
    return kind == Kind::Fat ? kFatShare : 1.0;
}

Side side_of(Kind kind) {
    if (kind == Kind::Open) return Side::Open;
    return kind == Kind::Liver ? Side::In : Side::Out;
}

}  // namespace

double halfway_to_fat(double liver_hu) {
    return 0.5 * (liver_hu + kFatHu);
}

Bits lung_in(const Field& light) {
    return bits_where(light.size(), [&](std::size_t n) { return light[n] < kLungHu; });
}

core::Result<Bits> embraced_by(const Bits& solid, const Surroundings& around, const core::GridGeometry& grid,
                               const core::JobContext& job) {
    const std::vector<Kind> kinds = kinds_of(solid, around, grid);
    std::vector<Side> sides(kinds.size());
    std::ranges::transform(kinds, sides.begin(), side_of);
    const double per_voxel = kCostPerMm * grid.spacing.prod();
    return least_surface(
        sides, grid,
        [&](std::size_t n) {
            const double times = around.reluctance.empty() ? 1.0 : static_cast<double>(around.reluctance[n]);
            return SideCosts{.in = per_voxel * times, .out = 0.0};
        },
        [&](std::size_t, std::size_t to) { return share_of(kinds[to]); }, job);
}

core::Result<Bits> lesions_at(const Field& light, const core::GridGeometry& grid, const Bits& solid,
                              const Bits& fat_or_air, const core::JobContext& job) {
    const Coarser coarser(grid, kCoarsestMm);
    const Bits lung = lung_in(light);
    const auto embraced =
        embraced_by(coarser.majority(solid), {coarser.majority(fat_or_air), coarser.majority(lung), {}, {}},
                    coarser.geometry(), job);
    if (!embraced) return core::refuse(embraced.error());
    Bits lesions = coarser.back(*embraced);
    for (std::size_t n = 0; n < lesions.size(); ++n)
        lesions[n] = lesions[n] && !fat_or_air[n] && !solid[n] ? 1 : 0;
    return thick_parts(lesions, grid, kHalfThicknessMm);
}

}  // namespace remnant::imaging::segmentation

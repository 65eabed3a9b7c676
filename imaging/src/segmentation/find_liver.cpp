#include "remnant/imaging/find_liver.h"

#include <algorithm>
#include <cmath>

#include "segmentation/filters.h"
#include "segmentation/heart_split.h"
#include "segmentation/lesion_completion.h"
#include "segmentation/liver_candidates.h"
#include "segmentation/liver_doubts.h"
#include "segmentation/liver_surface.h"
#include "segmentation/mm_distance.h"
#include "segmentation/parenchyma.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging {
namespace {

using namespace segmentation;

constexpr const char* kWhat = "finding the liver";
constexpr double kLocatingGridMm = 3.0;
constexpr double kWorkingGridMm = 1.5;
constexpr double kLightMm = 1.0;
constexpr double kSmoothMm = 2.0;
constexpr double kMarginMm = 45.0;
constexpr double kVesselMm = 4.0;
constexpr double kGapMm = 6.0;
constexpr double kLeastExtentMm = 40.0;
constexpr float kLungHu = -400.0F;

core::Result<> large_enough(const core::GridGeometry& grid) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (grid.size[axis] * grid.spacing[static_cast<Eigen::Index>(axis)] < kLeastExtentMm)
            return core::refuse(kWhat, "the scan is narrower than 40 mm: no liver can be found in it");
    }
    return {};
}

/// The candidate the click lies in or nearest to (within 10 mm); without a click the first.
core::Result<std::size_t> chosen(const std::vector<LiverCandidate>& candidates,
                                 const core::GridGeometry& grid, const std::optional<core::Vec3>& click) {
    if (candidates.empty())
        return core::refuse(kWhat, "nothing in the scan is as large and as even as a liver");
    if (!click) return std::size_t{0};
    const core::Vec3 at = grid.index(*click);
    core::Size3 index{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        index[axis] = static_cast<int>(std::lround(at[static_cast<Eigen::Index>(axis)]));
    if (!whole(grid).contains(index)) return core::refuse(kWhat, "the point lies outside the scan");
    const auto n = static_cast<std::size_t>(
        (std::int64_t{index[2]} * grid.size[1] + index[1]) * grid.size[0] + index[0]);
    constexpr double kNearMm = 10.0;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
        if (distance_to(candidates[c].inside, grid, kNearMm + 1.0)[n] <= kNearMm) return c;
    }
    return core::refuse(kWhat, "the point lies in nothing as large and as even as a liver");
}

Bits united(const Bits& a, const Bits& b) {
    return bits_where(a.size(), [&](std::size_t n) { return (a[n] | b[n]) != 0; });
}

/// With gaps narrower than twice `mm` and everything enclosed, but no fat.
Bits solid(const Bits& bits, const Bits& fat_or_air, const core::GridGeometry& grid, double mm) {
    Bits whole = closed(bits, grid, mm);
    for (std::size_t n = 0; n < whole.size(); ++n) whole[n] = bits[n] || (whole[n] && !fat_or_air[n]) ? 1 : 0;
    return holes_filled(whole, grid);
}

/// Everything on the working grid.
struct Worked {
    Bits in;
    Parenchyma parenchyma;
    Field light;
    double hu = 0.0;
};

/// Takes the heart, where it was taken for parenchyma, out of it and closes its place to what follows.
core::Result<> without_heart(Worked& work, Bits& closed_to_liver, const core::GridGeometry& grid,
                             const core::JobContext& job) {
    const Bits lung = bits_where(work.light.size(), [&](std::size_t n) { return work.light[n] < kLungHu; });
    const auto heart = heart_beside(work.parenchyma.in, lung, grid, job);
    if (!heart) return core::refuse(heart.error());
    for (std::size_t n = 0; n < heart->size(); ++n) {
        if (!(*heart)[n]) continue;
        work.parenchyma.in[n] = 0;
        closed_to_liver[n] = 1;
    }
    return {};
}

core::Result<Worked> worked_out(const core::CtVoxels& ct, const WorkingGrid& working,
                                const LiverCandidate& located, const core::JobContext& job) {
    const core::GridGeometry& grid = working.geometry();
    const Field means = block_means(ct, working);
    Worked work;
    work.light = smoothed(means, grid, kLightMm);
    const Field smooth = smoothed(means, grid, kSmoothMm);
    job.report(0.15, "measuring this liver");
    const LiverCandidate inside = refined(smooth, grid, located.hu, located.spread_hu);
    if (inside.volume <= core::Millilitre(0.0))
        return core::refuse(kWhat, "nothing in the scan is as large and as even as a liver");
    work.hu = inside.hu;
    auto parenchyma = grow_parenchyma(smooth, grid, inside, job.part(0.2, 0.6));
    if (!parenchyma) return core::refuse(parenchyma.error());
    work.parenchyma = std::move(*parenchyma);
    const auto half = static_cast<float>(halfway_to_fat(work.hu));
    Bits fat_or_air = bits_where(work.light.size(), [&](std::size_t n) { return work.light[n] < half; });
    const auto heart = without_heart(work, fat_or_air, grid, job.part(0.6, 0.62));
    if (!heart) return core::refuse(heart.error());
    const Bits core_part = largest_piece(thick_parts(work.parenchyma.in, grid, 3.0), grid);
    const Bits with_vessels = solid(core_part, fat_or_air, grid, kVesselMm);
    const auto lesions = lesions_at(work.light, grid, with_vessels, fat_or_air, job.part(0.62, 0.8));
    if (!lesions) return core::refuse(lesions.error());
    job.report(0.8, "settling the surface");
    const Bits all = largest_piece(solid(united(with_vessels, *lesions), fat_or_air, grid, kGapMm), grid);
    work.in = settled(all, *lesions, work.parenchyma, work.light, fat_or_air, grid);
    return work;
}

}  // namespace

core::Result<FoundLiver> find_liver(const core::CtVoxels& ct, const std::optional<core::Vec3>& click,
                                    const core::JobContext& job) {
    const core::GridGeometry& geometry = core::geometry_of(ct);
    if (const auto fits = large_enough(geometry); !fits) return core::refuse(fits.error());
    const WorkingGrid locating(geometry, whole(geometry), kLocatingGridMm);
    const Field overview = smoothed(block_means(ct, locating), locating.geometry(), kSmoothMm);
    const auto candidates = liver_candidates(overview, locating.geometry(), job.part(0.0, 0.3));
    if (!candidates) return core::refuse(candidates.error());
    const auto choice = chosen(*candidates, locating.geometry(), click);
    if (!choice) return core::refuse(choice.error());
    const LiverCandidate& located = (*candidates)[*choice];

    const WorkingGrid working(geometry, grown(ct_bounds(located.inside, locating), geometry, kMarginMm),
                              kWorkingGridMm);
    auto work = worked_out(ct, working, located, job.part(0.3, 0.9));
    if (!work) return core::refuse(work.error());
    if (job.cancelled()) return core::refuse(core::cancelled_error(kWhat));
    FoundLiver found;
    found.liver = at_full_resolution(work->in, work->parenchyma.local_hu, ct, working);
    found.liver_hu = work->hu;
    found.spread_hu = work->parenchyma.spread_hu;
    found.doubts =
        liver_doubts({found.liver, geometry, work->in, work->light, work->parenchyma, working.geometry(),
                      *candidates, *choice, click.has_value(), overview, locating.geometry()});
    job.report(1.0, "the liver is found");
    return found;
}

}  // namespace remnant::imaging

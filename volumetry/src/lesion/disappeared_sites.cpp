#include "remnant/volumetry/disappeared_sites.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "remnant/core/mask_centre.h"
#include "remnant/volumetry/outline_surface.h"

namespace remnant::volumetry {
namespace {

constexpr const char* kBenoist = "Benoist, J Clin Oncol 2006;24:3939";
constexpr const char* kStillDisease = "up to 83 % of such sites still hold disease";

/// From the site's surface to the nearest voxel of the remnant, between centres; infinite without a remnant.
double distance_to_remnant(const core::LabelMask& site, const core::LabelMask& remnant,
                           const core::Vec3& spacing) {
    const NearestVoxel nearest(voxels_of(surface_of(remnant)), spacing);
    double least = std::numeric_limits<double>::infinity();
    if (nearest.empty()) return least;
    for (const VoxelIndex& voxel : voxels_of(surface_of(site)))
        least = std::min(least, nearest.to(voxel).squared_mm);
    return std::sqrt(least);
}

}  // namespace

core::Millimetre SiteReach::radius_at(core::Millimetre off_centre) const {
    const double off = off_centre.value();
    return core::Millimetre(std::sqrt(std::max(0.0, radius.value() * radius.value() - off * off)));
}

SiteReach reach_of(const DisappearedSite& site, const core::GridGeometry& grid) {
    SiteReach reach{core::centre_of(site.site, grid), core::Millimetre(0.0)};
    double farthest = 0.0;
    for (const VoxelIndex& voxel : voxels_of(surface_of(site.site))) {
        const core::Vec3 place = grid.world(core::Vec3(voxel[0], voxel[1], voxel[2]));
        farthest = std::max(farthest, (place - reach.centre).norm());
    }
    reach.radius = core::Millimetre(farthest) + site.placement_error;
    return reach;
}

double share_resected(const core::LabelMask& site, const core::LabelMask& resected) {
    const std::int64_t all = site.count();
    if (all == 0) return 0.0;
    return static_cast<double>(core::count_common(site, resected)) / static_cast<double>(all);
}

core::Warnings disappeared_site_warnings(const std::vector<DisappearedSite>& sites,
                                         const core::LabelMask& resected, const core::LabelMask& remnant,
                                         const core::Vec3& spacing) {
    core::Warnings warnings;
    for (const DisappearedSite& site : sites) {
        const std::int64_t goes = core::count_common(site.site, resected);
        if (goes < site.site.count() || site.site.empty()) {
            const std::string how =
                goes == 0 ? std::string("stays behind untreated")
                          : fmt::format("stays behind in part ({:.0f} % of it goes with the resection)",
                                        100.0 * share_resected(site.site, resected));
            warnings.push_back(
                {"disappeared-site-stays",
                 fmt::format("the site of the disappeared {} {}: {}", site.name, how, kStillDisease),
                 kBenoist});
            continue;
        }
        const double margin = distance_to_remnant(site.site, remnant, spacing);
        if (margin >= site.placement_error.value()) continue;
        warnings.push_back(
            {"disappeared-site-unsure",
             fmt::format("the cut passes the site of the disappeared {} at {:.1f} mm, and its place "
                         "is known to {:.1f} mm only: it may stay behind",
                         site.name, margin, site.placement_error.value()),
             kBenoist});
    }
    return warnings;
}

}  // namespace remnant::volumetry

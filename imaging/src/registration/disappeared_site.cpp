#include "remnant/imaging/disappeared_site.h"

#include <cmath>

#include "remnant/core/mask_centre.h"

namespace remnant::imaging {
namespace {

using core::Vec3;

/// The voxel at a place; empty where the grid does not reach it.
core::LabelMask voxel_at(const Vec3& place, const core::GridGeometry& grid) {
    const Vec3 index = grid.index(place).array().round();
    core::LabelMaskBuilder builder(grid.size);
    bool within = true;
    for (std::size_t a = 0; a < 3; ++a) {
        const double at = index[static_cast<Eigen::Index>(a)];
        within = within && at >= 0 && at < grid.size[a];
    }
    if (within) {
        const auto i = static_cast<int>(index[0]);
        builder.add(static_cast<int>(index[1]), static_cast<int>(index[2]), i, i + 1);
    }
    return std::move(builder).build();
}

}  // namespace

core::Result<ProposedSites> propose_sites(const std::vector<GoneLesion>& gone, const CarryScan& baseline,
                                          const CarryScan& followup, const Registration& registration,
                                          const core::JobContext& job) {
    ProposedSites proposed;
    for (std::size_t n = 0; n < gone.size(); ++n) {
        const double from = static_cast<double>(n) / static_cast<double>(gone.size());
        auto carried = carry_outline(gone[n].mask, baseline, followup, registration,
                                     job.part(from, from + 1.0 / static_cast<double>(gone.size())));
        if (!carried) return core::refuse(carried.error());
        core::LabelMask site = std::move(carried->proposal);
        // Smaller than a voxel, or carried beyond a liver that shrank: its middle still has a place.
        if (site.empty())
            site = voxel_at(registration.map.to_followup(core::centre_of(gone[n].mask, baseline.grid)),
                            followup.grid);
        if (site.empty()) {
            proposed.outside.push_back(gone[n].id);
        } else {
            proposed.sites.push_back({gone[n].id, std::move(site), carried->error});
        }
    }
    return proposed;
}

}  // namespace remnant::imaging

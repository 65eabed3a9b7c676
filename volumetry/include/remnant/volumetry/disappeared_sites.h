#pragma once
// Metastases that chemotherapy made vanish from the CT: their sites, and what a plan does with them.

#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"
#include "remnant/core/warning.h"

namespace remnant::volumetry {

/// The place of a lesion that is no longer seen, carried from an earlier scan. It is no tumour: nothing is
/// subtracted for it.
struct DisappearedSite {
    std::string name;
    core::LabelMask site;              // on the scan's grid
    core::Millimetre placement_error;  // how far from it the lesion may really have been
};

/// The ball in which the lesion surely lay: about the middle of the site, out to its farthest voxel centre
/// and the placement error beyond. The site must not be empty.
struct SiteReach {
    core::Vec3 centre = core::Vec3::Zero();  // LPS mm
    core::Millimetre radius;

    /// Radius of the circle in which a plane that far from the centre cuts it; 0 where it does not.
    [[nodiscard]] core::Millimetre radius_at(core::Millimetre off_centre) const;
};
SiteReach reach_of(const DisappearedSite& site, const core::GridGeometry& grid);

/// How much of a site goes with a resection, 0 (all of it stays) to 1; an empty site stays.
double share_resected(const core::LabelMask& site, const core::LabelMask& resected);

/// `disappeared-site-stays`, one for each site of which not all goes: whole or in part. Where all of it goes
/// but the cut passes it nearer than its place is known, that is said too (`disappeared-site-unsure`).
core::Warnings disappeared_site_warnings(const std::vector<DisappearedSite>& sites,
                                         const core::LabelMask& resected, const core::LabelMask& remnant,
                                         const core::Vec3& spacing);

}  // namespace remnant::volumetry

#pragma once
// Where a lesion was that a later scan no longer shows.

#include <string>
#include <vector>

#include "remnant/imaging/carry_outline.h"

namespace remnant::imaging {

/// A lesion of the baseline without a partner at the follow-up.
struct GoneLesion {
    std::string id;
    core::LabelMask mask;  // on the baseline's grid
};

/// The site proposed for it: to be looked at by a person, no tumour, subtracted from nothing.
struct ProposedSite {
    std::string lesion_id;
    core::LabelMask site;  // on the follow-up's grid; at least the voxel at the lesion's middle
    /// How far from it the lesion may really have been, as `CarriedOutline::error`.
    core::Millimetre placement_error;
};

struct ProposedSites {
    std::vector<ProposedSite> sites;
    /// Lesions whose middle comes to lie outside of the later scan: they have no site.
    std::vector<std::string> outside;
};

/// One site a lesion, in their order. Refused as `carry_outline` refuses.
core::Result<ProposedSites> propose_sites(const std::vector<GoneLesion>& gone, const CarryScan& baseline,
                                          const CarryScan& followup, const Registration& registration,
                                          const core::JobContext& job);

}  // namespace remnant::imaging

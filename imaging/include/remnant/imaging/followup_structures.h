#pragma once
// What laying a follow-up over the baseline leaves in the case: how the scan lies, and proposals a person
// confirms or draws anew.

#include <string>

#include "remnant/core/scan_facts.h"
#include "remnant/core/structure.h"
#include "remnant/imaging/carry_outline.h"
#include "remnant/imaging/disappeared_site.h"

namespace remnant::imaging {

/// The registration as a case keeps it. A deformation is never kept: what stays of a deformable one is its
/// affine part, called so, without the residual, which is the deformation's.
core::Alignment alignment_of(const Registration& registration);

/// The remnant of the plan `of_plan` on the follow-up, not yet confirmed. `id` is unique in its time point,
/// `made_by` names the program.
core::Structure carried_remnant(CarriedOutline carried, const std::string& of_plan, std::string id,
                                std::string made_by);

/// The site of the metastasis called `lesion` on the baseline, not yet confirmed.
core::Structure disappeared_metastasis(ProposedSite proposed, const std::string& lesion, std::string id,
                                       std::string made_by);

}  // namespace remnant::imaging

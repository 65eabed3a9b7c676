#pragma once
// What laying a follow-up over the baseline leaves in the case: how the scan lies, and proposals a person
// confirms or draws anew.

#include <string>

#include "remnant/core/edit.h"
#include "remnant/core/scan_facts.h"
#include "remnant/imaging/carry_outline.h"
#include "remnant/imaging/disappeared_site.h"

namespace remnant::imaging {

/// The registration as a case keeps it. A deformation is never kept: what stays of a deformable one is its
/// affine part, called so, without the residual, which is the deformation's.
core::Alignment alignment_of(const Registration& registration);

/// How `followup` lies to the first scan, and the registration's doubts among the scan's warnings in place of
/// those of an earlier registration.
core::Change put_alignment(const core::TimePoint& followup, const core::Alignment& lies,
                           const core::Warnings& doubts);

/// Adds the carried remnant of the plan `of_plan` to `followup` as a proposal that waits to be confirmed, in
/// place of an earlier proposal. `made_by` names the program. Refused: a person confirmed or changed a
/// remnant of this plan there.
core::Result<core::Change> put_carried_remnant(const core::TimePoint& followup, CarriedOutline carried,
                                               const std::string& of_plan, const std::string& made_by);

/// Adds the sites of metastases that are no longer seen to `followup` as proposals, in place of earlier
/// proposals of the same lesions; a site that a person confirmed or changed stays. Names come from the
/// lesions' outlines on `baseline`, numbered where two would be the same.
core::Change put_sites(const core::TimePoint& baseline, const core::TimePoint& followup,
                       ProposedSites proposed, const std::string& made_by);

}  // namespace remnant::imaging

#pragma once
// Doubts that come from the patient and the volumes. Stable ids, one sentence each, with the source.

#include "remnant/core/warning.h"
#include "remnant/volumetry/adequacy.h"
#include "remnant/volumetry/assessment.h"

namespace remnant::volumetry {

/// All that apply to what the verdict speaks of, the follow-up where there is one: stlv-cirrhosis,
/// portal-hypertension, portal-hypertension-unknown, chemotherapy-normal, stlv-mismatch, obesity,
/// formulas-disagree, denominators-disagree, flr-bw-low, near-threshold, secondary-formula, age-assumed,
/// no-stlv.
core::Warnings clinical_warnings(const Assessment& assessment, const AssessmentInput& input);

/// Shown with a resected volume.
core::Warning ct_to_specimen();

/// Shown with a planned margin.
core::Warning not_histology();

}  // namespace remnant::volumetry

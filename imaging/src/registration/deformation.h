#pragma once
// The bending of one liver into the other, for carrying proposals.

#include "registration/surface_residual.h"
#include "remnant/core/job.h"

namespace remnant::imaging::registration {

/// A scan and its liver.
struct OutlinedScan {
    const core::CtVoxels& ct;
    const core::LabelMask& liver;
};

/// Shifts over the follow-up's liver such that affine(y) + shift(y) lies in the baseline. Only what lies
/// within the livers is looked at: around them organs slide. Parenchyma of different brightness is brought to
/// one.
DisplacementGrid bent_onto(const OutlinedScan& baseline, const OutlinedScan& followup,
                           const AffineMap& affine, const core::JobContext& job);

}  // namespace remnant::imaging::registration

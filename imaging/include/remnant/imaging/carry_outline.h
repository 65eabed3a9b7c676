#pragma once
// An outline of the baseline carried to the follow-up: a proposal that a person confirms or draws anew, never
// a measurement.

#include "remnant/imaging/registration.h"

namespace remnant::imaging {

/// An outlined scan, as far as carrying needs it. Both masks lie on `grid`.
struct CarryScan {
    const core::GridGeometry& grid;
    const core::LabelMask& liver;
};

struct CarriedOutline {
    core::LabelMask proposal;  // on the follow-up's grid, within its liver
    core::Millilitre volume_before;
    core::Millilitre volume;
    /// How far its border may be off. Nothing can be measured inside; from the 95th percentile of the
    /// registration's residual at the surface: half as much again where the map is not bent, and where it is,
    /// the root of its square and that of 0.35 of the way the outline is bent (95th percentile). Never less
    /// than half a voxel's diagonal.
    core::Millimetre error;
    /// `carried-proposal` always; `carried-cut` where more than a tenth of the outline has no place in the
    /// later liver.
    core::Warnings warnings;
};

/// Every voxel of the follow-up's liver asks the map where it lies in the baseline, and is in the proposal
/// where the outline holds at least half of what is liver at that place. A voxel that would lie outside of
/// the baseline's liver (a liver that grew) asks the nearest place in it. Refused: a registration that is not
/// plausible, masks of other grids, an empty outline, cancelled.
core::Result<CarriedOutline> carry_outline(const core::LabelMask& outline, const CarryScan& baseline,
                                           const CarryScan& followup, const Registration& registration,
                                           const core::JobContext& job);

}  // namespace remnant::imaging

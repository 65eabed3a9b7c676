#pragma once
// From the inside of the liver to all of its parenchyma.

#include "remnant/core/job.h"
#include "segmentation/liver_candidates.h"

namespace remnant::imaging::segmentation {

struct Parenchyma {
    Bits in;
    /// The liver's own brightness near each voxel: lobes of one liver differ by 20 HU where their perfusion
    /// or fat does.
    Field local_hu;
    /// Of the smoothed HU about the local brightness.
    double spread_hu = 0.0;
};

/// The mean of the smoothed HU over the voxels that are `in`, near each voxel (Gaussian, 12 mm); `otherwise`
/// where none is near.
Field local_brightness(const Field& smooth, const core::GridGeometry& grid, const Bits& in, double otherwise);

/// Of the smoothed HU about the local brightness, over the voxels that are `in`: 1.4826 × median absolute
/// deviation, at least 1.5 HU.
double spread_about(const Field& smooth, const Field& local, const Bits& in);

/// Grows from `start` over voxels whose smoothed HU is near that of the parenchyma found so far in their
/// neighbourhood, through passages wider than 5 mm. `smooth` is smoothed by some 2 mm. Refused: cancelled.
core::Result<Parenchyma> grow_parenchyma(const Field& smooth, const core::GridGeometry& grid,
                                         const LiverCandidate& start, const core::JobContext& job);

}  // namespace remnant::imaging::segmentation

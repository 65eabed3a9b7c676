#pragma once
// An outline corrected near new strokes.

#include "remnant/core/job.h"
#include "remnant/core/voxel_grid.h"
#include "segmentation/painted_strokes.h"

namespace remnant::imaging::segmentation {

/// `current` with what the new strokes add to it or take from it. `painted` holds the voxels of all strokes,
/// `fresh` those of the new ones. Refused: cancelled.
core::Result<core::LabelMask> corrected(const core::LabelMask& current, const Painted& painted,
                                        const Painted& fresh, const core::CtVoxels& ct,
                                        const core::JobContext& job);

}  // namespace remnant::imaging::segmentation

#pragma once
// An outline from strokes alone.

#include "remnant/core/job.h"
#include "remnant/core/voxel_grid.h"
#include "segmentation/painted_strokes.h"

namespace remnant::imaging::segmentation {

/// Refused: cancelled. Neither of the painted masks may be empty.
core::Result<core::LabelMask> outlined_from(const Painted& painted, const core::CtVoxels& ct,
                                            const core::JobContext& job);

}  // namespace remnant::imaging::segmentation

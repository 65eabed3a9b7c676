#pragma once
// Where an outline made from strokes ends, on the CT's own grid.

#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"
#include "segmentation/field.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {

/// The smooth border of `in` moved, within a voxel of the working grid, to where the CT is halfway between
/// the means of inside and outside nearby; where these are too alike, it stays smooth. `light` is the CT
/// smoothed by some 1 mm.
core::LabelMask bordered(const Bits& in, const Field& light, const core::CtVoxels& ct,
                         const WorkingGrid& grid);

}  // namespace remnant::imaging::segmentation

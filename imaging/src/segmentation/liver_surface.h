#pragma once
// Where the liver ends: a calm surface that keeps to the CT, first on the working grid, then on the CT's own.

#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"
#include "segmentation/field.h"
#include "segmentation/parenchyma.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {

/// Rounds of smoothing the indicator and cutting it at one half move a surface by its curvature (Merriman,
/// Bence & Osher 1994); what looks like parenchyma pulls it outwards, what does not inwards, `lesions` and
/// bright vessels neither way. Ends no farther than 8 mm from `start` and never in fat or air. Then takes in
/// the half-filled voxels towards fat.
Bits settled(const Bits& start, const Bits& lesions, const Parenchyma& parenchyma, const Field& light,
             const Bits& fat_or_air, const core::GridGeometry& grid);

/// On the CT's own grid: the smooth border of `in` moved, within its half voxels, to where the CT itself
/// turns from liver to fat.
core::LabelMask at_full_resolution(const Bits& in, const Field& local_hu, const core::CtVoxels& ct,
                                   const WorkingGrid& grid);

}  // namespace remnant::imaging::segmentation

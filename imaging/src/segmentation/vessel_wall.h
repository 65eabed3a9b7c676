#pragma once
// Where grown vessels end, on the CT's own grid.

#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"
#include "segmentation/vessel_growth.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {

/// One mask a tree, apart from each other: of the grown voxels and their neighbours what is brighter than
/// halfway between the parenchyma and the vessel near there, and the ways. `contrast` is the CT less its
/// parenchyma on the working grid, HU.
std::vector<core::LabelMask> at_full_resolution(const GrownTrees& grown, std::size_t trees,
                                                const Field& contrast, const Field& local_hu,
                                                const core::CtVoxels& ct, const WorkingGrid& grid);

}  // namespace remnant::imaging::segmentation

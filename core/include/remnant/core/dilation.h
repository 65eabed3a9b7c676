#pragma once
// What lies within a distance of a set of voxels.

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

namespace remnant::core {

/// Every voxel of the grid whose centre lies at most `distance` from the centre of a voxel of `mask`
/// (Euclidean, to within a picometre).
///
/// How: around one voxel that is a ball of whole rows; around a run it is the same rows made longer. The
/// ball's rows are solved for once, and every run only marks where its longer rows begin and end.
LabelMask within(const LabelMask& mask, const GridGeometry& grid, Millimetre distance);

}  // namespace remnant::core

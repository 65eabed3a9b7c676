#pragma once
// Where the middle of an outline lies.

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::core {

/// The mean of the voxel centres, LPS mm. The mask must not be empty.
Vec3 centre_of(const LabelMask& mask, const GridGeometry& grid);

}  // namespace remnant::core

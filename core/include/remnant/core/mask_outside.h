#pragma once
// What a mask leaves out.

#include "remnant/core/label_mask.h"

namespace remnant::core {

/// The voxels of the box, which lies within the grid, that are not in the mask.
LabelMask outside_in(const LabelMask& mask, const IndexBox& box);

}  // namespace remnant::core

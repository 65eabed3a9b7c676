#pragma once
// The CT of one part alone, to look at a cut through it.

#include <cstdint>

#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::volumetry {

/// A copy of `ct` in which the voxels of `part` keep their values and all others have `elsewhere` (HU). `part`
/// must be of the CT's size.
core::CtVoxels ct_of_part(const core::CtVoxels& ct, const core::LabelMask& part, std::int16_t elsewhere);

}  // namespace remnant::volumetry

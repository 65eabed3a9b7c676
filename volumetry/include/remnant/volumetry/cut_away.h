#pragma once
// The CT without a part of it, to look at a cut from within.

#include <cstdint>

#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::volumetry {

/// A copy of `ct` in which every voxel of `part` has the value `instead` (HU); all others keep theirs. `part`
/// must be of the CT's size.
core::CtVoxels cut_away(const core::CtVoxels& ct, const core::LabelMask& part, std::int16_t instead);

}  // namespace remnant::volumetry

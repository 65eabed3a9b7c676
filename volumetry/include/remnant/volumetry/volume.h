#pragma once
// From voxels to millilitres.

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// Volume of a number of voxels: count × spacing product / 1000.
core::Millilitre volume_of(std::int64_t voxels, const core::GridGeometry& grid);

}  // namespace remnant::volumetry

#pragma once
// From voxels to millilitres.

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// Volume of a number of voxels: count × spacing product / 1000.
core::Millilitre volume_of(std::int64_t voxels, const core::GridGeometry& grid);

/// How much of a whole (above 0) a part is.
constexpr core::Percent share_of(core::Millilitre part, core::Millilitre whole) {
    return core::Percent(100.0 * (part / whole));
}

}  // namespace remnant::volumetry

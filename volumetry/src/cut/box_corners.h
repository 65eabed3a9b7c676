#pragma once
// A box of voxels in space.

#include <array>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

/// The eight corners (LPS mm) of a box that reaches `beyond` voxels past the centres of the outermost: 0
/// gives the centres themselves, ½ the walls.
inline std::array<core::Vec3, 8> box_corners(const core::IndexBox& box, const core::GridGeometry& grid,
                                             double beyond) {
    std::array<core::Vec3, 8> corners;
    for (unsigned corner = 0; corner < 8; ++corner) {
        core::Vec3 index;
        for (int axis = 0; axis < 3; ++axis) {
            const auto at = static_cast<std::size_t>(axis);
            index[axis] = (corner >> at & 1u) != 0 ? box.high[at] + beyond : box.low[at] - beyond;
        }
        corners[corner] = grid.world(index);
    }
    return corners;
}

}  // namespace remnant::volumetry

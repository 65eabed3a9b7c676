#pragma once
// What of a vessel hangs together, and where two touch.

#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::imaging::segmentation {

/// The part of a vessel that hangs together, over faces, edges and corners, with its voxels nearest to the
/// points (LPS mm).
core::LabelMask piece_at(const core::LabelMask& vessel, const core::GridGeometry& grid,
                         const std::vector<core::Vec3>& points);

struct SharedWall {
    double mm2 = 0.0;
    core::Vec3 place = core::Vec3::Zero();  // the middle of it, LPS mm
};

/// The faces between voxels of the one and voxels of the other.
SharedWall shared_wall(const core::LabelMask& a, const core::LabelMask& b, const core::GridGeometry& grid);

}  // namespace remnant::imaging::segmentation

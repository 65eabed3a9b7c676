#pragma once
// What lies within a distance of a set of voxels.

#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

namespace remnant::core {

/// One row of a ball of voxels: `half` voxels to either side of the middle, at the offset (dj, dk) from it.
struct BallRow {
    int dj = 0;
    int dk = 0;
    int half = 0;
};

/// The rows of the ball: all offsets at most `radius` from the middle (Euclidean, to within a picometre), by
/// rising dk, then dj. `spacing` in mm.
std::vector<BallRow> ball_rows(const Vec3& spacing, Millimetre radius);

/// Every voxel of the grid whose centre lies at most `distance` from the centre of a voxel of `mask`
/// (Euclidean, to within a picometre).
///
/// How: around one voxel that is a ball of whole rows; around a run it is the same rows made longer. The
/// ball's rows are solved for once, and every run only marks where its longer rows begin and end.
LabelMask within(const LabelMask& mask, const GridGeometry& grid, Millimetre distance);

}  // namespace remnant::core

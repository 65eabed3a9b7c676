#pragma once
// An outline cut in two in space: by a plane, or by scissors through the picture.

#include <Eigen/Core>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/plan.h"

namespace remnant::imaging::outline {

/// The two parts of a mask; every voxel of it is in exactly one.
struct CutParts {
    /// The side the plane's normal points to, or what the scissors' loop surrounds.
    core::LabelMask inside;
    core::LabelMask outside;
};

/// Parts a mask by the plane through its voxel centres; a centre on the plane is inside. LPS mm, a normal of
/// any length. Refused: a mask of another size than the grid, a normal of no length, anything not finite.
core::Result<CutParts> cut_by_plane(const core::LabelMask& mask, const core::GridGeometry& grid,
                                    const core::CuttingPlane& plane);

/// A loop drawn on the picture, and how the picture shows the world.
struct Scissors {
    /// LPS mm to clip coordinates: x/w and y/w are the place on the picture, w > 0 is before the eye.
    /// Parallel and perspective views alike.
    Eigen::Matrix4d world_to_picture = Eigen::Matrix4d::Identity();
    /// Corners in the same picture coordinates, closed by itself; where it crosses itself, even–odd.
    std::vector<Eigen::Vector2d> loop;
};

/// The scissors for a loop of points (LPS mm) pushed along `into` in parallel, however far away it was drawn.
/// Refused by cut_by_scissors where the direction has no length.
Scissors scissors_along(const std::vector<core::Vec3>& loop, const core::Vec3& into);

/// Parts a mask by the loop pushed through the picture to its full depth: a voxel is inside where its centre
/// is seen within the loop, seen or hidden; one behind the eye never is. Refused: a mask of another size than
/// the grid, a loop of fewer than three corners, a view or loop that is not finite, cancelled.
core::Result<CutParts> cut_by_scissors(const core::LabelMask& mask, const core::GridGeometry& grid,
                                       const Scissors& scissors, const core::JobContext& job);

}  // namespace remnant::imaging::outline

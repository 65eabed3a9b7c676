#pragma once
// Rounding the steps of voxels without taking volume.

#include "remnant/core/job.h"
#include "surface/voxel_net.h"

namespace remnant::imaging::surface {

using Triangles = std::vector<std::array<std::uint32_t, 3>>;

/// Moves the points of the net, which come in mm along the grid's own axes; `spacing` is that of the grid.
/// The triangles are those that hold the volume: a rounded face is not flat. Refused: cancelled.
core::Result<Triangles> smooth(Net& net, const core::Vec3& spacing, int passes, const core::JobContext& job);

/// Both triangles of each quad, cut along its shorter diagonal.
Triangles triangles_of(const Net& net);

}  // namespace remnant::imaging::surface

#pragma once
// Whether a surface passes through itself.

#include <vector>

#include "remnant/core/label_mask.h"
#include "remnant/volumetry/surface_mesh.h"

namespace remnant::volumetry {

/// Looked for within `box`, on every n-th row and column of the mesh, so that there are at most 16 × 16
/// cells, and on its continuation. `vertices` are the mesh's, as indices of the grid.
bool crosses_itself(const SurfaceMesh& mesh, const std::vector<core::Vec3>& vertices,
                    const core::IndexBox& box);

}  // namespace remnant::volumetry

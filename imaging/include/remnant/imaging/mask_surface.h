#pragma once
// The surface of an outline as triangles: closed, oriented outwards, and holding the very volume of the
// voxels.

#include <array>
#include <cstdint>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::imaging {

/// Points in LPS mm; the corners of a triangle run anticlockwise where it is seen from outside.
struct TriangleMesh {
    std::vector<core::Vec3> points;
    std::vector<std::array<std::uint32_t, 3>> triangles;
};

struct SurfaceOptions {
    /// 0 leaves the faces of the voxels as they are; each pass rounds steps a little more. 0–100.
    int smoothing_passes = 30;
};

/// The surface of `mask` on `grid`. Every edge belongs to two triangles that run along it in opposite
/// directions, whatever the mask: voxels that share but an edge or a corner are taken apart there.
///
/// Unsmoothed it is the boundary of the voxel boxes, and its volume theirs. Smoothed, no point leaves the
/// neighbourhood of its voxel corner, and each closed piece is given the volume back that rounding took
/// (within 0.01 %); a piece too small for that keeps the faces of its voxels. Whether smoothed pieces meet is
/// not looked at.
///
/// One vertex for each piece of surface in the cell of eight voxels: dual marching cubes (Nielson 2004,
/// doi:10.1109/VISUAL.2004.28); rounded after Taubin (1995, doi:10.1145/218380.218473).
///
/// The empty mask has the empty surface. Refused: cancelled, a mask of another size than the grid, more than
/// 2^31 corners, too little memory.
core::Result<TriangleMesh> surface_of(const core::LabelMask& mask, const core::GridGeometry& grid,
                                      const SurfaceOptions& options, const core::JobContext& job);

/// What speaks against printing or measuring a surface.
struct MeshCheck {
    std::int64_t open_edges = 0;     // of one triangle only
    std::int64_t crowded_edges = 0;  // of more than two
    std::int64_t turned_edges = 0;   // whose two triangles face opposite ways
    /// Triangles with a corner twice or one that does not exist.
    std::int64_t broken_triangles = 0;
    /// By the divergence theorem; negative where the surface is inside out. Means nothing where there are
    /// open edges.
    core::CubicMillimetre volume{0.0};

    [[nodiscard]] bool watertight() const {
        return open_edges == 0 && crowded_edges == 0 && turned_edges == 0 && broken_triangles == 0;
    }
};

/// Corners count as one where they are one point of the list.
MeshCheck checked(const TriangleMesh& mesh);

/// The same surface with points at one place (as float32 has them) made one: what a program sees that reads a
/// format without shared corners, such as STL.
TriangleMesh welded(const TriangleMesh& mesh);

}  // namespace remnant::imaging

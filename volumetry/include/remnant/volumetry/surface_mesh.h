#pragma once
// A curved cut as the triangles it is decided by.

#include <array>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// The point of the patch at (u, v) in [0, 1]²; u runs along the rows' order, v along the columns'.
core::Vec3 point_on(const core::BezierPatch& patch, double u, double v);
/// Derivatives by u and v.
std::array<core::Vec3, 2> tangents_on(const core::BezierPatch& patch, double u, double v);

/// A flat patch of `rows` × `columns` control points: `middle` ± `half_u` ± `half_v` (LPS mm).
core::BezierPatch flat_patch(int rows, int columns, const core::Vec3& middle, const core::Vec3& half_u,
                             const core::Vec3& half_v);

/// The surface that divides: vertices in rows and columns, each cell two triangles. The first and last row
/// and column are the continuation, far outside.
struct SurfaceMesh {
    int rows = 0;
    int columns = 0;
    std::vector<core::Vec3> vertices;  // LPS mm, row by row
    /// The patch lies nowhere farther from these triangles than this.
    core::Millimetre fit_error;

    [[nodiscard]] const core::Vec3& at(int row, int column) const {
        return vertices[static_cast<std::size_t>(row * columns + column)];
    }
    [[nodiscard]] int triangle_count() const { return 2 * (rows - 1) * (columns - 1); }
    /// Positions in `vertices` of triangle n.
    [[nodiscard]] std::array<int, 3> triangle(int n) const;
};

/// Divides the patch finely enough that its triangles stay within 0.02 mm of it (at most 128 × 128 cells; the
/// bound reached is `fit_error`: Filip, Magedson & Markot 1986, doi:10.1016/0167-8396(86)90005-1), and
/// continues it along its boundary tangents until it has left `box`. Refused, naming `what`: an edge without
/// a direction, or edges that run into each other at a corner.
core::Result<SurfaceMesh> tessellated(const core::BezierPatch& patch, const core::WorldBox& box,
                                      const std::string& what);

}  // namespace remnant::volumetry

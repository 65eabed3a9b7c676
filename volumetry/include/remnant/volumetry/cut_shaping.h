#pragma once
// How a cut is laid and bent by hand: where it can be taken hold of, and what it becomes when pulled there.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"

namespace remnant::volumetry {

/// Points (LPS mm) at which a cut is taken hold of. Plane: its point, and a tip along its normal. Sphere:
/// centre and a point of its wall along `right`. Ellipsoid: centre and the ends of its semi-axes. Curved cut:
/// its control points, row by row. Wedges and segments have none. A plane's roll about its own normal changes
/// nothing.
std::vector<core::Vec3> handles_of(const core::Cut& cut, const core::Vec3& right);

/// The cut with one handle pulled to `point`. What would leave no cut (a normal without length, a radius of
/// nothing) changes nothing.
core::Cut with_handle_at(core::Cut cut, std::size_t handle, const core::Vec3& point);

/// The same cut, keeping the other side. Zones, wedges and segments have one side only and stay as they are.
core::Cut flipped(core::Cut cut);
[[nodiscard]] bool has_sides(const core::Cut& cut);

/// Through three points; keeps the side of the patient's left. Refused where they lie on one line.
core::Result<core::CuttingPlane> plane_through(const core::Vec3& a, const core::Vec3& b, const core::Vec3& c);

/// The plane that a vein's voxels lie in best (least squares), which for the middle hepatic vein is
/// Cantlie's; keeps the patient's left. A vein outlined as a mere tube fixes only a line: then the plane
/// holds the line and the front-to-back direction. None where the structure is empty.
std::optional<core::CuttingPlane> plane_along(const core::LabelMask& vein, const core::GridGeometry& grid);

/// The plane as a patch of `rows` × `columns` control points, as large as the liver is across it.
core::CuttingSurface bent_from(const core::CuttingPlane& plane, const core::LabelMask& liver,
                               const core::GridGeometry& grid, int rows, int columns);

/// Where a cut's surface passes through a plane of the picture: pieces of line (LPS mm). Empty for cuts that
/// follow voxels. `box` bounds what is drawn.
std::vector<std::array<core::Vec3, 2>> outline_in(const core::Cut& cut, const core::CuttingPlane& picture,
                                                  const core::WorldBox& box);

}  // namespace remnant::volumetry

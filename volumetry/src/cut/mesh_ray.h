#pragma once
// Where a straight line meets the triangles of a cut.

#include "remnant/volumetry/surface_mesh.h"

namespace remnant::volumetry {

/// How far along a ray (of unit direction, from a point of the surface) the surface is met again, mm;
/// infinite where it is not.
double meets_again(const SurfaceMesh& mesh, const core::Vec3& from, const core::Vec3& direction);

/// Whether the way between two points off the surface passes it an odd number of times. Not to be relied on
/// where the way runs through an edge of a triangle.
bool divides(const SurfaceMesh& mesh, const core::Vec3& from, const core::Vec3& to);

}  // namespace remnant::volumetry

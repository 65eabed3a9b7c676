#pragma once
// Bézier curves and patches: their polynomials, fitted and re-written with more or fewer control points.

#include <span>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/plan.h"

namespace remnant::volumetry {

/// The n Bernstein polynomials of degree n − 1 at t.
std::vector<double> bernstein(int n, double t);

/// Control points of the curve with `count` (at least 2) of them that lies nearest to `points` in least
/// squares, each at its own parameter. Its ends are the first and the last point. The parameters rise from 0
/// to 1; there are at least `count` of them.
std::vector<core::Vec3> fitted_curve(std::span<const core::Vec3> points, std::span<const double> parameters,
                                     int count);

/// The same curve with `count` control points, not fewer than before (degree elevation: Farin, Curves and
/// Surfaces for CAGD, 5th ed., 2002, §6.1).
std::vector<core::Vec3> elevated_curve(std::span<const core::Vec3> points, int count);

/// The same patch with more control points, or as many.
core::BezierPatch elevated(const core::BezierPatch& patch, int rows, int columns);

/// Of all patches of `rows` × `columns` control points with the same corners the one for which the integral
/// of the squared distance over (u, v) is least.
core::BezierPatch nearest_patch(const core::BezierPatch& patch, int rows, int columns);

}  // namespace remnant::volumetry

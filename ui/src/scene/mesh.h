#pragma once
// A closed triangle surface as plain numbers: its volume in closed form, smoothing, and growing it to a
// volume.

#include <array>
#include <cstdint>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::ui {

/// Triangles wind counter-clockwise seen from outside, so that the volume of a closed surface is positive.
struct Mesh {
    std::vector<Eigen::Vector3f> points;  // LPS mm
    std::vector<std::array<std::int32_t, 3>> triangles;
};

/// Volume enclosed by a closed surface, from the signed tetrahedra between its triangles and one point
/// (divergence theorem); negative where it is inside out.
core::CubicMillimetre signed_volume(const Mesh& mesh);

/// Centre of the enclosed volume, LPS mm. Undefined for a volume of zero.
core::Vec3 centroid(const Mesh& mesh);

/// Unit normals of the points: the sum of their triangles' normals weighted by area.
std::vector<Eigen::Vector3f> point_normals(const Mesh& mesh);

/// Normals to shade by: `point_normals` averaged over neighbourhoods of `rounds` edges, so that what is left
/// of the voxels' steps catches no light.
std::vector<Eigen::Vector3f> shading_normals(const Mesh& mesh, int rounds);

/// The vector area of each point: a third of that of its triangles. Their sum over a closed surface is zero.
std::vector<Eigen::Vector3f> point_areas(const Mesh& mesh);

/// Rounds off the voxels' steps: Taubin's low-pass filter (Taubin 1995, doi:10.1145/218380.218473), every
/// shrinking step followed by a growing one.
struct Smoothing {
    int rounds = 0;
    double pass_band = 0.1;  // 0–2; what is smaller than about 2π/√pass_band edges goes
};
void smooth(Mesh& mesh, const Smoothing& smoothing);

/// As `smooth`, for thin structures: afterwards each neighbourhood gets the volume that `true_areas` (the
/// vector area each point stands for before smoothing) says it should have, so that branches are not starved
/// for the trunk.
void smooth_thin(Mesh& mesh, const Smoothing& smoothing, const std::vector<Eigen::Vector3f>& true_areas);

/// Moves every point along its normal by one common distance, so that the volume becomes `target`, and
/// returns that distance in mm. The volume is a cubic of the distance with known coefficients; its root
/// nearest zero is sought by Newton's method. The mesh stays as it is where there is no such root within
/// `limit` mm.
double grow_to(Mesh& mesh, core::CubicMillimetre target, double limit);

}  // namespace remnant::ui

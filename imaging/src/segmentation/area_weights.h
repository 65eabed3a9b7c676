#pragma once
// What an edge of a voxel graph is worth, so that the edges cut add up to the area of the surface that cuts
// them.

#include <array>

#include "remnant/core/geometry.h"

namespace remnant::imaging::segmentation {

/// One of the 13 directions to a neighbour (the other 13 are their opposites).
struct AreaEdge {
    core::Size3 step{0, 0, 0};
    double mm2 = 0.0;
};

/// Cauchy–Crofton: an area is the mean number of crossings by lines of all directions (Boykov & Kolmogorov
/// 2003, doi:10.1109/ICCV.2003.1238310). Each edge stands for the directions nearest to its own, measured on
/// the sphere, also where voxels are not cubes.
std::array<AreaEdge, 13> area_edges(const core::Vec3& spacing);

}  // namespace remnant::imaging::segmentation

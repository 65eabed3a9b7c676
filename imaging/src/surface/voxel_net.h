#pragma once
// The boundary of a mask's voxels as a net of faces, closed and two-sided at every edge.

#include <array>
#include <cstdint>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"

namespace remnant::imaging::surface {

struct Net {
    /// In voxels; the voxel of index (i, j, k) reaches from (i, j, k) − ½ to (i, j, k) + ½.
    std::vector<core::Vec3> points;
    /// Points that share their place with others point to where their own piece of surface goes; else zero.
    std::vector<core::Vec3> apart;
    /// Anticlockwise from outside, in a right-handed grid.
    std::vector<std::array<std::uint32_t, 4>> quads;
    /// Of faces with an edge that four faces share.
    std::vector<std::array<std::uint32_t, 3>> triangles;
};

/// Refused: cancelled, too many points.
core::Result<Net> voxel_net(const core::LabelMask& mask, const core::JobContext& job);

}  // namespace remnant::imaging::surface

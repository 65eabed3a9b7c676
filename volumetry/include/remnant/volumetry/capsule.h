#pragma once
// The liver's surface in voxels, and how deep things lie under it.

#include <optional>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

using VoxelIndex = std::array<int, 3>;

/// Liver voxels with a face towards something else. Where the liver is cut off by the edge of the scan there
/// is no capsule. In the order of the rows.
std::vector<VoxelIndex> capsule_of(const core::LabelMask& liver);

/// The point of the capsule nearest to a structure, between voxel centres; of equals the first in row order.
struct Depth {
    VoxelIndex capsule_point;
    core::Millimetre distance;
};
/// None where structure or capsule is empty.
std::optional<Depth> depth_under(const std::vector<VoxelIndex>& capsule, const core::LabelMask& structure,
                                 const core::GridGeometry& grid);

}  // namespace remnant::volumetry

#pragma once
// The pieces a set of voxels falls into.

#include <cstdint>
#include <vector>

#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

/// Voxel counts of the pieces, largest first. Two voxels belong together when they share a face.
std::vector<std::int64_t> piece_sizes(const core::LabelMask& mask);

}  // namespace remnant::volumetry

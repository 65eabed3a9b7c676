#pragma once
// The pieces a set of voxels falls into.

#include <cstdint>
#include <vector>

#include "remnant/core/label_mask.h"

namespace remnant::core {

/// Voxel counts of the pieces, largest first. Two voxels belong together when they share a face.
std::vector<std::int64_t> piece_sizes(const LabelMask& mask);

/// The pieces themselves, largest first. Those of fewer than `least_voxels` voxels come together as the last.
std::vector<LabelMask> pieces_of(const LabelMask& mask, std::int64_t least_voxels);

}  // namespace remnant::core

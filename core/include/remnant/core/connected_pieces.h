#pragma once
// The pieces a set of voxels falls into.

#include <cstdint>
#include <limits>
#include <vector>

#include "remnant/core/label_mask.h"

namespace remnant::core {

/// Voxel counts of the pieces, largest first. Two voxels belong together when they share a face.
std::vector<std::int64_t> piece_sizes(const LabelMask& mask);

/// The pieces themselves, largest first. Those of fewer than `least_voxels` voxels come together as the last.
std::vector<LabelMask> pieces_of(const LabelMask& mask, std::int64_t least_voxels);

/// The voxels outside `mask` that it encloses: those from which no way over faces leads round it or to the
/// edge of the grid. Along an axis of a single voxel the grid has no edge: a slice by itself is looked at as
/// a plane. Only holes of at most `most_voxels`.
LabelMask holes_of(const LabelMask& mask,
                   std::int64_t most_voxels = std::numeric_limits<std::int64_t>::max());

}  // namespace remnant::core

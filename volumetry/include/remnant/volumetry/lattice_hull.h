#pragma once
// The convex hull of voxel centres, in whole numbers.

#include <array>
#include <cstdint>
#include <span>

#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

inline constexpr int kMostHullExtent = 16384;

using LatticePoint = std::array<std::int64_t, 3>;

/// All voxels of a grid of `size` whose centres lie in the convex hull of `points`, its boundary included.
/// Worked out on indices: a grid's axes keep straight lines straight, and whole numbers know no rounding, so
/// the answer is exact. Coordinates must lie below `kMostHullExtent`, within which no product overflows. Flat
/// hulls, lines and single points are hulls too.
core::LabelMask filled_hull(std::span<const LatticePoint> points, const core::Size3& size);

}  // namespace remnant::volumetry

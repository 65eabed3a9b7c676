#pragma once
// Polygons on a slice, filled by voxel centre.

#include <array>
#include <vector>

#include "remnant/core/label_mask.h"

namespace remnant::imaging::label {

/// A closed contour in index coordinates (i, j).
using Contour = std::vector<std::array<double, 2>>;

/// Adds to slice k every voxel whose centre lies inside an odd number of the contours: inner contours and
/// keyholes are holes.
void fill_even_odd(const std::vector<Contour>& contours, int k, const core::Size3& size,
                   core::LabelMaskBuilder& builder);

}  // namespace remnant::imaging::label

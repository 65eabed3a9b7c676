#pragma once
// What every tool that changes a shape refuses.

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::imaging::outline {

constexpr double kLongestDistance = 100.0;  // mm

/// Refuses a distance outside (0, longest] mm and a mask that does not lie on the grid.
core::Result<> good_shape_input(const core::LabelMask& mask, const core::GridGeometry& grid,
                                core::Millimetre distance, double longest, const char* what);

}  // namespace remnant::imaging::outline

#pragma once
// Holes of an outline filled, in 3D or slice by slice.

#include <optional>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::imaging::outline {

/// Fills what the outline encloses: voxels from which no way over faces leads round it or to the edge of the
/// scan. With `largest`, larger holes stay. Refused: cancelled work.
core::Result<core::LabelMask> holes_filled(const core::LabelMask& mask, const core::GridGeometry& grid,
                                           std::optional<core::Millilitre> largest,
                                           const core::JobContext& job);

/// The same in every slice across `axis` (0, 1, 2) by itself, ways leading over the edges of pixels: a
/// channel that is closed in a slice is filled there. Refused: an axis that is none; cancelled work.
core::Result<core::LabelMask> slice_holes_filled(const core::LabelMask& mask, int axis,
                                                 const core::JobContext& job);

}  // namespace remnant::imaging::outline

#pragma once
// The heart, where it is as bright as the liver and rests on it.

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// Of a set that holds the liver, the body that hangs on it by a bridge and lies in the lungs; empty where there
/// is none. Bodies are what stays apart when the set is shrunk; the border between them is the least area that
/// parts them. Of the liver's surface only the dome meets the lungs, of the heart's most. Refused: cancelled.
core::Result<Bits> heart_beside(const Bits& liver, const Bits& lung, const core::GridGeometry& grid,
                                const core::JobContext& job);

}  // namespace remnant::imaging::segmentation

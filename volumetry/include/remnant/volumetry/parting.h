#pragma once
// Which way the two parts of a divided liver are pulled apart to look between them.

#include <optional>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

/// Unit vector (LPS) from the remnant's centre of mass to the resected part's. None where either is empty or
/// the centres coincide (to within a nanometre).
std::optional<core::Vec3> parting_direction(const core::LabelMask& remnant, const core::LabelMask& resected,
                                            const core::GridGeometry& grid);

}  // namespace remnant::volumetry

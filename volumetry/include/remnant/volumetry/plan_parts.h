#pragma once
// What a plan makes of the liver, as structures beside the outlined ones: what leaves the program.

#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/result.h"
#include "remnant/volumetry/measure.h"

namespace remnant::volumetry {

inline constexpr core::Colour kRemnantColour{0x4F, 0xB2, 0x86};
inline constexpr core::Colour kResectedColour{0xD9, 0xA4, 0x41};
inline constexpr core::Colour kUnassignedColour{0x9B, 0xA6, 0xB2};

/// The remnant, the resected part and liver without a segment, those that have a voxel: ids and names
/// "remnant", "resected", "without a segment"; computed, and confirmed as far as the outlines are.
std::vector<core::Structure> structures_of(const Partition& parts);

/// The structures of `scan` that have a voxel, and under a plan (where it is not null) those of its parts
/// after them. Refused: whatever `measure` refuses of the plan.
core::Result<std::vector<core::Structure>> structures_with_parts(const core::TimePoint& scan,
                                                                 const core::ResectionPlan* plan,
                                                                 const MeasureOptions& options);

}  // namespace remnant::volumetry

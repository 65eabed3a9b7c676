#pragma once
// How much of each of many labels lies in a region.

#include <cstdint>
#include <span>
#include <vector>

#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

/// Voxels that each mask shares with `region`, in the order given. Slices are counted side by side.
std::vector<std::int64_t> count_within(std::span<const core::LabelMask* const> masks,
                                       const core::LabelMask& region);

}  // namespace remnant::volumetry

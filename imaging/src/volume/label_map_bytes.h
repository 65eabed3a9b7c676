#pragma once
// A label map as the bytes of a .nii.gz file.

#include <cstddef>
#include <vector>

#include "remnant/imaging/volume_file.h"

namespace remnant::imaging::volume {

/// Values 1–255. Refused where two masks overlap.
core::Result<std::vector<std::byte>> label_map_nii_gz(const core::GridGeometry& grid,
                                                      std::span<const ValuedMask> masks);

}  // namespace remnant::imaging::volume

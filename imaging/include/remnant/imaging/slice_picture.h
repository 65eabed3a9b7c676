#pragma once
// One slice of a CT as a picture, the outlines drawn on it. It holds no text.

#include <cstdint>
#include <span>
#include <vector>

#include "remnant/core/case.h"

namespace remnant::imaging {

struct SlicePicture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;  // row by row from the top, three bytes a pixel
};

/// Slice k of the scan in its own rows and columns, grey by `window` (black without a CT), with the border
/// voxels of each visible structure in its colour, later ones over earlier ones. `k` must be on the scan's
/// grid.
SlicePicture slice_picture(const core::TimePoint& scan, std::span<const core::Structure> structures, int k,
                           const core::Window& window);

/// The slice in which the structure has the most voxels, the first of equal ones.
int largest_slice(const core::Structure& structure);

}  // namespace remnant::imaging

#pragma once
// One slice of a CT as a picture, the outlines drawn on it. It holds no text.

#include <cstdint>
#include <span>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/imaging/dicom_out.h"

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

/// The slice with most of the liver, and that with most of each tumour, titled by slice and name; without
/// one, that of the first structure. `structures` is not empty and none of them is.
std::vector<DicomPicture> outlined_slices(const core::TimePoint& scan,
                                          std::span<const core::Structure> structures,
                                          const core::Window& window);

}  // namespace remnant::imaging

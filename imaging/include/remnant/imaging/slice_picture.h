#pragma once
// One slice of a CT as a picture, the outlines drawn on it. It holds no text but what is burned into the CT.

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
    PicturePlace place;
};

/// The axis of the grid that runs most from the feet to the head: slices across it are the axial ones, or, of
/// an oblique grid, those most like them.
int axial_axis(const core::GridGeometry& grid);

/// Slice `slice` across `axial_axis` as a radiologist looks at it whatever way the grid runs: from the feet,
/// the patient's left on the right, the front at the top; of an oblique grid as nearly so as its own axes
/// allow. Never mirrored. Pixels are square and as large as the finer spacing in the slice (larger only where
/// a side had more than 8192); the CT is interpolated linearly, grey by `window` (black without a CT). Each
/// visible structure's border pixels have its colour, later ones over earlier ones; a pixel is the
/// structure's where the voxel at its centre is. `slice` must be on the scan's grid.
SlicePicture slice_picture(const core::TimePoint& scan, std::span<const core::Structure> structures,
                           int slice, const core::Window& window);

/// The slice across an axis of its grid in which the structure has the most voxels, the first of equal ones.
int largest_slice(const core::Structure& structure, int axis);

/// The slice with most of the liver, and that with most of each tumour, titled by slice and name; without
/// one, that of the first structure. `structures` is not empty and none of them is.
std::vector<DicomPicture> outlined_slices(const core::TimePoint& scan,
                                          std::span<const core::Structure> structures,
                                          const core::Window& window);

}  // namespace remnant::imaging

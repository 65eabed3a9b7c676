#pragma once
// Where the frames of a segmentation lie: on the CT's grid, or on one made from their own positions.

#include <optional>
#include <string>
#include <vector>

#include "dicom/slice_header.h"
#include "remnant/core/geometry.h"

namespace remnant::imaging::label {

struct SegGrid {
    core::GridGeometry geometry;
    std::vector<int> slice_of_frame;  // k of each frame
};

/// Frames that are missing are empty slices, where the step is known: from the reference, from
/// SpacingBetweenSlices, or from a uniform step. Refused: no positions, more than one orientation, a gap that
/// nothing explains, one slice without a reference.
core::Result<SegGrid> seg_grid(const std::vector<dicom::SliceHeader>& frames,
                               const core::GridGeometry* reference, const std::string& what);

}  // namespace remnant::imaging::label

#pragma once
// A DICOM segmentation written attribute by attribute, for tests of its reader. Binary, one bit a voxel.

#include <filesystem>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::testing {

struct SegSegment {
    std::string label;
    std::vector<std::uint8_t> voxels;  // 0 or 1, on the grid
};

struct SegText {
    std::string patient_id = "P1";
    std::string study_uid = "1.2.826.0.1.3680043.2.1";
    bool descending_frames = false;
    bool leave_out_empty_frames = false;
};

/// The grid's own k axis is the frame axis; a left-handed grid is written as it is, by positions.
void write_seg(const std::filesystem::path& path, const core::GridGeometry& grid,
               const std::vector<SegSegment>& segments, const SegText& text);

}  // namespace remnant::testing

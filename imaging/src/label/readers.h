#pragma once
// The readers behind read_label_file that know DICOM.

#include "remnant/imaging/label_file.h"

namespace remnant::imaging::label {

/// SOP class of a DICOM file, from the data set or the file header.
core::Result<std::string> sop_class_of(const std::filesystem::path& path, const ReadLimits& limits);

/// Segmentation storage: binary, fractional, label map; parsed here because DCMTK's own reader knows only the
/// first two.
core::Result<LabelFile> read_dicom_seg(const std::filesystem::path& path, const LabelReadOptions& options,
                                       const core::JobContext& job);

/// Contours rasterised by voxel centre, even–odd, so that inner contours and keyholes are holes. Needs the
/// CT's grid.
core::Result<LabelFile> read_rtstruct(const std::filesystem::path& path, const LabelReadOptions& options,
                                      const core::JobContext& job);

/// A series stored as CT whose voxels are 0 and one other value.
core::Result<LabelFile> read_mask_series(const std::filesystem::path& folder, const LabelReadOptions& options,
                                         const core::JobContext& job);

}  // namespace remnant::imaging::label

#pragma once
// The readers behind read_label_file, one a format.

#include "remnant/imaging/label_file.h"

namespace remnant::imaging::label {

core::Result<LabelFile> read_nifti(const std::filesystem::path& path, const LabelReadOptions& options,
                                   const core::JobContext& job);
core::Result<LabelFile> read_nrrd(const std::filesystem::path& path, const LabelReadOptions& options,
                                  const core::JobContext& job);
core::Result<LabelFile> read_metaimage(const std::filesystem::path& path, const LabelReadOptions& options,
                                       const core::JobContext& job);
/// Any SOP class of segmentation storage: binary, fractional, label map.
core::Result<LabelFile> read_dicom_seg(const std::filesystem::path& path, const LabelReadOptions& options,
                                       const core::JobContext& job);
core::Result<LabelFile> read_rtstruct(const std::filesystem::path& path, const LabelReadOptions& options,
                                      const core::JobContext& job);
/// A series stored as CT whose voxels are 0 and one other value.
core::Result<LabelFile> read_mask_series(const std::filesystem::path& folder, const LabelReadOptions& options,
                                         const core::JobContext& job);

}  // namespace remnant::imaging::label

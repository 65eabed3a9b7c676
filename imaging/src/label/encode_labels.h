#pragma once
// From voxels to run-length labels, in one pass.

#include <vector>

#include "remnant/imaging/label_file.h"
#include "volume/raw_image.h"

namespace remnant::imaging::label {

/// One entry a value other than 0, by rising value. Refused: voxels that are no whole numbers from 0 to
/// 65535, and more than 1024 different values (a picture, not a label map).
core::Result<std::vector<LabelEntry>> encode_labels(const volume::RawImage& image, const std::string& what,
                                                    const core::JobContext& job);

}  // namespace remnant::imaging::label

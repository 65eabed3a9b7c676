#pragma once
// From voxels in one or several layers to labels that may overlap.

#include "label/encode_labels.h"

namespace remnant::imaging::label {

/// One entry for every segment or value that has voxels, by rising number: the voxels' value where no two
/// have the same, else their place in the file, with the warning `label-numbers`. Refused as `encode_labels`
/// refuses.
core::Result<std::vector<LabelEntry>> encode_layers(const volume::RawImage& image, const std::string& what,
                                                    const core::JobContext& job, core::Warnings& warnings);

}  // namespace remnant::imaging::label

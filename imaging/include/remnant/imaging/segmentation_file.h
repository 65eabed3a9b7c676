#pragma once
// Outlines as they leave: maps whose names and colours other programs show.

#include <filesystem>
#include <span>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/core/structure.h"
#include "remnant/core/warning.h"

namespace remnant::imaging {

struct WrittenSegmentation {
    std::vector<std::filesystem::path> files;
    core::Warnings warnings;
};

/// One NIfTI map (.nii, .nii.gz) in which structure n has the value n + 1, and beside it, as NAME_labels.txt,
/// the label descriptions that ITK-SNAP reads: names and colours.
///
/// A voxel has one value. Where structures overlap, the upper one has it: tumours lie over vessels, those
/// over what a person named, that over segments, those over the computed parts of the liver, those over the
/// liver; of two of a rank the one with fewer voxels, then the later one. `label-covered` says of which
/// structure how much is hidden.
///
/// Refused: another ending, nothing to write, more than 65535 structures, one that is not on `grid`, no
/// permission, disk full. Nothing is half written.
core::Result<WrittenSegmentation> write_named_nifti(const std::filesystem::path& path,
                                                    const core::GridGeometry& grid,
                                                    std::span<const core::Structure> structures,
                                                    const core::JobContext& job);

/// A segmentation of 3D Slicer (.seg.nrrd): every structure whole, with name, colour, code and the value n
/// + 1. Those that overlap lie in different layers. Refused as above.
core::Result<WrittenSegmentation> write_segmentation_nrrd(const std::filesystem::path& path,
                                                          const core::GridGeometry& grid,
                                                          std::span<const core::Structure> structures,
                                                          const core::JobContext& job);

}  // namespace remnant::imaging

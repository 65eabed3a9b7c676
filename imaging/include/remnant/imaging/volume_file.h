#pragma once
// Volumes and label maps written as NIfTI (.nii, .nii.gz), NRRD (.nrrd) or MetaImage (.mha); the ending
// chooses.

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::imaging {

/// Writes a CT volume with its geometry (LPS inside, RAS where the format wants it; sform and qform alike).
/// Written to a temporary name beside it and renamed, so that a reader never sees half a file.
/// Refused: unknown ending, no permission, disk full.
core::Result<> write_volume(const std::filesystem::path& path, const core::CtVoxels& volume,
                            const core::JobContext& job);

struct ValuedMask {
    int value = 1;  // 1–65535
    const core::LabelMask* mask = nullptr;
};

/// Writes label masks as one map, uint8 where all values fit, else uint16. Refused where two masks overlap:
/// one map cannot hold both.
core::Result<> write_label_map(const std::filesystem::path& path, const core::GridGeometry& grid,
                               std::span<const ValuedMask> masks, const core::JobContext& job);

}  // namespace remnant::imaging

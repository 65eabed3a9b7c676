#pragma once
// CT voxels packed without loss.

#include <cstddef>
#include <span>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::imaging::case_file {

/// Zstandard frames, one after the other, each of `kSlicesAFrame` slices (the last may have fewer).
///
/// How: in each row an int16 voxel is replaced by its difference to the one before (wrapping round), which is
/// small in a CT; then all low bytes of a slice are stored before all high bytes, which are nearly all 0 or
/// −1. Frames are independent, so that two threads pack and unpack them. Floats are only split into their
/// four bytes.
inline constexpr int kSlicesAFrame = 16;

struct PackedCt {
    std::vector<std::byte> bytes;
    std::vector<std::size_t> frames;  // bytes of each
};

core::Result<PackedCt> pack_ct(const core::CtVoxels& ct, const core::JobContext& job);

/// Refused: a frame that is damaged or does not hold exactly its slices.
core::Result<core::CtVoxels> unpack_ct(std::span<const std::byte> bytes,
                                       const std::vector<std::size_t>& frames, const core::GridGeometry& grid,
                                       bool floats, const core::JobContext& job);

}  // namespace remnant::imaging::case_file

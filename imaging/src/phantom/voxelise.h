#pragma once
// The anatomy on a grid: CT numbers and label masks. A voxel belongs to what its centre lies in.

#include "phantom/anatomy.h"
#include "remnant/imaging/phantom.h"

namespace remnant::imaging::phantom {

/// Fills everything but the truth. `noise` seeds the CT's noise, which depends on seed and voxel alone.
PhantomState voxelise(const Anatomy& anatomy, const core::GridGeometry& grid, std::uint64_t noise,
                      const core::JobContext& job);

}  // namespace remnant::imaging::phantom

#pragma once
// The anatomy on a grid: CT numbers and label masks. Outlines run through voxel centres, moved by a fraction
// of a voxel so that each structure has its true volume.

#include "phantom/anatomy.h"
#include "phantom/truth.h"
#include "remnant/imaging/phantom.h"

namespace remnant::imaging::phantom {

/// Fills everything but the truth. `noise` seeds the CT's noise, which depends on seed and voxel alone.
PhantomState voxelise(const Anatomy& anatomy, const Truth& truth, const core::GridGeometry& grid,
                      std::uint64_t noise, const core::JobContext& job);

}  // namespace remnant::imaging::phantom

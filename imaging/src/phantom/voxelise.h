#pragma once
// The anatomy on a grid: CT numbers and label masks. Outlines run through voxel centres, moved by a fraction
// of a voxel so that each structure has its true volume.

#include "phantom/anatomy.h"
#include "phantom/truth.h"
#include "remnant/imaging/phantom.h"

namespace remnant::imaging::phantom {

/// Where the voxels lie: in the world, and in the anatomy's own frame, of which the world is a mirror image
/// in situs inversus. Index for index the same voxels.
struct Placement {
    core::GridGeometry world;
    core::GridGeometry body;
};

/// Fills everything but the truth. `noise` seeds the CT's noise, which depends on seed and voxel alone.
PhantomState voxelise(const Anatomy& anatomy, const PhantomOptions& options, const Truth& truth,
                      const Placement& grid, std::uint64_t noise, const core::JobContext& job);

}  // namespace remnant::imaging::phantom

#pragma once
// Vessels grown from seeds, several trees at once, each voxel to the tree that reaches it first.

#include <cstdint>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// Positions of voxels in a field: where each tree starts.
using TreeSeeds = std::vector<std::vector<std::size_t>>;

struct GrownTrees {
    /// 0 none, else 1 + the tree.
    std::vector<std::uint8_t> tree;
    /// Where a way leads on to more of the vessel: along the middle, as ways there are cheapest.
    Bits way;
};

/// Ways from the seeds over 26 neighbours, dear where nothing looks like a vessel (`likeness` 0–1), so that
/// two trees that touch meet where the vessel between them is narrowest or dimmest. A way ends where the
/// likeness along its last few millimetres falls below `least`; it bridges gaps of that length. What is kept:
/// voxels of at least that likeness and the ways that lead to longer stretches of them. Refused: cancelled.
core::Result<GrownTrees> grow_trees(const Field& likeness, const core::GridGeometry& grid, const Bits& domain,
                                    const TreeSeeds& seeds, double least, const core::JobContext& job);

/// The cheapest way, at the same tolls, from a voxel to the nearest of the goals, both ends included; empty
/// where none leads.
std::vector<std::size_t> cheapest_way(const Field& likeness, const core::GridGeometry& grid, std::size_t from,
                                      const Bits& goals);

}  // namespace remnant::imaging::segmentation

#pragma once
// Which branch of a vessel each voxel of the liver belongs to: what portal branches feed, what hepatic veins
// drain, and what is lost when one of them is cut.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/core/warning.h"

namespace remnant::volumetry {

/// How near a branch is to a liver voxel. Both go from voxel centre to voxel centre, each edge of a voxel
/// taken as a whole number of tenths of a micrometre, so that equal lengths are equal.
enum class TerritoryMetric {
    /// The shortest way that never leaves the liver (or the branches): from voxel to voxel over faces, edges
    /// and corners (26 neighbours), each step as long as it is. Where only those 26 directions are open a way
    /// is longer than one that turns freely: by up to 13 % on cubes, 21 % on 0.74 × 0.74 × 1.6 mm.
    WithinLiver,
    /// The straight line, whatever lies on it.
    Straight,
};

/// A branch as voxels of the scan's grid, and where it comes from.
struct VesselBranch {
    std::string name;
    /// Those that feed or drain the liver about them; none for a stem that only leads to other branches.
    core::LabelMask voxels;
    /// Position, in the list of branches, of the branch it springs from.
    std::optional<std::size_t> parent;
};

/// The liver divided among branches.
struct Territories {
    /// In the order of the branches. Apart from each other; together they are the liver.
    std::vector<core::LabelMask> of_branch;
    core::Warnings warnings;  // territory-island, territory-empty
};

/// Gives every liver voxel to the branch nearest to it; of equally near ones to the first. Exact, and the
/// same whatever the number of threads.
/// Liver from which no way within it leads to a branch goes to the one nearest by a straight line, with
/// the warning `territory-island`; a branch that gets nothing has `territory-empty`.
/// Refused: an empty liver, no branch with voxels, more than 16,384 branches, a parent that is not there or
/// comes from its own child, liver and branches spread over more than 1 m; cancelled.
/// A map of the liver by its nearest portal branch: Selle, Preim, Schenk & Peitgen 2002, IEEE Trans Med
/// Imaging 21:1344, doi:10.1109/TMI.2002.801166.
core::Result<Territories> territories(const core::LabelMask& liver, const core::GridGeometry& grid,
                                      std::span<const VesselBranch> branches, TerritoryMetric metric,
                                      const core::JobContext& job);

/// Points on a branch, LPS mm: its centre line, or one place on it.
struct BranchPoints {
    std::string name;
    std::vector<core::Vec3> points;
};

/// The voxels that hold the points. Refused, naming the branch: a point outside the grid.
core::Result<core::LabelMask> voxels_at(const BranchPoints& branch, const core::GridGeometry& grid);

struct SplitVessel {
    /// In the order of the branches. Apart from each other; together they are the vessel.
    std::vector<core::LabelMask> of_branch;
    core::Warnings warnings;  // vessel-pieces, branch-off-vessel
};

/// Divides a vessel's voxels among branches of which only points are known: each voxel goes to the branch
/// whose points are nearest along the vessel (`WithinLiver`, but within the vessel). A point counts as the
/// vessel voxel nearest to it; one more than 5 mm off is said (`branch-off-vessel`). Pieces of the vessel
/// that no point lies on go by the straight line, with `vessel-pieces`.
/// Refused, naming the branch: no point, a point more than 15 mm from the vessel, two branches at one voxel;
/// an empty vessel; what `territories` refuses.
core::Result<SplitVessel> split_vessel(const core::LabelMask& vessel, const core::GridGeometry& grid,
                                       std::span<const BranchPoints> branches, const core::JobContext& job);

/// The liver that loses its inflow (portal branches) or outflow (hepatic veins).
struct LostSupply {
    /// The branches cut off: the one that is cut and all that come from it, in the order of the list.
    std::vector<std::size_t> branches;
    core::LabelMask liver;
    core::Millilitre volume;
    core::Percent of_liver;
    /// What of it lies in the remnant, where one is planned.
    std::optional<core::LabelMask> remnant;
    std::optional<core::Millilitre> remnant_volume;
    std::optional<core::Percent> of_remnant;
};

/// Cuts one branch, and with it everything downstream. `branches` are those the territories were made from.
/// Refused: no branch of that name, an empty remnant.
core::Result<LostSupply> lost_when_cut(const std::string& name, std::span<const VesselBranch> branches,
                                       const Territories& territories, const core::GridGeometry& grid,
                                       const core::LabelMask* remnant);

}  // namespace remnant::volumetry

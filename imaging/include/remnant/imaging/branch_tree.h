#pragma once
// A vessel as a tree of centre lines: what hangs on what, how long and how wide it is, and what is left of
// the vessel when a branch goes.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"

namespace remnant::imaging {

/// The vessel between two forks, or between a fork and a tip.
struct VesselLine {
    std::string name;
    /// Position in the tree of the branch it springs from; none for what springs from the seed.
    std::optional<std::size_t> parent;
    /// Centre line from its origin (on the parent's line) to its end, LPS mm.
    std::vector<core::Vec3> points;
    /// Radius of the vessel at each point: the distance to its wall, mm.
    std::vector<double> radii_mm;
    /// Twice the median radius, without the stretch that lies within the parent.
    double calibre_mm = 0.0;
    double length_mm = 0.0;

    bool operator==(const VesselLine&) const = default;
};

/// Parents stand before their children. Names differ.
struct BranchTree {
    std::vector<VesselLine> branches;

    bool operator==(const BranchTree&) const = default;
};

/// A vessel and its tree.
struct VesselWithTree {
    core::LabelMask mask;
    BranchTree tree;
};

/// The tree of a vessel. Its root is where the vessel is nearest to the first of `roots` (LPS mm); the others
/// count where the vessel falls into pieces (over faces, edges and corners) and the first does not lie in
/// theirs. Pieces without a root have no lines. Lines are the ways from the root to the tips that keep to the
/// middle (after Sato et al. 2000, doi:10.1109/PCCGA.2000.883951); a tip less than 4 mm, or less than 1.5
/// radii of its parent, beyond its parent's wall is none. Forks within 1.5 radii are one. Branches are named
/// "branch 1" and on, the wider of two children first. Refused: an empty vessel, no root.
core::Result<BranchTree> branch_tree(const core::LabelMask& vessel, const core::GridGeometry& grid,
                                     const std::vector<core::Vec3>& roots);

/// A branch and all that comes from it, in the tree's order.
std::vector<std::size_t> downstream(const BranchTree& tree, std::size_t branch);

/// Refused: no such branch, an empty name, one that another branch bears.
core::Result<BranchTree> renamed(const BranchTree& tree, std::size_t branch, const std::string& name);

/// For each branch the centres (LPS mm) of the voxels on its line, beyond its parent's wall; no voxel comes
/// twice. What is empty has no voxel to itself.
std::vector<std::vector<core::Vec3>> own_points(const VesselWithTree& vessel, const core::GridGeometry& grid);

/// Each voxel of the vessel given to the branch whose line (beyond its parent's wall) is nearest along the
/// vessel, of equally near ones to the first. In the tree's order; apart, and together all of the vessel that
/// hangs together with the lines.
std::vector<core::LabelMask> voxels_of_branches(const VesselWithTree& vessel, const core::GridGeometry& grid);

/// The vessel without a branch and everything downstream of it. Refused: no such branch.
core::Result<VesselWithTree> without_branch(const VesselWithTree& vessel, const core::GridGeometry& grid,
                                            std::size_t branch);

}  // namespace remnant::imaging

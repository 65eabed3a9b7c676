#pragma once
// The surface of an outline in voxels, and the exact way to it from anywhere.

#include <limits>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/volumetry/capsule.h"

namespace remnant::volumetry {

/// Voxels of a mask that share a face with a voxel outside it; beyond the edge of the grid all is outside.
core::LabelMask surface_of(const core::LabelMask& mask);

/// All voxels of a mask, in the order of its rows.
std::vector<VoxelIndex> voxels_of(const core::LabelMask& mask);

/// Between the centres of two voxels, mm².
inline double squared_mm(const VoxelIndex& a, const VoxelIndex& b, const core::Vec3& spacing) {
    const double x = (a[0] - b[0]) * spacing[0];
    const double y = (a[1] - b[1]) * spacing[1];
    const double z = (a[2] - b[2]) * spacing[2];
    return x * x + y * y + z * z;
}

/// A set of voxels, made once and asked many times for the one nearest to a place. Exact: a tree of boxes, of
/// which only those are looked into that come nearer than the best so far (Bentley 1975,
/// doi:10.1145/361002.361007).
class NearestVoxel {
  public:
    NearestVoxel(std::vector<VoxelIndex> voxels, const core::Vec3& spacing);

    struct Found {
        double squared_mm = std::numeric_limits<double>::infinity();
        VoxelIndex voxel{0, 0, 0};
    };

    [[nodiscard]] bool empty() const { return voxels_.empty(); }
    /// Infinite where the set is empty. Of equally near voxels any, but always the same.
    [[nodiscard]] Found to(const VoxelIndex& place) const;
    /// The same distance, found sooner where `nearby` is a voxel of the set not far away: the answer for a
    /// neighbouring place, say. Of equally near voxels it may be another.
    [[nodiscard]] Found to(const VoxelIndex& place, const VoxelIndex& nearby) const;

  private:
    struct Node {
        VoxelIndex low{0, 0, 0};
        VoxelIndex high{0, 0, 0};
        std::uint32_t begin = 0;  // its voxels
        std::uint32_t end = 0;
    };
    void grow(std::size_t node, std::uint32_t begin, std::uint32_t end);
    [[nodiscard]] bool is_leaf(std::size_t node) const { return 2 * node + 2 >= nodes_.size(); }
    [[nodiscard]] double at_least(const Node& node, const VoxelIndex& place) const;
    void search(const VoxelIndex& place, Found& best) const;

    core::Vec3 spacing_;
    std::vector<VoxelIndex> voxels_;
    std::vector<Node> nodes_;  // the parts of node n are 2n + 1 and 2n + 2
};

}  // namespace remnant::volumetry

#pragma once
// Distances to a set of voxels, taken as the boxes they are and not as their centres.

#include <limits>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

/// The shortest line between two things, its ends as (fractional) indices of the grid.
struct ShortestLine {
    double squared_mm = std::numeric_limits<double>::infinity();
    core::Vec3 from = core::Vec3::Zero();
    core::Vec3 to = core::Vec3::Zero();  // on the set
};

/// Made once for a structure and asked many times. Exact: a row of boxes is one long box, and the nearest
/// point of a box is a clamp along each axis. Rows lie together in blocks of 4 × 4, and a block that is
/// farther as a whole than the best so far is left out.
class VoxelBoxes {
  public:
    VoxelBoxes(core::LabelMask mask, const core::GridGeometry& grid);

    /// Betters `best` where the set comes nearer to a point (an index) than it.
    void nearer(const core::Vec3& point, ShortestLine& best) const;
    /// The same for the boxes [begin, end) of row (j, k).
    void nearer(const core::Run& run, int j, int k, ShortestLine& best) const;

    /// No more than the distance (mm) from a point to the set: the farthest it lies outside any of the slabs,
    /// in 13 directions, that hold the set. Close to the truth where the set is round, and far cheaper.
    [[nodiscard]] double at_least(const core::Vec3& point) const;

    [[nodiscard]] const core::LabelMask& mask() const { return mask_; }
    [[nodiscard]] const core::IndexBox& bounds() const { return bounds_; }

  private:
    struct Span {
        double low;
        double high;
    };
    void make_blocks();
    void search(const std::array<Span, 3>& asked, ShortestLine& best) const;

    core::LabelMask mask_;
    core::IndexBox bounds_;
    std::vector<core::IndexBox> blocks_;
    core::Vec3 spacing_;
    struct Slab {
        core::Vec3 direction;  // takes an index to mm
        double low;
        double high;
    };
    std::vector<Slab> slabs_;
};

/// The shortest line between two structures' boxes; infinite where one is empty.
ShortestLine between(const core::LabelMask& from, const VoxelBoxes& to);

}  // namespace remnant::volumetry

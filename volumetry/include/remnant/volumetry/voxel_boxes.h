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
/// point of a box is a clamp along each axis. Slices and rows are looked at outwards from where the question
/// is, and left out as soon as they alone are farther than the best so far.
class VoxelBoxes {
  public:
    VoxelBoxes(core::LabelMask mask, const core::GridGeometry& grid);

    /// Betters `best` where the set comes nearer to a point (an index) than it.
    void nearer(const core::Vec3& point, ShortestLine& best) const;
    /// The same for the boxes [begin, end) of row (j, k).
    void nearer(const core::Run& run, int j, int k, ShortestLine& best) const;

    [[nodiscard]] const core::LabelMask& mask() const { return mask_; }
    [[nodiscard]] const core::IndexBox& bounds() const { return bounds_; }

  private:
    struct Span {
        double low;
        double high;
    };
    void search(const std::array<Span, 3>& asked, ShortestLine& best) const;

    core::LabelMask mask_;
    core::IndexBox bounds_;
    core::Vec3 spacing_;
};

/// The shortest line between two structures' boxes; infinite where one is empty.
ShortestLine between(const core::LabelMask& from, const VoxelBoxes& to);

}  // namespace remnant::volumetry

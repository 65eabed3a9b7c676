#pragma once
// A closed zone, sphere or ellipsoid, on the voxels of one grid.

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/plan.h"

namespace remnant::volumetry {

/// Decides voxel centres. A centre on the zone's boundary is in it; "on" means within a picometre, so that
/// rounding does not decide.
class EllipsoidOnGrid {
  public:
    EllipsoidOnGrid(const core::AblationSphere& sphere, const core::GridGeometry& grid);
    EllipsoidOnGrid(const core::AblationEllipsoid& ellipsoid, const core::GridGeometry& grid);

    [[nodiscard]] bool contains(int i, int j, int k) const { return within(row_start(j, k), i); }
    /// The centres of row (j, k) that lie in the zone, as [begin, end) within [0, ni): a zone is convex, so
    /// they hang together. The crossing is solved for, then moved to where `contains` itself changes.
    [[nodiscard]] core::Run row(int j, int k, int ni) const;
    /// Where the boundary crosses the way from one index to another, as a part (0–1) of it; 1 where it does
    /// not.
    [[nodiscard]] double crossing(const core::Vec3& from, const core::Vec3& to) const;
    /// The boundary's unit normal at the point nearest along the ray from the centre, LPS, outwards.
    [[nodiscard]] core::Vec3 normal(const core::Vec3& point) const;

  private:
    EllipsoidOnGrid(const core::Vec3& centre, const core::Mat3& to_unit, double least_radius,
                    const core::GridGeometry& grid);
    [[nodiscard]] core::Vec3 row_start(int j, int k) const { return start_ + j * step_j_ + k * step_k_; }
    [[nodiscard]] bool within(const core::Vec3& row_start, int i) const {
        return (row_start + i * step_i_).squaredNorm() <= limit_;
    }

    core::Vec3 centre_;
    core::Mat3 to_unit_;  // LPS offset from the centre → the unit ball
    core::Vec3 start_, step_i_, step_j_, step_k_;
    double limit_;
};

/// The voxels of `mask` in the zone.
core::LabelMask part_within(const core::LabelMask& mask, const EllipsoidOnGrid& zone);

}  // namespace remnant::volumetry

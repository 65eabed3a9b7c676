#pragma once
// A bending whose control points lie far apart: between vessels nothing but smoothness says how tissue went.

#include <Eigen/Core>
#include <vector>

#include "registration/world_picture.h"
#include "remnant/core/job.h"

namespace remnant::imaging::registration {

/// Shifts as cubic B-splines over a box (Rueckert et al. 1999, doi:10.1109/42.796284).
class SplineField {
  public:
    SplineField(const core::WorldBox& box, double control_mm);

    [[nodiscard]] core::Vec3 at(const core::Vec3& point) const;

    /// The 64 control points that reach a place, and how much each says there.
    struct Reach {
        std::array<int, 64> control{};
        std::array<double, 64> weight{};
    };
    [[nodiscard]] Reach reach(const core::Vec3& point) const;

    [[nodiscard]] int count() const { return size_[0] * size_[1] * size_[2]; }
    [[nodiscard]] const core::Size3& size() const { return size_; }
    [[nodiscard]] Eigen::Matrix3Xd& shifts() { return shifts_; }
    [[nodiscard]] const Eigen::Matrix3Xd& shifts() const { return shifts_; }

  private:
    core::Vec3 origin_;
    double control_mm_;
    core::Size3 size_{};
    Eigen::Matrix3Xd shifts_;  // one column a control point, mm
};

/// Makes moving(p + shift) like fixed(p) at `points` (voxel numbers of the fixed picture) by Gauss–Newton
/// steps from where `field` stands. `outside` is what lies beyond the moving picture.
void bend(SplineField& field, const Picture& fixed, const Picture& moving,
          const std::vector<std::uint32_t>& points, float outside, int steps, const core::JobContext& job);

}  // namespace remnant::imaging::registration

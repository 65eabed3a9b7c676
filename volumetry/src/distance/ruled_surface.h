#pragma once
// A surface of parallel lines through a row of points.

#include <optional>
#include <span>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::volumetry {

/// Seen along its lines it is a chain of straight pieces, the first and last going on for ever.
class RuledSurface {
  public:
    /// Lines along `ruling` (a unit vector) through `start` and then the points, by their distance from the
    /// start as seen along the lines; a point less than 5 mm farther than the one before is passed over.
    /// None where no point is left.
    static std::optional<RuledSurface> through(const core::Vec3& start, std::span<const core::Vec3> points,
                                               const core::Vec3& ruling);

    /// The distance (mm) from the surface; positive to the left of somebody who goes from start to end with
    /// the ruling upwards.
    [[nodiscard]] double side(const core::Vec3& point) const;

  private:
    using Vec2 = Eigen::Vector2d;
    [[nodiscard]] Vec2 flat(const core::Vec3& point) const { return {u_.dot(point), v_.dot(point)}; }

    core::Vec3 u_ = core::Vec3::UnitX();
    core::Vec3 v_ = core::Vec3::UnitY();
    std::vector<Vec2> chain_;
};

}  // namespace remnant::volumetry

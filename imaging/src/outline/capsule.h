#pragma once
// What a round tip leaves behind on a straight way.

#include <algorithm>
#include <cmath>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::imaging::outline {

/// All that lies within a radius of a straight way, in mm along the grid's axes. Cut by any row it leaves one
/// stretch, for it is convex.
class Capsule {
  public:
    Capsule(const core::Vec3& from, const core::Vec3& to, const core::Vec3& spacing, double radius)
        : from_(from.cwiseProduct(spacing)),
          way_((to - from).cwiseProduct(spacing)),
          spacing_(spacing),
          limit_((radius + kPicometre) * (radius + kPicometre)) {}

    [[nodiscard]] bool contains(int i, int j, int k) const {
        const core::Vec3 p = core::Vec3(i, j, k).cwiseProduct(spacing_) - from_;
        const double length = way_.squaredNorm();
        const double t = length > 0 ? std::clamp(p.dot(way_) / length, 0.0, 1.0) : 0.0;
        return (p - t * way_).squaredNorm() <= limit_;
    }

    /// The voxels of row (j, k) with low ≤ i ≤ high that lie in it.
    [[nodiscard]] core::Run row(int j, int k, int low, int high) const {
        const double nearest =
            std::clamp(nearest_column(j, k), static_cast<double>(low), static_cast<double>(high));
        int inside = static_cast<int>(std::floor(nearest));
        if (!contains(inside, j, k)) ++inside;
        if (inside > high || !contains(inside, j, k)) return {0, 0};
        return {last_inside(inside, low, j, k), last_inside(inside, high, j, k) + 1};
    }

  private:
    static constexpr double kPicometre = 1e-9;  // in mm

    /// Where along row (j, k) the way is nearest, in voxels.
    [[nodiscard]] double nearest_column(int j, int k) const {
        const Eigen::Vector2d p(j * spacing_[1] - from_[1], k * spacing_[2] - from_[2]);
        const Eigen::Vector2d across(way_[1], way_[2]);
        const double length = across.squaredNorm();
        const double t = length > 0 ? std::clamp(p.dot(across) / length, 0.0, 1.0) : 0.5;
        return (from_[0] + t * way_[0]) / spacing_[0];
    }
    /// The furthest voxel towards `end` that lies in it, by halving: from `inside` on it is left only once.
    [[nodiscard]] int last_inside(int inside, int end, int j, int k) const {
        if (contains(end, j, k)) return end;
        int outside = end;
        while (std::abs(outside - inside) > 1) {
            const int middle = inside + (outside - inside) / 2;
            (contains(middle, j, k) ? inside : outside) = middle;
        }
        return inside;
    }

    core::Vec3 from_, way_, spacing_;
    double limit_;
};

}  // namespace remnant::imaging::outline

#pragma once
// Implicit shapes in LPS mm: negative inside, positive outside, and never changing faster than 1 per mm. So a
// value of v says that the boundary is at least |v| away: the integration of true volumes rests on that.

#include <algorithm>
#include <cmath>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::imaging::phantom {

using core::Vec3;

struct Ellipsoid {
    Vec3 centre;
    Vec3 radii;

    [[nodiscard]] double operator()(const Vec3& p) const {
        return ((p - centre).cwiseQuotient(radii).norm() - 1.0) * radii.minCoeff();
    }
};

/// A tube whose radius changes evenly from one end to the other.
struct Tube {
    Vec3 from;
    Vec3 to;
    double radius_from;
    double radius_to;

    [[nodiscard]] double operator()(const Vec3& p) const {
        const Vec3 axis = to - from;
        const double t = std::clamp((p - from).dot(axis) / axis.squaredNorm(), 0.0, 1.0);
        const double slope = (radius_to - radius_from) / axis.norm();
        // Across the taper the value would change faster than 1 per mm.
        return ((p - from - axis * t).norm() - (radius_from + t * (radius_to - radius_from))) /
               (1.0 + std::abs(slope));
    }
};

/// The union of a tree's tubes.
inline double nearest(const std::vector<Tube>& tree, const Vec3& p) {
    double best = 1e9;
    for (const Tube& tube : tree) best = std::min(best, tube(p));
    return best;
}

/// A gently waving sheet: negative on the side its normal points away from.
struct Sheet {
    Vec3 point;
    Vec3 normal;
    Vec3 wave_along;  // unit vector
    double wave_height = 0.0;
    double wave_length = 100.0;

    [[nodiscard]] double operator()(const Vec3& p) const {
        const double steepest = 2.0 * M_PI * wave_height / wave_length;
        const double wave = wave_height * std::sin(2.0 * M_PI * wave_along.dot(p - point) / wave_length);
        return (normal.dot(p - point) + wave) / (1.0 + steepest);
    }
};

/// Union whose seam is rounded over a width `k` mm (polynomial smooth minimum); it keeps the bound of 1 per
/// mm.
inline double smooth_union(double a, double b, double k) {
    const double h = std::max(k - std::abs(a - b), 0.0) / k;
    return std::min(a, b) - h * h * k * 0.25;
}

/// `a` without `b`, the edge rounded.
inline double smooth_without(double a, double b, double k) {
    return -smooth_union(-a, b, k);
}

}  // namespace remnant::imaging::phantom

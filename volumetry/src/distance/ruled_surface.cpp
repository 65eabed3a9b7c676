#include "distance/ruled_surface.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>

namespace remnant::volumetry {
namespace {

using Vec2 = Eigen::Vector2d;

constexpr double kLeastStepMm = 5.0;

/// Positive where b turns left of a.
double turn(const Vec2& a, const Vec2& b) {
    return a.x() * b.y() - a.y() * b.x();
}

}  // namespace

std::optional<RuledSurface> RuledSurface::through(const core::Vec3& start, std::span<const core::Vec3> points,
                                                  const core::Vec3& ruling) {
    RuledSurface surface;
    surface.u_ = ruling.unitOrthogonal();
    surface.v_ = ruling.cross(surface.u_);
    const Vec2 origin = surface.flat(start);
    std::vector<Vec2> seen;
    for (const core::Vec3& point : points) seen.push_back(surface.flat(point));
    std::ranges::stable_sort(seen, {}, [&](const Vec2& p) { return (p - origin).norm(); });
    surface.chain_.push_back(origin);
    for (const Vec2& p : seen) {
        if ((p - origin).norm() >= (surface.chain_.back() - origin).norm() + kLeastStepMm)
            surface.chain_.push_back(p);
    }
    if (surface.chain_.size() < 2) return std::nullopt;
    return surface;
}

double RuledSurface::side(const core::Vec3& point) const {
    const Vec2 p = flat(point);
    const std::size_t last = chain_.size() - 2;
    double nearest = std::numeric_limits<double>::infinity();
    double side = 0.0;
    for (std::size_t n = 0; n <= last; ++n) {
        const Vec2 along = chain_[n + 1] - chain_[n];
        const double at = along.dot(p - chain_[n]) / along.squaredNorm();
        const double from = n == 0 ? -std::numeric_limits<double>::infinity() : 0.0;
        const double to = n == last ? std::numeric_limits<double>::infinity() : 1.0;
        const double held = std::clamp(at, from, to);
        const double distance = (p - (chain_[n] + held * along)).norm();
        if (distance >= nearest) continue;
        nearest = distance;
        // Nearest at a bend, the two pieces may disagree about the side; left of the bend's own direction
        // (half-way between the pieces) is left of the chain.
        Vec2 direction = along.normalized();
        if (n < last && at > to) direction += (chain_[n + 2] - chain_[n + 1]).normalized();
        if (n > 0 && at < from) direction += (chain_[n] - chain_[n - 1]).normalized();
        const Vec2 foot = at > to ? chain_[n + 1] : chain_[n];
        side = turn(direction, p - foot) >= 0.0 ? distance : -distance;
    }
    return side;
}

}  // namespace remnant::volumetry

#include "segmentation/area_weights.h"

#include <cmath>
#include <numbers>
#include <tuple>

namespace remnant::imaging::segmentation {
namespace {

constexpr int kDirections = 20000;

/// Points spread evenly over the sphere by the golden angle.
core::Vec3 on_sphere(int n) {
    const double z = 1.0 - (2.0 * n + 1.0) / kDirections;
    const double around = n * std::numbers::pi * (3.0 - std::sqrt(5.0));
    const double radius = std::sqrt(1.0 - z * z);
    return {radius * std::cos(around), radius * std::sin(around), z};
}

std::array<AreaEdge, 13> forward_steps() {
    std::array<AreaEdge, 13> edges;
    std::size_t next = 0;
    for (int k = -1; k <= 1; ++k) {
        for (int j = -1; j <= 1; ++j) {
            for (int i = -1; i <= 1; ++i) {
                if (std::tuple(k, j, i) > std::tuple(0, 0, 0)) edges[next++].step = {i, j, k};
            }
        }
    }
    return edges;
}

core::Vec3 in_mm(const core::Size3& step, const core::Vec3& spacing) {
    return core::Vec3(step[0], step[1], step[2]).cwiseProduct(spacing);
}

}  // namespace

std::array<AreaEdge, 13> area_edges(const core::Vec3& spacing) {
    std::array<AreaEdge, 13> edges = forward_steps();
    std::array<core::Vec3, 13> units;
    for (std::size_t e = 0; e < edges.size(); ++e) units[e] = in_mm(edges[e].step, spacing).normalized();
    std::array<int, 13> nearest{};
    for (int n = 0; n < kDirections; ++n) {
        const core::Vec3 direction = on_sphere(n);
        std::size_t best = 0;
        for (std::size_t e = 1; e < units.size(); ++e) {
            if (std::abs(units[e].dot(direction)) > std::abs(units[best].dot(direction))) best = e;
        }
        ++nearest[best];
    }
    for (std::size_t e = 0; e < edges.size(); ++e) {
        // The half sphere of 2π, shared out; lines of one direction are as dense as voxels of that length are
        // apart.
        const double angle = 2.0 * std::numbers::pi * nearest[e] / kDirections;
        edges[e].mm2 = spacing.prod() * angle / (std::numbers::pi * in_mm(edges[e].step, spacing).norm());
    }
    return edges;
}

}  // namespace remnant::imaging::segmentation

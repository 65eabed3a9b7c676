#pragma once
// The same voxels stored in another axis order: index axes swapped and reversed, every voxel where it was in
// the world.

#include <algorithm>
#include <array>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::testing {

/// New axis a runs along old axis `from[a]`, backwards where `reversed[a]`.
struct AxisOrder {
    std::array<int, 3> from{0, 1, 2};
    std::array<bool, 3> reversed{false, false, false};
};

/// All 48: six permutations, eight reversals.
inline std::vector<AxisOrder> all_axis_orders() {
    std::vector<AxisOrder> orders;
    std::array<int, 3> from{0, 1, 2};
    do {
        for (int bits = 0; bits < 8; ++bits) {
            orders.push_back({from, {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0}});
        }
    } while (std::next_permutation(from.begin(), from.end()));
    return orders;
}

inline bool right_handed(const AxisOrder& order) {
    core::Mat3 axes = core::Mat3::Zero();
    for (int a = 0; a < 3; ++a) {
        const auto n = static_cast<std::size_t>(a);
        axes(order.from[n], a) = order.reversed[n] ? -1.0 : 1.0;
    }
    return axes.determinant() > 0;
}

inline core::GridGeometry reordered(const core::GridGeometry& grid, const AxisOrder& order) {
    core::GridGeometry result;
    core::Vec3 first = core::Vec3::Zero();
    for (int a = 0; a < 3; ++a) {
        const auto n = static_cast<std::size_t>(a);
        const int old = order.from[n];
        const int last = grid.size[static_cast<std::size_t>(old)] - 1;
        result.size[n] = last + 1;
        result.spacing[a] = grid.spacing[old];
        result.direction.col(a) = (order.reversed[n] ? -1.0 : 1.0) * grid.direction.col(old);
        if (order.reversed[n]) first[old] = last;
    }
    result.origin = grid.world(first);
    return result;
}

template <class T>
std::vector<T> reordered(const std::vector<T>& voxels, const core::Size3& size, const AxisOrder& order) {
    core::Size3 target{};
    for (std::size_t a = 0; a < 3; ++a) target[a] = size[static_cast<std::size_t>(order.from[a])];
    std::vector<T> result;
    result.reserve(voxels.size());
    std::array<int, 3> at{};
    for (at[2] = 0; at[2] < target[2]; ++at[2]) {
        for (at[1] = 0; at[1] < target[1]; ++at[1]) {
            for (at[0] = 0; at[0] < target[0]; ++at[0]) {
                std::array<int, 3> old{};
                for (std::size_t a = 0; a < 3; ++a) {
                    old[static_cast<std::size_t>(order.from[a])] =
                        order.reversed[a] ? target[a] - 1 - at[a] : at[a];
                }
                result.push_back(
                    voxels[(static_cast<std::size_t>(old[2]) * size[1] + old[1]) * size[0] + old[0]]);
            }
        }
    }
    return result;
}

/// Largest distance (mm) from a corner voxel of one grid to the nearest corner voxel of the other: 0 where
/// the corners are the same set, in whatever order.
inline double corner_set_distance(const core::GridGeometry& a, const core::GridGeometry& b) {
    double farthest = 0;
    for (const core::Vec3& p : a.corner_centres()) {
        double nearest = 1e9;
        for (const core::Vec3& q : b.corner_centres()) nearest = std::min(nearest, (p - q).norm());
        farthest = std::max(farthest, nearest);
    }
    return farthest;
}

}  // namespace remnant::testing

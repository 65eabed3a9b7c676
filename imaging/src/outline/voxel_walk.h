#pragma once
// The voxels a straight way passes through.

#include <algorithm>
#include <cmath>
#include <limits>

#include "remnant/core/geometry.h"

namespace remnant::imaging::outline {

/// Calls `visit(voxel)` for the voxels between two points (in index coordinates, a voxel reaching half a step
/// to each side of its centre), each sharing a face with the one before; only those of a grid of that size.
/// Amanatides and Woo, A fast voxel traversal algorithm for ray tracing, Eurographics 1987.
template <class Visit>
void for_each_voxel_between(core::Vec3 from, core::Vec3 to, const core::Size3& size, Visit visit) {
    // What lies far outside is never visited; nor need every voxel on the way there be.
    double enter = 0.0;
    double leave = 1.0;
    for (int axis = 0; axis < 3; ++axis) {
        const double way = to[axis] - from[axis];
        const double low = -1.5 - from[axis];
        const double high = size[static_cast<std::size_t>(axis)] + 0.5 - from[axis];
        if (way == 0.0) {
            if (low > 0.0 || high < 0.0) return;
            continue;
        }
        enter = std::max(enter, std::min(low / way, high / way));
        leave = std::min(leave, std::max(low / way, high / way));
    }
    if (enter > leave) return;
    const core::Vec3 way = to - from;
    if (leave < 1.0) to = from + leave * way;
    if (enter > 0.0) from += enter * way;

    core::Size3 voxel{};
    core::Size3 last{};
    core::Size3 step{};
    core::Vec3 next;   // share of the way at which the next voxel of the axis begins
    core::Vec3 width;  // share of the way through one voxel
    for (int axis = 0; axis < 3; ++axis) {
        const auto at = static_cast<std::size_t>(axis);
        voxel[at] = static_cast<int>(std::floor(from[axis] + 0.5));
        last[at] = static_cast<int>(std::floor(to[axis] + 0.5));
        const double length = to[axis] - from[axis];
        step[at] = length > 0 ? 1 : -1;
        width[axis] = length == 0 ? std::numeric_limits<double>::infinity() : std::abs(1.0 / length);
        next[axis] = length == 0 ? width[axis] : (voxel[at] + 0.5 * step[at] - from[axis]) / length;
    }
    const auto in_grid = [&] {
        return voxel[0] >= 0 && voxel[1] >= 0 && voxel[2] >= 0 && voxel[0] < size[0] && voxel[1] < size[1] &&
               voxel[2] < size[2];
    };
    while (true) {
        if (in_grid()) visit(voxel);
        // An axis that has arrived is left alone, so that rounding never walks past the end.
        int along = -1;
        for (int axis = 0; axis < 3; ++axis) {
            const auto at = static_cast<std::size_t>(axis);
            if (voxel[at] == last[at]) continue;
            if (along < 0 || next[axis] < next[along]) along = axis;
        }
        if (along < 0) return;
        voxel[static_cast<std::size_t>(along)] += step[static_cast<std::size_t>(along)];
        next[along] += width[along];
    }
}

}  // namespace remnant::imaging::outline

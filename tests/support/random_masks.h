#pragma once
// Seeded grids, masks and planes for property tests.

#include <Eigen/Geometry>
#include <random>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/plan.h"

namespace remnant::testing {

using Random = std::mt19937_64;

inline double uniform(Random& random, double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
}

inline int uniform_int(Random& random, int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
}

inline core::Vec3 random_unit(Random& random) {
    std::normal_distribution<double> normal;
    return core::Vec3(normal(random), normal(random), normal(random)).normalized();
}

/// An oblique grid of a few thousand voxels, left-handed half of the time.
inline core::GridGeometry random_grid(Random& random) {
    core::GridGeometry grid;
    grid.size = {uniform_int(random, 1, 24), uniform_int(random, 1, 20), uniform_int(random, 1, 16)};
    grid.spacing = {uniform(random, 0.4, 3.0), uniform(random, 0.4, 3.0), uniform(random, 0.4, 5.0)};
    grid.origin = {uniform(random, -300, 300), uniform(random, -300, 300), uniform(random, -900, 900)};
    const Eigen::AngleAxisd turn(uniform(random, 0, 3.1), random_unit(random));
    grid.direction = turn.toRotationMatrix();
    if (uniform_int(random, 0, 1) == 1) grid.direction.col(2) *= -1.0;
    return grid;
}

/// Runs of random lengths; about half of the voxels.
inline std::vector<std::uint8_t> random_voxels(Random& random, const core::Size3& size) {
    std::vector<std::uint8_t> voxels(static_cast<std::size_t>(size[0]) * size[1] * size[2]);
    std::uint8_t value = 0;
    int left = 0;
    for (auto& voxel : voxels) {
        if (left-- == 0) {
            value = static_cast<std::uint8_t>(uniform_int(random, 0, 1));
            left = uniform_int(random, 0, 9);
        }
        voxel = value;
    }
    return voxels;
}

inline core::LabelMask mask_of(const std::vector<std::uint8_t>& voxels, const core::Size3& size) {
    return core::mask_where(std::span<const std::uint8_t>(voxels), size,
                            [](std::uint8_t v) { return v != 0; });
}

/// A plane through the middle half of the grid's box.
inline core::CuttingPlane random_plane(Random& random, const core::GridGeometry& grid) {
    core::Vec3 index;
    for (int axis = 0; axis < 3; ++axis) index[axis] = uniform(random, 0.2, 0.8) * grid.size[axis];
    return {grid.world(index), random_unit(random)};
}

}  // namespace remnant::testing

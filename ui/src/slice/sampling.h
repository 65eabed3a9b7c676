#pragma once
// A value of a scan between its voxels.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "remnant/core/voxel_grid.h"

namespace remnant::ui {

/// The voxel whose box an index lies in, and whether the grid has it.
struct NearestVoxel {
    std::array<int, 3> at{};
    bool within = false;
};

inline NearestVoxel nearest_voxel(const core::Vec3& index, const core::Size3& size) {
    NearestVoxel voxel;
    voxel.within = true;
    for (int a = 0; a < 3; ++a) {
        const auto axis = static_cast<std::size_t>(a);
        voxel.at[axis] = static_cast<int>(std::floor(index[a] + 0.5));
        voxel.within = voxel.within && voxel.at[axis] >= 0 && voxel.at[axis] < size[axis];
    }
    return voxel;
}

/// Linear in all three axes; half a voxel beyond the last centre the border voxel stands alone.
template <class T>
float trilinear(const core::VoxelGrid<T>& grid, const core::Vec3& index) {
    const auto& size = grid.geometry().size;
    std::array<int, 3> low{}, high{};
    std::array<float, 3> f{};
    for (int a = 0; a < 3; ++a) {
        const auto at = static_cast<std::size_t>(a);
        const double held = std::clamp(index[a], 0.0, size[at] - 1.0);
        low[at] = static_cast<int>(held);
        high[at] = std::min(low[at] + 1, size[at] - 1);
        f[at] = static_cast<float>(held - low[at]);
    }
    const auto along_i = [&](int j, int k) {
        return static_cast<float>(grid.at(low[0], j, k)) * (1 - f[0]) +
               static_cast<float>(grid.at(high[0], j, k)) * f[0];
    };
    const auto along_j = [&](int k) { return along_i(low[1], k) * (1 - f[1]) + along_i(high[1], k) * f[1]; };
    return along_j(low[2]) * (1 - f[2]) + along_j(high[2]) * f[2];
}

/// The value at a place in LPS mm; what is not a number outside of the scan.
template <class T>
float value_in(const core::VoxelGrid<T>& grid, const core::Vec3& world) {
    const core::Vec3 index = grid.geometry().index(world);
    if (!nearest_voxel(index, grid.geometry().size).within) return std::numeric_limits<float>::quiet_NaN();
    return trilinear(grid, index);
}

}  // namespace remnant::ui

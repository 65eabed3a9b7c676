#pragma once
// Where the voxels of a field are, and how much they are.

#include "remnant/core/geometry.h"
#include "remnant/core/units.h"
#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// Calls `visit(n, i, j, k)` for every voxel in the order of fields.
template <class Visit>
void for_each_voxel(const core::GridGeometry& grid, Visit visit) {
    std::size_t n = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++n) visit(n, i, j, k);
        }
    }
}

/// The mean place (LPS mm) of the voxels of which `rule(n)` holds; of the grid's first voxel where it holds
/// of none.
template <class Rule>
core::Vec3 centre_where(const core::GridGeometry& grid, Rule rule) {
    core::Vec3 sum = core::Vec3::Zero();
    double voxels = 0.0;
    for_each_voxel(grid, [&](std::size_t n, int i, int j, int k) {
        if (!rule(n)) return;
        sum += core::Vec3(i, j, k);
        voxels += 1.0;
    });
    return grid.world(voxels > 0.0 ? core::Vec3(sum / voxels) : sum);
}
inline core::Vec3 centre_of(const Bits& bits, const core::GridGeometry& grid) {
    return centre_where(grid, [&](std::size_t n) { return bits[n] != 0; });
}

/// The volume of that many voxels.
inline core::Millilitre volume_of(std::int64_t voxels, const core::GridGeometry& grid) {
    return core::Millilitre(static_cast<double>(voxels) * core::to_millilitre(grid.voxel_volume()).value());
}

}  // namespace remnant::imaging::segmentation

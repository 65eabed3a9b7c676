#pragma once
// Where voxels are. Everything inside the program is LPS millimetres: x grows to the patient's left,
// y to the back (posterior), z to the head (superior). RAS exists only inside NIfTI and NRRD readers and
// writers.

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <string>

#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::core {

using Vec3 = Eigen::Vector3d;
using Mat3 = Eigen::Matrix3d;
/// Number of voxels along i, j, k (i fastest in memory).
using Size3 = std::array<int, 3>;

/// A regular grid: world = origin + direction · (spacing ∘ index); the centre of a voxel is at its integer
/// index. The columns of `direction` are the unit vectors of the i, j, k axes in LPS. They may be
/// left-handed.
struct GridGeometry {
    Size3 size{0, 0, 0};
    Vec3 origin = Vec3::Zero();
    Vec3 spacing = Vec3::Ones();
    Mat3 direction = Mat3::Identity();

    [[nodiscard]] std::int64_t voxel_count() const { return std::int64_t{size[0]} * size[1] * size[2]; }
    /// Spacing product; exact for orthonormal directions, which `validated` guarantees.
    [[nodiscard]] CubicMillimetre voxel_volume() const { return CubicMillimetre(spacing.prod()); }
    /// LPS mm of a (possibly fractional) index.
    [[nodiscard]] Vec3 world(const Vec3& index) const {
        return origin + direction * spacing.cwiseProduct(index);
    }
    /// Fractional index of a point in LPS mm. The direction is orthonormal, so its inverse is its transpose.
    [[nodiscard]] Vec3 index(const Vec3& world) const {
        return (direction.transpose() * (world - origin)).cwiseQuotient(spacing);
    }
    /// LPS mm of the centres of the eight corner voxels; bit 0, 1, 2 of the position chooses the far end of
    /// i, j, k.
    [[nodiscard]] std::array<Vec3, 8> corner_centres() const;
};

/// An axis-aligned box in LPS mm.
struct WorldBox {
    Vec3 low = Vec3::Zero();
    Vec3 high = Vec3::Zero();
};

/// The box around all voxels, their half-voxel borders included.
WorldBox world_box(const GridGeometry& grid);

/// Largest distance (mm) between corresponding corners of two grids; infinite where their sizes differ.
double corner_distance(const GridGeometry& a, const GridGeometry& b);

/// One grid for all purposes: equal size and every corner within 0.1 mm.
bool same_grid(const GridGeometry& a, const GridGeometry& b);

/// Refuses a grid no scanner made: a size below 1 or above 2^31 voxels along an axis product, spacing not
/// in (0, 1000] mm, a direction off orthonormal by more than 1e-3, or anything not finite. `what` names the
/// file. A direction that passes is made exactly orthonormal (nearest, by Gram–Schmidt from the first axis).
Result<GridGeometry> validated(GridGeometry grid, const std::string& what);

}  // namespace remnant::core

#pragma once
// A bending whose control points lie far apart: between vessels nothing but smoothness says how tissue went.

#include <Eigen/Core>
#include <array>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::imaging::registration {

/// One row a control point, i fastest; one column an axis, mm.
using Controls = Eigen::MatrixX3d;
/// One value an axis for every voxel of a lattice.
using VoxelShifts = std::array<std::vector<float>, 3>;

/// Shifts as cubic B-splines (Rueckert et al. 1999, doi:10.1109/42.796284) whose control points lie `stride`
/// voxels of a lattice apart. All voxels are served at once, one axis after the other: what a voxel at a time
/// costs 64 control points costs 4 so.
class SplineLattice {
  public:
    SplineLattice(const core::Size3& voxels, int stride);

    [[nodiscard]] int count() const { return size_[0] * size_[1] * size_[2]; }
    [[nodiscard]] const core::Size3& size() const { return size_; }

    /// The shift at every voxel.
    [[nodiscard]] VoxelShifts spread(const Controls& controls) const;
    /// The transpose of `spread`: for every control point the sum of the voxels' values, each times what the
    /// control point says there.
    [[nodiscard]] Controls gathered(const VoxelShifts& values) const;
    /// The same with what it says squared.
    [[nodiscard]] Controls gathered_squares(const VoxelShifts& values) const;

    /// The same shifts by the control points of `finer`, which has half the stride.
    [[nodiscard]] Controls refined(const Controls& controls, const SplineLattice& finer) const;

  private:
    using Weights = std::array<double, 4>;
    [[nodiscard]] Controls gathered(const VoxelShifts& values, const std::vector<Weights>& weights) const;

    core::Size3 voxels_;
    int stride_;
    core::Size3 size_{};
    std::vector<Weights> weights_;  // by the voxel's place between two control points
    std::vector<Weights> squares_;
};

}  // namespace remnant::imaging::registration

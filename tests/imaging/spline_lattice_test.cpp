// Splines evaluated for a whole lattice at once, against the plain sum over 64 control points.

#include "registration/spline_lattice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace remnant::imaging::registration {
namespace {

constexpr core::Size3 kVoxels{23, 17, 14};
constexpr int kStride = 6;

std::size_t voxel(int i, int j, int k) {
    return (static_cast<std::size_t>(k) * kVoxels[1] + static_cast<std::size_t>(j)) * kVoxels[0] +
           static_cast<std::size_t>(i);
}

Controls some_controls(const SplineLattice& lattice) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> shift(-5, 5);
    Controls controls(lattice.count(), 3);
    for (Eigen::Index n = 0; n < controls.size(); ++n) controls.data()[n] = shift(random);
    return controls;
}

/// The cubic B-spline by its definition: 2/3 − x² + |x|³/2 within 1, (2 − |x|)³/6 within 2.
double bump(double x) {
    x = std::abs(x);
    if (x >= 2) return 0;
    return x < 1 ? 2.0 / 3.0 - x * x + 0.5 * x * x * x : (2 - x) * (2 - x) * (2 - x) / 6.0;
}

/// Control point c lies at voxel (c − 1) · stride.
double sum_of_all(const SplineLattice& lattice, const Controls& controls, int i, int j, int k, int axis) {
    double sum = 0;
    int n = 0;
    for (int c = 0; c < lattice.size()[2]; ++c) {
        for (int b = 0; b < lattice.size()[1]; ++b) {
            for (int a = 0; a < lattice.size()[0]; ++a, ++n) {
                const auto at = [](int v, int control) {
                    return bump(static_cast<double>(v) / kStride - (control - 1));
                };
                sum += at(i, a) * at(j, b) * at(k, c) * controls(n, axis);
            }
        }
    }
    return sum;
}

TEST(SplineLattice, Spreads_as_the_plain_sum_does) {
    const SplineLattice lattice(kVoxels, kStride);
    const Controls controls = some_controls(lattice);
    const VoxelShifts shifts = lattice.spread(controls);
    for (const auto& [i, j, k] : {core::Size3{0, 0, 0}, {22, 16, 13}, {5, 6, 7}, {11, 0, 12}}) {
        for (int axis = 0; axis < 3; ++axis)
            EXPECT_NEAR(shifts[static_cast<std::size_t>(axis)][voxel(i, j, k)],
                        sum_of_all(lattice, controls, i, j, k, axis), 1e-5);
    }
}

TEST(SplineLattice, Gathers_by_the_transpose) {
    const SplineLattice lattice(kVoxels, kStride);
    const Controls controls = some_controls(lattice);
    const VoxelShifts shifts = lattice.spread(controls);
    std::mt19937 random(9);
    std::uniform_real_distribution<float> value(-1, 1);
    VoxelShifts values = shifts;
    double at_voxels = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        for (std::size_t n = 0; n < values[axis].size(); ++n) {
            values[axis][n] = value(random);
            at_voxels += static_cast<double>(values[axis][n]) * shifts[axis][n];
        }
    }
    EXPECT_NEAR(lattice.gathered(values).cwiseProduct(controls).sum(), at_voxels, 1e-2);
}

TEST(SplineLattice, Gathers_squares_for_one_control_point) {
    const SplineLattice lattice(kVoxels, kStride);
    VoxelShifts values;
    for (auto& along : values) along.assign(voxel(22, 16, 13) + 1, 0.0F);
    values[1][voxel(8, 9, 4)] = 2.0F;
    Controls one = Controls::Zero(lattice.count(), 3);
    const Eigen::Index control = (2 * lattice.size()[1] + 2) * lattice.size()[0] + 3;
    one(control, 1) = 1.0;
    const double says = sum_of_all(lattice, one, 8, 9, 4, 1);
    EXPECT_NEAR(lattice.gathered_squares(values)(control, 1), 2.0 * says * says, 1e-6);
}

TEST(SplineLattice, Finer_control_points_give_the_same_shifts) {
    const SplineLattice coarse(kVoxels, kStride);
    const SplineLattice fine(kVoxels, kStride / 2);
    const Controls controls = some_controls(coarse);
    const VoxelShifts before = coarse.spread(controls);
    const VoxelShifts after = fine.spread(coarse.refined(controls, fine));
    for (std::size_t axis = 0; axis < 3; ++axis) {
        for (std::size_t n = 0; n < before[axis].size(); ++n)
            ASSERT_NEAR(before[axis][n], after[axis][n], 1e-4) << "voxel " << n;
    }
}

}  // namespace
}  // namespace remnant::imaging::registration

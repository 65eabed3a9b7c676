#include "remnant/core/geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "random_masks.h"

namespace remnant::core {
namespace {

using testing::Random;

class SeededGrid : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Seeds, SeededGrid, ::testing::Range(0, 20));

TEST_P(SeededGrid, World_and_index_are_inverse) {
    Random random(static_cast<unsigned>(GetParam()));
    const GridGeometry grid = testing::random_grid(random);
    for (int n = 0; n < 50; ++n) {
        const Vec3 index(testing::uniform(random, -20, 40), testing::uniform(random, -20, 40),
                         testing::uniform(random, -20, 40));
        EXPECT_LT((grid.index(grid.world(index)) - index).norm(), 1e-9);
    }
}

TEST_P(SeededGrid, Neighbours_along_an_axis_are_one_spacing_apart) {
    Random random(static_cast<unsigned>(GetParam()));
    const GridGeometry grid = testing::random_grid(random);
    for (int axis = 0; axis < 3; ++axis) {
        const Vec3 step = grid.world(Vec3::Unit(axis)) - grid.world(Vec3::Zero());
        EXPECT_NEAR(step.norm(), grid.spacing[axis], 1e-9);
    }
}

TEST_P(SeededGrid, The_world_box_holds_every_voxel_corner_and_touches_some) {
    Random random(static_cast<unsigned>(GetParam()));
    const GridGeometry grid = testing::random_grid(random);
    const WorldBox box = world_box(grid);
    Vec3 low = Vec3::Constant(1e9);
    Vec3 high = Vec3::Constant(-1e9);
    for (int corner = 0; corner < 8; ++corner) {
        Vec3 index;
        for (int axis = 0; axis < 3; ++axis) {
            index[axis] = (corner >> axis & 1) ? grid.size[static_cast<std::size_t>(axis)] - 0.5 : -0.5;
        }
        low = low.cwiseMin(grid.world(index));
        high = high.cwiseMax(grid.world(index));
    }
    EXPECT_LT((box.low - low).norm(), 1e-9);
    EXPECT_LT((box.high - high).norm(), 1e-9);
}

GridGeometry plain() {
    GridGeometry grid;
    grid.size = {512, 512, 100};
    grid.spacing = {0.75, 0.75, 2.0};
    return grid;
}

TEST(Geometry, The_same_grid_within_a_tenth_of_a_millimetre) {
    GridGeometry near = plain();
    near.origin.x() += 0.099;
    GridGeometry far = plain();
    far.origin.x() += 0.101;
    EXPECT_TRUE(same_grid(plain(), near));
    EXPECT_FALSE(same_grid(plain(), far));
}

TEST(Geometry, Spacing_that_adds_up_to_a_shift_at_the_far_corner_is_another_grid) {
    GridGeometry other = plain();
    other.spacing.x() += 0.001;  // 0.5 mm after 511 voxels
    EXPECT_FALSE(same_grid(plain(), other));
}

TEST(Geometry, Grids_of_other_sizes_are_infinitely_far) {
    GridGeometry other = plain();
    other.size[2] = 99;
    EXPECT_TRUE(std::isinf(corner_distance(plain(), other)));
}

TEST(Geometry, A_mirrored_grid_is_another_grid) {
    GridGeometry mirrored = plain();
    mirrored.direction.col(0) *= -1;
    EXPECT_FALSE(same_grid(plain(), mirrored));
}

void expect_refused(const GridGeometry& grid, const char* why) {
    const auto result = validated(grid, "scan");
    ASSERT_FALSE(result) << why;
    EXPECT_EQ(result.error().what, "scan");
    EXPECT_FALSE(result.error().reason.empty());
}

TEST(Geometry, What_no_scanner_made_is_refused) {
    GridGeometry grid = plain();
    grid.size[1] = 0;
    expect_refused(grid, "no rows");
    grid = plain();
    grid.size = {65535, 65535, 65535};
    expect_refused(grid, "too many voxels");
    grid = plain();
    grid.spacing.z() = 0;
    expect_refused(grid, "no spacing");
    grid = plain();
    grid.spacing.x() = -0.7;
    expect_refused(grid, "negative spacing");
    grid = plain();
    grid.spacing.y() = 1000.5;
    expect_refused(grid, "spacing of a metre");
    grid = plain();
    grid.origin.z() = std::numeric_limits<double>::quiet_NaN();
    expect_refused(grid, "NaN origin");
    grid = plain();
    grid.direction(0, 1) = 0.01;
    expect_refused(grid, "axes not at right angles");
    grid = plain();
    grid.direction.col(2) = Vec3::Zero();
    expect_refused(grid, "an axis of no length");
}

TEST(Geometry, A_slightly_rounded_direction_is_made_orthonormal) {
    GridGeometry grid = plain();
    grid.direction.col(1) = Vec3(0.0, 0.9703, -0.2419);
    grid.direction.col(2) = Vec3(0.0, 0.2419, 0.9703);
    const auto result = validated(grid, "scan");
    ASSERT_TRUE(result);
    const Mat3 gram = result->direction.transpose() * result->direction;
    EXPECT_LT((gram - Mat3::Identity()).norm(), 1e-12);
}

TEST(Geometry, A_left_handed_grid_stays_left_handed) {
    GridGeometry grid = plain();
    grid.direction.col(2) *= -1;
    const auto result = validated(grid, "scan");
    ASSERT_TRUE(result);
    EXPECT_NEAR(result->direction.determinant(), -1.0, 1e-12);
}

}  // namespace
}  // namespace remnant::core

// The way in which remnant and specimen are pulled apart on the screen.

#include "remnant/volumetry/parting.h"

#include <gtest/gtest.h>

#include "random_masks.h"
#include "voxels_where.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;
using testing::Random;

/// The mean of the voxel centres (LPS mm), asked of every voxel.
Vec3 centre_of(const core::LabelMask& mask, const core::GridGeometry& grid) {
    Vec3 sum = Vec3::Zero();
    double count = 0.0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                if (!mask.contains(i, j, k)) continue;
                sum += grid.world(Vec3(i, j, k));
                count += 1.0;
            }
        }
    }
    return sum / count;
}

TEST(Parting, Runs_from_the_remnants_centre_to_the_specimens_as_counted_voxel_by_voxel) {
    int compared = 0;
    for (int seed = 0; seed < 100; ++seed) {
        Random random(seed);
        const auto grid = testing::random_grid(random);
        const auto remnant = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
        const auto resected =
            core::subtracted(testing::mask_of(testing::random_voxels(random, grid.size), grid.size), remnant);
        if (remnant.empty() || resected.empty()) continue;
        const auto direction = parting_direction(remnant, resected, grid);
        ASSERT_TRUE(direction) << "seed " << seed;
        const Vec3 expected = (centre_of(resected, grid) - centre_of(remnant, grid)).normalized();
        EXPECT_NEAR((*direction - expected).norm(), 0.0, 1e-8) << "seed " << seed;
        EXPECT_NEAR(direction->norm(), 1.0, 1e-12) << "not a unit vector, seed " << seed;
        ++compared;
    }
    EXPECT_GT(compared, 80) << "too few scenes had two parts";
}

TEST(Parting, Has_no_direction_where_a_part_is_empty) {
    core::GridGeometry grid;
    grid.size = {4, 4, 4};
    const auto some = testing::voxels_where(grid.size, [](int i, int, int) { return i < 2; });
    const core::LabelMask none(grid.size);
    EXPECT_FALSE(parting_direction(some, none, grid)) << "nothing was resected";
    EXPECT_FALSE(parting_direction(none, some, grid)) << "nothing stays";
}

TEST(Parting, Has_no_direction_where_one_part_lies_all_round_the_other) {
    core::GridGeometry grid;
    grid.size = {5, 5, 5};
    grid.spacing = {0.7, 0.9, 2.5};
    const auto core_part =
        testing::voxels_where(grid.size, [](int i, int j, int k) { return i == 2 && j == 2 && k == 2; });
    const auto shell =
        core::subtracted(testing::voxels_where(grid.size, [](int, int, int) { return true; }), core_part);
    EXPECT_FALSE(parting_direction(shell, core_part, grid)) << "the centres coincide";
}

}  // namespace
}  // namespace remnant::volumetry

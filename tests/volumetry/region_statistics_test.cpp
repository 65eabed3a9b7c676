#include "remnant/volumetry/region_statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace remnant::volumetry {
namespace {

using core::Vec3;

/// A scan whose value is 10·i + j, one slice apart by 1000.
core::SharedVoxels<float> ramp() {
    core::GridGeometry grid;
    grid.size = {20, 20, 5};
    grid.spacing = {1, 1, 4};
    auto voxels = std::make_shared<core::VoxelGrid<float>>(grid);
    std::size_t at = 0;
    for (int k = 0; k < 5; ++k) {
        for (int j = 0; j < 20; ++j) {
            for (int i = 0; i < 20; ++i) voxels->voxels()[at++] = static_cast<float>(1000 * k + 10 * i + j);
        }
    }
    return voxels;
}

TEST(RegionStatistics, Counts_the_centres_in_one_slice_and_their_values) {
    const core::EllipseRegion circle{Vec3(10, 10, 8), Vec3(2.5, 0, 0), Vec3(0, 2.5, 0)};
    const auto s = statistics_in(circle, core::CtVoxels(ramp()));
    double sum = 0, squares = 0;
    int count = 0;
    for (int j = 0; j < 20; ++j) {
        for (int i = 0; i < 20; ++i) {
            if (std::hypot(i - 10, j - 10) > 2.5) continue;
            const double value = 2000 + 10 * i + j;
            sum += value;
            squares += value * value;
            ++count;
        }
    }
    EXPECT_EQ(s.voxels, count);
    EXPECT_NEAR(s.mean, sum / count, 1e-9);
    EXPECT_NEAR(s.standard_deviation, std::sqrt((squares - sum * sum / count) / (count - 1)), 1e-6);
    EXPECT_NEAR(s.area_mm2, 6.25 * std::numbers::pi, 1e-12);
}

TEST(RegionStatistics, Leaves_out_what_is_not_a_number) {
    auto voxels = std::make_shared<core::VoxelGrid<float>>(ramp()->geometry());
    std::ranges::copy(ramp()->voxels(), voxels->voxels().begin());
    voxels->voxels()[static_cast<std::size_t>((2 * 20 + 10) * 20 + 10)] =
        std::numeric_limits<float>::quiet_NaN();
    const core::EllipseRegion dot{Vec3(10, 10, 8), Vec3(1.1, 0, 0), Vec3(0, 1.1, 0)};
    const auto s = statistics_in(dot, core::CtVoxels(core::SharedVoxels<float>(voxels)));
    EXPECT_EQ(s.voxels, 4);
    EXPECT_NEAR(s.mean, 2110.0, 1e-9);
}

TEST(RegionStatistics, A_region_of_no_size_has_no_voxels) {
    const auto s = statistics_in({Vec3(10, 10, 8), Vec3::Zero(), Vec3(0, 1, 0)}, core::CtVoxels(ramp()));
    EXPECT_EQ(s.voxels, 0);
}

}  // namespace
}  // namespace remnant::volumetry

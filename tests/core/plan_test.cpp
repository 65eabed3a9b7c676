#include "remnant/core/plan.h"

#include <gtest/gtest.h>

#include <limits>

namespace remnant::core {
namespace {

TEST(CuttingPlane, Its_normal_is_made_unit_length) {
    const auto plane = cutting_plane({1, 2, 3}, {0, 3, 4}, "--plane");
    ASSERT_TRUE(plane);
    EXPECT_EQ(plane->normal, Vec3(0, 0.6, 0.8));
    EXPECT_EQ(plane->point, Vec3(1, 2, 3));
}

TEST(CuttingPlane, A_normal_without_a_direction_is_refused) {
    EXPECT_FALSE(cutting_plane({0, 0, 0}, {0, 0, 0}, "--plane"));
    EXPECT_FALSE(cutting_plane({0, 0, 0}, {std::numeric_limits<double>::quiet_NaN(), 0, 1}, "--plane"));
    EXPECT_FALSE(cutting_plane({0, std::numeric_limits<double>::infinity(), 0}, {0, 0, 1}, "--plane"));
}

}  // namespace
}  // namespace remnant::core

#include "remnant/core/annotation.h"

#include <gtest/gtest.h>

#include <numbers>

namespace remnant::core {
namespace {

TEST(Annotation, A_distance_is_the_straight_line_through_space) {
    EXPECT_DOUBLE_EQ(length_of({Vec3(1, 2, 3), Vec3(4, 6, 15)}).value(), 13.0);
}

TEST(Annotation, An_angle_is_that_between_its_arms) {
    EXPECT_NEAR(angle_of({Vec3(1, 0, 0), Vec3::Zero(), Vec3(0, 2, 0)}).value(), 90.0, 1e-12);
    EXPECT_NEAR(angle_of({Vec3(1, 0, 0), Vec3::Zero(), Vec3(-3, 0, 0)}).value(), 180.0, 1e-12);
    EXPECT_NEAR(angle_of({Vec3(1, 0, 0), Vec3::Zero(), Vec3(1, 1, 0)}).value(), 45.0, 1e-12);
}

TEST(Annotation, An_angle_of_nearly_nothing_is_exact) {
    EXPECT_NEAR(angle_of({Vec3(1, 0, 0), Vec3::Zero(), Vec3(1, 1e-9, 0)}).value(),
                1e-9 * 180.0 / std::numbers::pi, 1e-18);
}

TEST(Annotation, An_ellipse_has_the_area_of_its_half_axes) {
    EXPECT_NEAR(area_of({Vec3(5, 5, 5), Vec3(3, 0, 0), Vec3(0, 0, 2)}), 6.0 * std::numbers::pi, 1e-12);
}

}  // namespace
}  // namespace remnant::core

#include "remnant/core/units.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace remnant::core {
namespace {

TEST(Units, A_number_does_not_become_a_volume_by_itself) {
    EXPECT_FALSE((std::is_convertible_v<double, Millilitre>));
    EXPECT_FALSE((std::is_convertible_v<Millilitre, double>));
}

TEST(Units, A_volume_does_not_become_a_weight_nor_points_a_percentage) {
    EXPECT_FALSE((std::is_constructible_v<Gram, Millilitre>));
    EXPECT_FALSE((std::is_constructible_v<Percent, Points>));
    EXPECT_FALSE((std::is_assignable_v<Days&, Weeks>));
}

TEST(Units, A_millilitre_is_a_thousand_cubic_millimetres) {
    EXPECT_EQ(to_millilitre(CubicMillimetre(1500.0)), Millilitre(1.5));
}

TEST(Units, Weeks_are_not_rounded) {
    EXPECT_EQ(to_weeks(Days(10)).value(), 10.0 / 7.0);
}

TEST(Units, Two_percentages_differ_by_points) {
    EXPECT_EQ(points_between(Percent(29.5), Percent(21.0)), Points(8.5));
}

TEST(Units, A_ratio_of_like_quantities_has_no_unit) {
    EXPECT_EQ(Millilitre(320) / Millilitre(1600), 0.2);
}

}  // namespace
}  // namespace remnant::core

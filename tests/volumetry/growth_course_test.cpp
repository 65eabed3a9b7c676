#include "remnant/volumetry/growth_course.h"

#include <gtest/gtest.h>

#include "growth_cases.h"

namespace remnant::volumetry {
namespace {

using std::chrono::year;
using testing::grown_case;
using testing::scan_with;

GrowthCourse course_of(const core::Case& subject) {
    const auto course = growth_course(subject, {});
    EXPECT_TRUE(course && *course);
    return **course;
}

/// 300 mL before, 400 after 14 days, 430 after 28.
core::Case three_scans() {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 400, 0});
    subject.time_points[1].date = year(2026) / 1 / 24;
    subject.time_points.push_back(scan_with("later", year(2026) / 2 / 7, {1500, 430, 0}));
    return subject;
}

TEST(GrowthCourse, Points_stand_at_their_days_from_the_intervention) {
    const GrowthCourse course = course_of(three_scans());
    ASSERT_EQ(course.points.size(), 3u);
    EXPECT_EQ(course.points[0].day.value(), -9);
    EXPECT_EQ(course.points[1].day.value(), 14);
    EXPECT_EQ(course.points[2].day.value(), 28);
    EXPECT_EQ(course.points[2].shares->volumes.flr, core::Millilitre(430));
    EXPECT_DOUBLE_EQ(course.points[2].flr_error.value(), 21.5) << "5 % of 430 mL";
}

TEST(GrowthCourse, Intervals_run_from_the_baseline_and_from_scan_to_scan) {
    const GrowthCourse course = course_of(three_scans());
    ASSERT_EQ(course.intervals.size(), 3u);
    EXPECT_TRUE(course.intervals[0].first_followup);
    EXPECT_EQ(course.intervals[0].growth.days.value(), 14);
    EXPECT_FALSE(course.intervals[1].first_followup);
    EXPECT_EQ(course.intervals[1].growth.days.value(), 28);
    EXPECT_EQ(course.intervals[2].from, 1u);
    EXPECT_EQ(course.intervals[2].growth.days.value(), 14) << "from scan to scan";
    EXPECT_NEAR(course.intervals[2].growth.absolute_growth.value(), 30 / 14.0, 1e-12);
}

TEST(GrowthCourse, Interventions_stand_on_the_same_line) {
    core::Case subject = three_scans();
    subject.interventions.insert(subject.interventions.begin(),
                                 {"pvl", core::InterventionKind::PortalVeinLigation, year(2026) / 1 / 5});
    const GrowthCourse course = course_of(subject);
    ASSERT_EQ(course.interventions.size(), 2u);
    EXPECT_EQ(course.interventions[0].day.value(), -5);
    EXPECT_EQ(course.interventions[1].day.value(), 0) << "days count from the last one";
}

TEST(GrowthCourse, Knows_what_is_needed_and_which_scan_is_shown) {
    const GrowthCourse course = course_of(three_scans());
    EXPECT_EQ(course.needed.value(), 20);
    EXPECT_FALSE(course.needed_source.empty());
    EXPECT_FALSE(course.points[0].shown);
    EXPECT_TRUE(course.points[1].shown);
}

TEST(GrowthCourse, Draws_the_points_that_have_a_standardised_share) {
    core::Case subject = three_scans();
    EXPECT_EQ(course_of(subject).drawable().size(), 3u);
    subject.time_points[1].structures.clear();
    const GrowthCourse course = course_of(subject);
    ASSERT_EQ(course.drawable().size(), 2u);
    EXPECT_EQ(course.drawable()[1]->scan_name, "later");
    subject.patient.age = core::Years(9);  // no formula for a child by default
    EXPECT_TRUE(course_of(subject).drawable().empty());
}

TEST(GrowthCourse, Looks_ahead_from_the_last_scan_where_too_little_is_there) {
    core::Case subject = three_scans();
    subject.patient.liver_condition = core::LiverCondition::Cali;  // 30 %: 453 mL
    const GrowthCourse course = course_of(subject);
    ASSERT_TRUE(course.outlook);
    ASSERT_FALSE(course.outlook->ahead.empty());
    EXPECT_EQ(course.outlook->ahead.front().day.value(), 28);
    EXPECT_FALSE(course_of(three_scans()).outlook) << "430 mL are enough";
}

TEST(GrowthCourse, The_order_of_the_list_does_not_matter) {
    core::Case subject = three_scans();
    std::swap(subject.time_points[1], subject.time_points[2]);
    const GrowthCourse course = course_of(subject);
    EXPECT_EQ(course.points[1].scan_name, "follow-up");
    EXPECT_EQ(course.points[2].scan_name, "later");
}

TEST(GrowthCourse, A_scan_that_cannot_be_measured_says_why_and_leaves_the_others) {
    core::Case subject = three_scans();
    subject.time_points[1].structures.clear();
    const GrowthCourse course = course_of(subject);
    EXPECT_FALSE(course.points[1].shares);
    EXPECT_NE(course.points[1].cannot_say_because, "");
    ASSERT_EQ(course.intervals.size(), 1u);
    EXPECT_EQ(course.intervals[0].to, 2u);
}

TEST(GrowthCourse, Fewer_than_two_dated_scans_make_none) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 400, 0});
    subject.time_points[1].date.reset();
    const auto course = growth_course(subject, {});
    ASSERT_TRUE(course);
    EXPECT_FALSE(*course);
}

TEST(GrowthCourse, States_whose_difference_of_observers_it_uses) {
    core::Case subject = three_scans();
    EXPECT_FALSE(course_of(subject).observer_error_given);
    subject.choices.observer_error = core::Percent(2.0);
    EXPECT_TRUE(course_of(subject).observer_error_given);
    EXPECT_DOUBLE_EQ(course_of(subject).points[2].flr_error.value(), 8.6);
}

}  // namespace
}  // namespace remnant::volumetry

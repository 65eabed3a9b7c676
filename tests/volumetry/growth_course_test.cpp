#include "remnant/volumetry/growth_course.h"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(GrowthCourse, A_scan_between_brings_its_doubts_by_its_name) {
    core::Case subject = three_scans();
    core::TimePoint& between = subject.time_points[1];
    between.warnings.push_back({"slices-missing", "a slice is missing", ""});
    between.structures[0].confirmed = false;
    between.conditions.weight = core::Kilogram(60);
    between.conditions.phase = core::ContrastPhase::Arterial;
    subject.time_points[0].conditions.phase = core::ContrastPhase::PortalVenous;
    subject.time_points[2].conditions.phase = core::ContrastPhase::PortalVenous;
    subject.view.time_point_id = "later";
    const core::Warnings doubts = course_of(subject).points[1].warnings;
    for (const char* id : {"slices-missing", "outline-unconfirmed", "weight-changed", "phase-differs"})
        EXPECT_TRUE(testing::warned(doubts, id)) << id;
    for (const core::Warning& doubt : doubts) EXPECT_EQ(doubt.text.rfind("follow-up", 0), 0u) << doubt.text;
}

TEST(GrowthCourse, The_doubts_of_the_shown_scan_and_its_baseline_are_the_evaluations) {
    core::Case subject = three_scans();
    for (core::TimePoint& scan : subject.time_points)
        scan.warnings.push_back({"slices-missing", "a slice is missing", ""});
    subject.view.time_point_id = "later";
    const GrowthCourse course = course_of(subject);
    EXPECT_TRUE(course.points[2].warnings.empty());
    EXPECT_TRUE(testing::warned(course.points[0].warnings, "slices-missing"));
    const core::Warnings said = evaluate(subject, {}).warnings;
    for (const core::Warning& doubt : course.points[0].warnings)
        EXPECT_NE(std::ranges::find(said, doubt), said.end()) << doubt.text;
}

TEST(GrowthCourse, A_scan_that_cannot_be_measured_keeps_its_doubts) {
    core::Case subject = three_scans();
    subject.time_points[1].warnings.push_back({"slices-missing", "a slice is missing", ""});
    subject.time_points[1].structures.clear();
    subject.view.time_point_id = "later";
    EXPECT_TRUE(testing::warned(course_of(subject).points[1].warnings, "slices-missing"));
}

/// The interval between two scans; null where there is none.
const CourseInterval* interval(const GrowthCourse& course, const std::string& from, const std::string& to) {
    const auto found = std::ranges::find_if(course.intervals, [&](const CourseInterval& i) {
        return course.points[i.from].scan_name == from && course.points[i.to].scan_name == to;
    });
    return found == course.intervals.end() ? nullptr : &*found;
}

TEST(GrowthCourse, Has_the_baseline_of_the_verdict_where_two_scans_are_of_its_day) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 390, 0});
    subject.time_points.push_back(scan_with("twin", year(2026) / 1 / 1, {1500, 390, 0}));
    const GrowthCourse course = course_of(subject);
    ASSERT_EQ(course.intervals.size(), 1u);
    const CourseInterval* grown = interval(course, "baseline", "follow-up");
    ASSERT_NE(grown, nullptr);
    EXPECT_EQ(grown->growth.degree_of_hypertrophy,
              evaluate(subject, {}).assessment->followup->growth.degree_of_hypertrophy);
}

/// The baseline lies 91 days before the intervention, which nobody accepted.
core::Case with_old_baseline() {
    core::Case subject = three_scans();
    subject.time_points[0].date = year(2025) / 10 / 11;
    return subject;
}

TEST(GrowthCourse, Shows_no_growth_since_a_baseline_that_is_too_old) {
    core::Case subject = with_old_baseline();
    const GrowthCourse refused = course_of(subject);
    EXPECT_EQ(interval(refused, "baseline", "follow-up"), nullptr);
    EXPECT_EQ(interval(refused, "baseline", "later"), nullptr);
    EXPECT_NE(interval(refused, "follow-up", "later"), nullptr) << "which is not of the baseline";
    subject.choices.accept_old_baseline = true;
    EXPECT_NE(interval(course_of(subject), "baseline", "later"), nullptr);
}

TEST(GrowthCourse, Looks_not_ahead_from_a_baseline_that_is_too_old) {
    core::Case subject = with_old_baseline();
    subject.patient.liver_condition = core::LiverCondition::Cali;
    EXPECT_FALSE(course_of(subject).outlook);
    subject.choices.accept_old_baseline = true;
    EXPECT_TRUE(course_of(subject).outlook);
}

TEST(GrowthCourse, Says_of_which_scan_growth_is_not_computed_and_why) {
    core::Case subject = with_old_baseline();
    subject.view.time_point_id = "baseline";
    const core::Warnings doubts = course_of(subject).points[2].warnings;
    const auto old = std::ranges::find(doubts, "old-baseline", &core::Warning::id);
    ASSERT_NE(old, doubts.end());
    EXPECT_EQ(old->text.rfind("later: no growth since baseline is computed", 0), 0u) << old->text;
}

TEST(GrowthCourse, Counts_by_the_weight_of_the_baseline_as_the_verdict_does) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.patient.weight = core::Kilogram(66);
    subject.time_points[0].conditions.weight = core::Kilogram(74);
    const GrowthCourse course = course_of(subject);
    const Evaluation said = evaluate(subject, {});
    EXPECT_EQ(course.points[0].shares->sflr, said.assessment->baseline.sflr);
    EXPECT_EQ(course.points[1].shares->sflr, said.assessment->followup->shares.sflr);
    ASSERT_EQ(course.intervals.size(), 1u);
    EXPECT_EQ(course.intervals[0].growth.degree_of_hypertrophy,
              said.assessment->followup->growth.degree_of_hypertrophy);
}

/// Embolised, scanned, ALPPS on 30 January, scanned again.
core::Case two_interventions() {
    core::Case subject = three_scans();
    subject.interventions.push_back({"alpps", core::InterventionKind::AlppsStage1, year(2026) / 1 / 30});
    return subject;
}

TEST(GrowthCourse, Keeps_what_each_of_two_interventions_did) {
    const GrowthCourse course = course_of(two_interventions());
    ASSERT_EQ(course.intervals.size(), 2u);
    const CourseInterval* first = interval(course, "baseline", "follow-up");
    const CourseInterval* second = interval(course, "follow-up", "later");
    ASSERT_TRUE(first != nullptr && second != nullptr);
    EXPECT_EQ(first->growth.days.value(), 14) << "since the embolisation";
    EXPECT_EQ(second->growth.days.value(), 8) << "since ALPPS";
    EXPECT_TRUE(first->first_followup && second->first_followup);
}

TEST(GrowthCourse, Each_interval_of_two_interventions_is_its_own_verdicts) {
    core::Case subject = two_interventions();
    subject.time_points[0].conditions.weight = core::Kilogram(74);
    subject.time_points[1].conditions.weight = core::Kilogram(60);
    const GrowthCourse course = course_of(subject);
    for (const char* later : {"follow-up", "later"}) {
        subject.view.time_point_id = later;
        const CourseInterval& grown = course.intervals[later == std::string("later") ? 1 : 0];
        EXPECT_EQ(grown.growth.kinetic_growth_rate,
                  evaluate(subject, {}).assessment->followup->growth.kinetic_growth_rate)
            << later;
    }
}

TEST(GrowthCourse, Compares_with_what_is_published_after_the_same_intervention) {
    for (const GrowthContextRate& rate : course_of(three_scans()).context)
        EXPECT_EQ(rate.intervention, "PVE") << rate.value;
    const auto after_alpps = course_of(two_interventions()).context;
    ASSERT_EQ(after_alpps.size(), 2u);
    EXPECT_EQ(after_alpps[0].value, "mean 84 %");
    EXPECT_EQ(after_alpps[1].value, "22–35 mL/day");
    for (const GrowthContextRate& rate : after_alpps) EXPECT_FALSE(rate.source.empty());
    EXPECT_TRUE(growth_context_of(core::InterventionKind::Radioembolisation).empty());
}

TEST(GrowthCourse, Without_an_intervention_growth_counts_from_the_first_scan) {
    core::Case subject = three_scans();
    subject.interventions.clear();
    const GrowthCourse course = course_of(subject);
    ASSERT_EQ(course.intervals.size(), 3u);
    EXPECT_EQ(interval(course, "baseline", "later")->growth.days.value(), 37);
    EXPECT_FALSE(course.intervals[0].first_followup);
    EXPECT_FALSE(course.outlook);
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

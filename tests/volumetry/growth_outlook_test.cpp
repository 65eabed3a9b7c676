#include "remnant/volumetry/growth_outlook.h"

#include <gtest/gtest.h>

#include <cmath>

#include "clinical_cases.h"
#include "random_masks.h"

namespace remnant::volumetry {
namespace {

using testing::adult;
using testing::question;
using testing::Random;
using testing::uniform;
using testing::volumes;

constexpr double kOnePercent = 15.096554481059247;

/// sFLR from `first` to `second` per cent in `days`; 30 % is needed.
FollowupAssessment judged(double first, double second, double days) {
    AssessmentInput input =
        question(adult(core::LiverCondition::Cali), volumes(1500, 0, first * kOnePercent));
    input.followup = FollowupInput{};
    input.followup->volumes = volumes(1500, 0, second * kOnePercent);
    input.followup->days = core::Days(days);
    return *assess(input)->followup;
}

TEST(GrowthOutlook, Slows_down_as_published) {
    const auto grown_by = [](double days) { return 1.0 - std::exp(-days / kSlowingTime.value()); };
    const double published = (5.4 + 3 * 1.5) / 5.4;
    EXPECT_NEAR(grown_by(28) / grown_by(7), published, 0.005);
}

TEST(GrowthOutlook, There_is_none_for_a_remnant_that_is_large_enough) {
    EXPECT_FALSE(judged(20, 30.5, 28).outlook);
}

TEST(GrowthOutlook, Begins_where_the_fast_end_of_the_measured_pace_arrives) {
    // 10 points wanted; 6 ± 1.64 gained in 21 days.
    const auto outlook = judged(20, 26, 21).outlook;
    ASSERT_TRUE(outlook);
    const double fastest = 6 + 0.05 * std::hypot(20.0, 26.0);
    EXPECT_NEAR(outlook->earliest->value(), 10 * 21 / fastest, 1e-9);
}

/// Walks along the slowing growth a hundredth of a day at a time.
std::optional<double> walked(double wanted, double gained, double days) {
    const double plateau = gained / (1.0 - std::exp(-days / kSlowingTime.value()));
    for (double day = 0; day < 365; day += 0.01) {
        if (plateau * (1.0 - std::exp(-day / kSlowingTime.value())) >= wanted) return day;
    }
    return std::nullopt;
}

TEST(GrowthOutlook, Ends_where_growth_that_slows_down_arrives_or_never) {
    Random random(3);
    int never = 0;
    for (int n = 0; n < 300; ++n) {
        const double first = uniform(random, 12, 26);
        const double second = uniform(random, first + 1, 29.9);
        const double days = uniform(random, 7, 42);
        const auto outlook = judged(first, second, days).outlook;
        ASSERT_TRUE(outlook);
        const double slowest = second - first - 0.05 * std::hypot(first, second);
        const auto expected = slowest > 0 ? walked(30 - first, slowest, days) : std::nullopt;
        ASSERT_EQ(outlook->latest.has_value(), expected.has_value()) << first << " " << second << " " << days;
        if (!expected) {
            ++never;
            continue;
        }
        EXPECT_NEAR(outlook->latest->value(), std::max(*expected, days), 0.02);
        EXPECT_LE(outlook->earliest->value(), outlook->latest->value()) << "a range runs from soon to late";
    }
    EXPECT_GT(never, 20) << "the seeds hold no growth that stops too soon";
}

TEST(GrowthOutlook, Says_its_limits_and_that_the_end_may_be_open) {
    const auto outlook = judged(20, 22, 28).outlook;
    ASSERT_TRUE(outlook);
    EXPECT_FALSE(outlook->latest);
    EXPECT_NE(outlook->text.find("or never"), std::string::npos) << outlook->text;
    EXPECT_NE(outlook->limits.find("two scans"), std::string::npos) << outlook->limits;
}

TEST(GrowthOutlook, Its_range_begins_with_what_the_followup_may_have_been) {
    const auto outlook = judged(20, 26, 21).outlook;
    ASSERT_TRUE(outlook);
    const double half = 0.05 * std::hypot(20.0, 26.0);
    ASSERT_FALSE(outlook->ahead.empty());
    EXPECT_EQ(outlook->ahead.front().day.value(), 21);
    EXPECT_NEAR(outlook->ahead.front().low.value(), 26 - half, 1e-9);
    EXPECT_NEAR(outlook->ahead.front().high.value(), 26 + half, 1e-9);
}

TEST(GrowthOutlook, Its_range_meets_the_threshold_on_the_days_it_names) {
    Random random(8);
    int soon = 0, late = 0;
    for (int n = 0; n < 300; ++n) {
        const double first = uniform(random, 12, 26);
        const double days = uniform(random, 7, 42);
        const auto outlook = judged(first, uniform(random, first + 1, 29.9), days).outlook;
        ASSERT_TRUE(outlook);
        const auto& ahead = outlook->ahead;
        if (ahead.empty()) continue;
        EXPECT_LE(ahead.back().day.value(), days + std::max(14.0, days) + 1e-9) << "it looks too far ahead";
        if (outlook->earliest->value() > days && outlook->earliest->value() <= ahead.back().day.value()) {
            ++soon;
            EXPECT_NEAR(range_on(*outlook, *outlook->earliest)->high.value(), 30, 1e-6);
        }
        if (outlook->latest && outlook->latest->value() == ahead.back().day.value()) {
            ++late;
            EXPECT_NEAR(ahead.back().low.value(), 30, 1e-6);
        }
    }
    EXPECT_GT(soon, 50);
    EXPECT_GT(late, 5);
}

TEST(GrowthOutlook, Its_range_runs_from_low_to_high_and_never_back) {
    Random random(9);
    for (int n = 0; n < 300; ++n) {
        const double first = uniform(random, 12, 29);
        const auto outlook = judged(first, uniform(random, 12, 29.9), uniform(random, 3, 60)).outlook;
        ASSERT_TRUE(outlook);
        for (std::size_t step = 0; step < outlook->ahead.size(); ++step) {
            const OutlookRange& range = outlook->ahead[step];
            EXPECT_LE(range.low.value(), range.high.value());
            if (step == 0) continue;
            EXPECT_GE(range.low.value(), outlook->ahead[step - 1].low.value() - 1e-9);
        }
    }
}

TEST(GrowthOutlook, A_day_between_two_lies_on_the_line_between_them) {
    GrowthOutlook outlook;
    outlook.ahead = {{core::Days(20), core::Percent(24), core::Percent(26)},
                     {core::Days(24), core::Percent(25), core::Percent(30)}};
    const auto range = range_on(outlook, core::Days(21));
    ASSERT_TRUE(range);
    EXPECT_DOUBLE_EQ(range->low.value(), 24.25);
    EXPECT_DOUBLE_EQ(range->high.value(), 27.0);
}

TEST(GrowthOutlook, Nothing_is_said_of_a_day_it_does_not_reach) {
    GrowthOutlook outlook;
    outlook.ahead = {{core::Days(20), core::Percent(24), core::Percent(26)},
                     {core::Days(24), core::Percent(25), core::Percent(30)}};
    EXPECT_FALSE(range_on(outlook, core::Days(19)));
    EXPECT_FALSE(range_on(outlook, core::Days(24.5)));
    EXPECT_FALSE(range_on(GrowthOutlook{}, core::Days(24)));
}

TEST(GrowthOutlook, A_remnant_that_shrank_beyond_doubt_has_no_date) {
    const auto outlook = judged(25, 20, 28).outlook;
    ASSERT_TRUE(outlook);
    EXPECT_FALSE(outlook->earliest);
    EXPECT_FALSE(outlook->latest);
}

}  // namespace
}  // namespace remnant::volumetry

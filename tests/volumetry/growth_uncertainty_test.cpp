#include "remnant/volumetry/growth_uncertainty.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "clinical_cases.h"
#include "random_masks.h"

namespace remnant::volumetry {
namespace {

using testing::adult;
using testing::question;
using testing::Random;
using testing::uniform;
using testing::volumes;

/// Of 170 cm and 70 kg.
constexpr double kOnePercent = 15.096554481059247;

FollowupAssessment judged(double flr0, double flr1, double days, std::optional<double> error = std::nullopt) {
    AssessmentInput input = question(adult(), volumes(1500, 100, flr0));
    input.followup = FollowupInput{};
    input.followup->volumes = volumes(1500, 100, flr1);
    input.followup->days = core::Days(days);
    if (error) input.adequacy.observer_error = core::Percent(*error);
    const auto assessment = assess(input);
    EXPECT_TRUE(assessment) << (assessment ? "" : core::to_line(assessment.error()));
    return *assessment->followup;
}

TEST(GrowthUncertainty, A_rate_that_could_lie_on_either_side_is_no_answer) {
    // 25 % to 31.3 % in three weeks: 2.1 ± 0.67 %/week against 2.
    const FollowupAssessment f = judged(25 * kOnePercent, 31.3 * kOnePercent, 21);
    EXPECT_NEAR(f.growth.kinetic_growth_rate->value(), 2.1, 1e-9);
    EXPECT_NEAR(f.uncertainty.kinetic_growth_rate->value(), 0.05 * std::hypot(25.0, 31.3) / 3, 1e-9);
    EXPECT_TRUE(*f.growth.kinetic_met) << "the measured figure alone is above";
    EXPECT_EQ(f.uncertainty.kinetic_met, std::nullopt) << "2.1 ± 0.67 is neither below nor above 2";
}

TEST(GrowthUncertainty, The_usual_difference_of_observers_is_used_and_stated_where_none_is_given) {
    EXPECT_EQ(judged(300, 400, 28).uncertainty.observer_error, kUsualObserverError);
    EXPECT_EQ(judged(300, 400, 28, 3.0).uncertainty.observer_error, core::Percent(3.0));
}

/// One error at a time put into the volumes themselves, the changes added as squares.
double by_perturbation(double flr0, double flr1, double error,
                       const std::function<double(double, double)>& value) {
    const double e = error / 100.0;
    const double by_first = value(flr0 * (1 + e), flr1) - value(flr0, flr1);
    const double by_second = value(flr0, flr1 * (1 + e)) - value(flr0, flr1);
    return std::sqrt(by_first * by_first + by_second * by_second);
}

TEST(GrowthUncertainty, Equals_what_errors_of_the_volumes_do_to_each_quantity) {
    Random random(7);
    for (int n = 0; n < 200; ++n) {
        const double flr0 = uniform(random, 200, 600);
        const double flr1 = uniform(random, 200, 700);
        const double days = uniform(random, 5, 60);
        const double error = uniform(random, 0.5, 10);
        const GrowthUncertainty u = judged(flr0, flr1, days, error).uncertainty;
        const double weeks = days / 7;
        const auto points = [&](double a, double b) { return (b - a) / kOnePercent; };
        const auto per_week = [&](double a, double b) { return points(a, b) / weeks; };
        const auto of_functional = [&](double a, double b) { return 100 * (b - a) / 1400 / weeks; };
        const auto per_day = [&](double a, double b) { return (b - a) / days; };
        EXPECT_NEAR(u.degree_of_hypertrophy->value(), by_perturbation(flr0, flr1, error, points), 1e-9);
        EXPECT_NEAR(u.kinetic_growth_rate->value(), by_perturbation(flr0, flr1, error, per_week), 1e-9);
        EXPECT_NEAR(u.remnant_growth_rate.value(), by_perturbation(flr0, flr1, error, of_functional), 1e-9);
        EXPECT_NEAR(u.absolute_growth.value(), by_perturbation(flr0, flr1, error, per_day), 1e-9);
        // A quotient is not linear in its denominator: the derivative, within the second order.
        const auto relative = [&](double a, double b) { return 100 * (b - a) / a; };
        const double second_order = 2.0 * (error / 100) * u.relative_hypertrophy->value();
        EXPECT_NEAR(u.relative_hypertrophy->value(), by_perturbation(flr0, flr1, error, relative),
                    second_order);
    }
}

TEST(GrowthUncertainty, Observers_who_agree_leave_the_measured_answer) {
    Random random(8);
    for (int n = 0; n < 200; ++n) {
        const auto f =
            judged(uniform(random, 200, 400), uniform(random, 200, 600), uniform(random, 5, 60), 0.0);
        EXPECT_EQ(f.uncertainty.kinetic_met, f.growth.kinetic_met);
        EXPECT_EQ(f.uncertainty.hypertrophy_met, f.growth.hypertrophy_met);
        EXPECT_EQ(f.uncertainty.remnant_rate_met, f.growth.remnant_rate_met);
    }
}

TEST(GrowthUncertainty, More_of_it_only_ever_takes_answers_away) {
    Random random(9);
    for (int n = 0; n < 200; ++n) {
        const double flr0 = uniform(random, 200, 400);
        const double flr1 = uniform(random, 200, 600);
        std::optional<bool> before = judged(flr0, flr1, 28, 0.0).uncertainty.kinetic_met;
        for (const double error : {1.0, 2.0, 5.0, 10.0}) {
            const auto now = judged(flr0, flr1, 28, error).uncertainty.kinetic_met;
            EXPECT_TRUE(!now || now == before) << "an answer came or turned with more doubt";
            before = now;
        }
    }
}

TEST(ObserverError, A_remnant_whose_interval_spans_the_threshold_is_no_answer) {
    const auto shares = [](double sflr, std::optional<double> error) {
        AssessmentInput input = question(adult(), volumes(1500, 0, sflr * kOnePercent));
        if (error) input.adequacy.observer_error = core::Percent(*error);
        return assess(input)->baseline;
    };
    EXPECT_EQ(shares(20.5, std::nullopt).adequate, true) << "no uncertainty was given";
    EXPECT_EQ(shares(20.5, 5.0).adequate, std::nullopt);
    EXPECT_NE(shares(20.5, 5.0).cannot_say_because.find("spans the threshold"), std::string::npos);
    EXPECT_EQ(shares(19.5, 5.0).adequate, std::nullopt);
    EXPECT_EQ(shares(21.2, 5.0).adequate, true);
    EXPECT_EQ(shares(18.9, 5.0).adequate, false);
    EXPECT_EQ(shares(20.0, 0.0).adequate, true) << "equality passes where observers agree";
}

}  // namespace
}  // namespace remnant::volumetry

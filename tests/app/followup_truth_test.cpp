// The digital patient after embolisation: what is measured of its outlines against what its functions say.

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "remnant/imaging/phantom.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant {
namespace {

/// Volumes in mL from the patient's functions, never from counted voxels.
struct TrueState {
    double liver = 0;
    double tumour = 0;
    double remnant = 0;
};

TrueState truth_of(const imaging::PhantomState& state) {
    TrueState truth;
    truth.remnant = state.flr_right_hepatectomy.value();
    for (const imaging::TrueVolume& v : state.truth) {
        if (v.name == "liver") truth.liver = v.volume.value();
        if (v.name.starts_with("tumour")) truth.tumour += v.volume.value();
    }
    return truth;
}

/// Vauthey 2002 with Mosteller's surface, written out anew.
double standard_liver(const core::Patient& patient) {
    return 1267.28 * std::sqrt(patient.height->value() * patient.weight->value() / 3600.0) - 794.41;
}

imaging::PhantomOptions followed_up(std::uint64_t seed) {
    imaging::PhantomOptions options;
    options.seed = seed;
    options.followup = true;
    options.size = {112, 112, 80};
    options.spacing = {3.4, 3.4, 3.75};
    options.noise = 0;
    return options;
}

TEST(FollowedPatient, Grows_as_its_functions_say_over_thirty_seeds) {
    int enough = 0;
    double worst_points = 0;
    double worst_rate = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const auto patient = imaging::make_phantom(followed_up(seed), core::JobContext());
        ASSERT_TRUE(patient) << core::to_line(patient.error());
        core::Case subject = imaging::case_of(*patient);
        subject.view.time_point_id = "follow-up-1";
        const auto said = volumetry::evaluate(subject, {});
        ASSERT_TRUE(said.assessment && said.assessment->followup) << "seed " << seed;
        const auto& judged = *said.assessment->followup;

        const TrueState before = truth_of(patient->baseline);
        const TrueState after = truth_of(*patient->followup);
        const double standard = standard_liver(patient->patient);
        const double weeks = *patient->followup->days / 7.0;
        const double points = 100.0 * (after.remnant - before.remnant) / standard;
        const double functional = 100.0 * (after.remnant / (after.liver - after.tumour) -
                                           before.remnant / (before.liver - before.tumour));
        EXPECT_NEAR(judged.growth.degree_of_hypertrophy->value(), points, 0.3) << "seed " << seed;
        EXPECT_NEAR(judged.growth.kinetic_growth_rate->value(), points / weeks, 0.1) << "seed " << seed;
        EXPECT_NEAR(judged.growth.remnant_growth_rate.value(), functional / weeks, 0.1) << "seed " << seed;
        const bool truly_enough = 100.0 * after.remnant / standard >= judged.shares.threshold.value();
        EXPECT_EQ(judged.shares.adequate, truly_enough) << "seed " << seed;
        enough += truly_enough ? 1 : 0;
        worst_points =
            std::max(worst_points, std::abs(judged.growth.degree_of_hypertrophy->value() - points));
        worst_rate =
            std::max(worst_rate, std::abs(judged.growth.remnant_growth_rate.value() - functional / weeks));
    }
    RecordProperty("worst_points", std::to_string(worst_points));
    RecordProperty("worst_rate_per_week", std::to_string(worst_rate));
    std::printf("30 seeds: hypertrophy off by at most %.3f points, growth rate by %.3f %%/week; %d enough\n",
                worst_points, worst_rate, enough);
}

}  // namespace
}  // namespace remnant

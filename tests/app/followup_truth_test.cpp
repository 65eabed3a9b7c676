// The digital patient after embolisation: what is measured of its outlines against what its functions say.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "remnant/imaging/phantom.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant {
namespace {

/// Integrating a patient takes a second and a half; thirty of them were seen to agree.
constexpr std::uint64_t kSeeds = 10;

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
    options.size = {64, 64, 48};
    options.spacing = {6.0, 6.0, 6.25};
    options.noise = 0;
    return options;
}

TEST(FollowedPatient, Grows_as_its_functions_say) {
    // Conditions in turn, so that the needed share lies now below and now above what is there.
    std::array<int, 2> answers{};
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const auto patient = imaging::make_phantom(followed_up(seed), core::JobContext());
        ASSERT_TRUE(patient) << core::to_line(patient.error());
        core::Case subject = imaging::case_of(*patient);
        subject.view.time_point_id = "follow-up-1";
        subject.patient.liver_condition = static_cast<core::LiverCondition>(seed % 4);
        subject.patient.portal_hypertension = core::YesNoUnknown::No;
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
        constexpr std::array kNeeded{20.0, 30.0, 40.0, 40.0};
        const bool truly_enough = 100.0 * after.remnant / standard >= kNeeded.at(seed % 4);
        EXPECT_EQ(judged.shares.adequate, truly_enough) << "seed " << seed;
        ++answers.at(truly_enough ? 1 : 0);
    }
    EXPECT_GT(answers[0], 1) << "the seeds hold no remnant that is too small";
    EXPECT_GT(answers[1], 1) << "the seeds hold no remnant that is large enough";
}

}  // namespace
}  // namespace remnant

// One scan laid over another, on digital patients whose motion is a formula.

#include "remnant/imaging/registration.h"

#include <gtest/gtest.h>

#include <random>

#include "moved_patient.h"

namespace remnant::imaging {
namespace {

using core::Vec3;
using ::remnant::testing::Motion;
using ::remnant::testing::MovedPatient;

PhantomOptions small_patient(std::uint64_t seed) {
    PhantomOptions options;
    options.seed = seed;
    options.size = {150, 130, 62};
    options.spacing = {2.4, 2.4, 4.0};
    return options;
}

Motion usual_motion() {
    Motion motion;
    motion.shift = {15, -9, 13};
    motion.turn_degrees = {5, -4, 8};
    return motion;
}

core::Result<Registration> laid_over(const MovedPatient& patient, RegistrationMethod method) {
    return register_scans(patient.baseline, patient.followup, method, core::JobContext());
}

std::string ids_of(const core::Warnings& warnings) {
    std::string ids;
    for (const core::Warning& warning : warnings) ids += warning.id + " ";
    return ids;
}

TEST(Registration, Rigid_finds_a_patient_who_lies_otherwise) {
    const MovedPatient patient = testing::moved_patient(small_patient(1), usual_motion());
    const auto found = laid_over(patient, RegistrationMethod::Rigid);
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_LE(testing::median_of(testing::landmark_errors(found->map, patient)), 2.0)
        << "vessel bifurcations lie too far from where the motion has them";
    EXPECT_LE(found->residual.median.value(), 1.5);
    EXPECT_TRUE(found->converged);
    EXPECT_TRUE(found->plausible);
    EXPECT_TRUE(found->warnings.empty()) << ids_of(found->warnings);
}

/// One patient who breathes and whose left liver grew by per cent.
struct Grown {
    std::uint64_t seed;
    double percent;
};
class GrownLiver : public ::testing::TestWithParam<Grown> {};

TEST_P(GrownLiver, Is_followed_by_a_bent_map) {
    Motion motion = usual_motion();
    motion.breath = 8;
    const PhantomOptions options = small_patient(GetParam().seed);
    motion = testing::with_growth(motion, GetParam().percent, options);
    const MovedPatient patient = testing::moved_patient(options, motion);
    const auto bent = laid_over(patient, RegistrationMethod::Deformable);
    ASSERT_TRUE(bent) << core::to_line(bent.error());
    EXPECT_LE(testing::median_of(testing::landmark_errors(bent->map, patient)), 1.5);
    EXPECT_TRUE(bent->plausible);
    EXPECT_NE(ids_of(bent->warnings).find("registration-deformable"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(Percent, GrownLiver,
                         ::testing::Values(Grown{1, 0}, Grown{2, 30}, Grown{3, 60}, Grown{1, 60}));

TEST(Registration, Rigid_comes_near_the_best_rigid_map_of_a_grown_liver) {
    Motion motion = usual_motion();
    motion.breath = 8;
    motion = testing::with_growth(motion, 30, small_patient(2));
    const MovedPatient patient = testing::moved_patient(small_patient(2), motion);
    const auto rigid = laid_over(patient, RegistrationMethod::Rigid);
    ASSERT_TRUE(rigid);
    // Turning and shifting cannot undo growth: what is left is what the best fit of the truth leaves.
    EXPECT_LE(testing::median_of(testing::landmark_errors(rigid->map, patient)),
              1.15 * testing::best_rigid_median(patient));
}

TEST(Registration, Affine_comes_nearer_to_a_grown_liver_than_rigid) {
    const Motion motion = testing::with_growth(usual_motion(), 45, small_patient(1));
    const MovedPatient patient = testing::moved_patient(small_patient(1), motion);
    const auto rigid = laid_over(patient, RegistrationMethod::Rigid);
    const auto affine = laid_over(patient, RegistrationMethod::Affine);
    ASSERT_TRUE(rigid && affine);
    EXPECT_TRUE(affine->plausible);
    EXPECT_EQ(affine->map.deformation(), nullptr) << "an affine map bends nothing";
    EXPECT_LT(testing::median_of(testing::landmark_errors(affine->map, patient)),
              testing::median_of(testing::landmark_errors(rigid->map, patient)));
}

TEST(Registration, Changes_no_volume) {
    const MovedPatient patient = testing::moved_patient(small_patient(3), usual_motion());
    const auto copy_of = [](const core::CtVoxels& ct) {
        const auto voxels = std::get<core::SharedVoxels<std::int16_t>>(ct)->voxels();
        return std::vector<std::int16_t>(voxels.begin(), voxels.end());
    };
    const auto before = copy_of(patient.baseline.ct);
    const auto after = copy_of(patient.followup.ct);
    const core::LabelMask liver_before = *patient.baseline.liver;
    const core::LabelMask liver_after = *patient.followup.liver;
    ASSERT_TRUE(laid_over(patient, RegistrationMethod::Deformable));
    EXPECT_EQ(copy_of(patient.baseline.ct), before) << "the baseline's voxels were changed";
    EXPECT_EQ(copy_of(patient.followup.ct), after) << "the follow-up's voxels were changed";
    EXPECT_TRUE(*patient.baseline.liver == liver_before);
    EXPECT_TRUE(*patient.followup.liver == liver_after);
}

TEST(SpatialMap, Leads_back_to_where_it_came_from) {
    AffineMap affine;
    affine.matrix << 0.98, 0.1, -0.02, -0.09, 1.05, 0.05, 0.01, -0.06, 0.95;
    affine.translation = {12, -30, 7};
    DisplacementGrid grid;
    grid.geometry.size = {6, 5, 7};
    grid.geometry.spacing = Vec3::Constant(20);
    grid.geometry.origin = {-60, -40, -50};
    std::mt19937 random(5);
    std::uniform_real_distribution<float> shift(-4, 4);
    for (std::int64_t n = 0; n < grid.geometry.voxel_count(); ++n)
        grid.shifts.emplace_back(shift(random), shift(random), shift(random));
    const SpatialMap bent(affine, std::make_shared<const DisplacementGrid>(grid));
    const SpatialMap straight(affine);
    std::uniform_real_distribution<double> place(-80, 80);
    for (int n = 0; n < 200; ++n) {
        const Vec3 p(place(random), place(random), place(random));
        EXPECT_LE((straight.to_followup(straight.to_baseline(p)) - p).norm(), 1e-9);
        EXPECT_LE((bent.to_baseline(bent.to_followup(p)) - p).norm(), 1e-6);
    }
}

TEST(SpatialMap, Shifts_are_those_of_the_nodes) {
    DisplacementGrid grid;
    grid.geometry.size = {2, 2, 2};
    grid.geometry.spacing = Vec3::Constant(10);
    for (int n = 0; n < 8; ++n) grid.shifts.emplace_back(n & 1 ? 4.0F : 0.0F, 0.0F, n & 4 ? 2.0F : 0.0F);
    EXPECT_TRUE(grid.at({10, 0, 0}).isApprox(Vec3(4, 0, 0)));
    EXPECT_TRUE(grid.at({5, 3, 5}).isApprox(Vec3(2, 0, 1))) << "not linear between the nodes";
    EXPECT_TRUE(grid.at({99, 0, 99}).isApprox(Vec3(4, 0, 2))) << "beyond the edge it goes on as it is there";
}

TEST(Registration, Refuses_an_outline_of_another_grid) {
    const MovedPatient patient = testing::moved_patient(small_patient(1), Motion());
    ScanToRegister wrong = patient.followup;
    wrong.liver = core::LabelMask({10, 10, 10});
    const auto found = register_scans(patient.baseline, wrong, RegistrationMethod::Rigid, core::JobContext());
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().what, "follow-up");
}

TEST(Registration, Cancelled_gives_nothing) {
    const MovedPatient patient = testing::moved_patient(small_patient(1), usual_motion());
    for (const double when : {0.3}) {
        core::JobContext* self = nullptr;
        core::JobContext job([&](double fraction, std::string_view) {
            if (fraction >= when) self->cancel();
        });
        self = &job;
        const auto found =
            register_scans(patient.baseline, patient.followup, RegistrationMethod::Deformable, job);
        ASSERT_FALSE(found) << "cancelled at " << when;
        EXPECT_EQ(found.error().reason, "cancelled");
    }
}

}  // namespace
}  // namespace remnant::imaging

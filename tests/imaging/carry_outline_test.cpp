// An outline carried to a later scan, against where the motion has it.

#include "remnant/imaging/carry_outline.h"

#include <gtest/gtest.h>

#include "cut_face.h"
#include "moved_patient.h"
#include "remnant/imaging/disappeared_site.h"
#include "remnant/imaging/followup_structures.h"

namespace remnant::imaging {
namespace {

using core::Vec3;
using ::remnant::testing::Motion;
using ::remnant::testing::MovedPatient;

class Carry : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        PhantomOptions options;
        options.seed = 5;
        options.size = {150, 130, 62};
        options.spacing = {2.4, 2.4, 4.0};
        Motion motion;
        motion.shift = {9, -6, 12};
        motion.turn_degrees = {3, -2, 6};
        patient_ = std::make_unique<MovedPatient>(testing::moved_patient(options, motion));
        motion_ = motion;
        registration_ = *register_scans(patient_->baseline, patient_->followup, RegistrationMethod::Rigid,
                                        core::JobContext());
    }
    static void TearDownTestSuite() { patient_.reset(); }

    static const core::GridGeometry& before() { return core::geometry_of(patient_->baseline.ct); }
    static const core::GridGeometry& after() { return core::geometry_of(patient_->followup.ct); }
    static core::Result<CarriedOutline> carried(const core::LabelMask& outline, const Registration& by) {
        return carry_outline(outline, {before(), *patient_->baseline.liver},
                             {after(), *patient_->followup.liver}, by, core::JobContext());
    }
    static core::LabelMask left() {
        core::LabelMask mask = patient_->state.segments[0];
        for (std::size_t s = 1; s < 4; ++s) mask = core::united(mask, patient_->state.segments[s]);
        return mask;
    }

    inline static std::unique_ptr<MovedPatient> patient_;
    inline static Motion motion_;
    inline static Registration registration_;
};

TEST_F(Carry, Remnant_lies_where_the_motion_has_it) {
    const core::LabelMask truth = testing::moved_mask(left(), before(), after(), motion_);
    const auto result = carried(left(), registration_);
    ASSERT_TRUE(result) << core::to_line(result.error());
    EXPECT_GE(core::dice(result->proposal, truth), 0.96);
    EXPECT_NEAR(result->volume / result->volume_before, 1.0, 0.03);
    EXPECT_GE(result->error, registration_.residual.percentile95);
    EXPECT_EQ(result->warnings.front().id, "carried-proposal") << "nobody is told that it is a proposal";
}

TEST_F(Carry, Stays_within_the_later_liver) {
    const auto result = carried(*patient_->baseline.liver, registration_);
    ASSERT_TRUE(result);
    EXPECT_TRUE(core::subtracted(result->proposal, *patient_->followup.liver).empty());
    EXPECT_GE(core::dice(result->proposal, *patient_->followup.liver), 0.98)
        << "the whole liver must become the whole liver";
}

TEST_F(Carry, Says_what_has_no_place_in_the_later_liver) {
    Registration far = registration_;
    AffineMap map = far.map.affine();
    map.translation.x() -= 90;  // the left lobe comes to lie beyond the left end of the later liver
    far.map = SpatialMap(map);
    const auto result = carried(left(), far);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->warnings.back().id, "carried-cut");
}

TEST_F(Carry, Refuses_a_pair_that_does_not_fit) {
    Registration doubtful = registration_;
    doubtful.plausible = false;
    EXPECT_FALSE(carried(left(), doubtful)) << "an outline was carried by a map that is not to be used";
    EXPECT_FALSE(carried(core::LabelMask(before().size), registration_));
    EXPECT_FALSE(carried(core::LabelMask({4, 4, 4}), registration_));
}

TEST_F(Carry, Sites_of_gone_lesions_lie_within_their_error) {
    std::vector<GoneLesion> gone;
    for (std::size_t n = 0; n < patient_->state.tumours.size(); ++n)
        gone.push_back({"tumour-" + std::to_string(n + 1), patient_->state.tumours[n]});
    const auto found = propose_sites(gone, {before(), *patient_->baseline.liver},
                                     {after(), *patient_->followup.liver}, registration_, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    ASSERT_EQ(found->sites.size(), gone.size());
    for (std::size_t n = 0; n < gone.size(); ++n) {
        const ProposedSite& site = found->sites[n];
        EXPECT_EQ(site.lesion_id, gone[n].id);
        const auto middle = [](const core::IndexBox& box) {
            return Vec3(0.5 *
                        Vec3(box.low[0] + box.high[0], box.low[1] + box.high[1], box.low[2] + box.high[2]));
        };
        const core::LabelMask truth = testing::moved_mask(gone[n].mask, before(), after(), motion_);
        const Vec3 expected = after().world(middle(core::bounds(truth)));
        const Vec3 proposed = after().world(middle(core::bounds(site.site)));
        EXPECT_LE((proposed - expected).norm(), site.placement_error.value()) << site.lesion_id;
    }
}

TEST_F(Carry, Site_of_a_lesion_of_one_voxel_is_not_lost) {
    core::LabelMaskBuilder builder(before().size);
    const core::IndexBox box = core::bounds(patient_->state.tumours[0]);
    builder.add((box.low[1] + box.high[1]) / 2, (box.low[2] + box.high[2]) / 2, box.low[0] + 3,
                box.low[0] + 4);
    const auto found =
        propose_sites({{"small", std::move(builder).build()}}, {before(), *patient_->baseline.liver},
                      {after(), *patient_->followup.liver}, registration_, core::JobContext());
    ASSERT_TRUE(found);
    ASSERT_EQ(found->sites.size(), 1U);
    EXPECT_GE(found->sites[0].site.count(), 1);
}

/// Names of the sites put into a scan.
std::vector<std::string> names_of(const core::Change& change) {
    std::vector<std::string> names;
    for (const core::Edit& edit : change.edits) {
        if (const auto* added = std::get_if<core::InsertStructure>(&edit))
            names.push_back(added->structure.name);
        if (const auto* put = std::get_if<core::ReplaceStructure>(&edit))
            names.push_back(put->structure.name);
    }
    return names;
}

TEST(PutSites, Of_lesions_of_one_name_are_told_apart) {
    core::TimePoint baseline;
    core::TimePoint followup;
    ProposedSites proposed;
    for (const char* id : {"a", "b"}) {
        core::Structure lesion;
        lesion.id = id;
        lesion.name = "metastasis";
        baseline.structures.push_back(lesion);
        proposed.sites.push_back({id, {}, core::Millimetre(3)});
    }
    const std::vector<std::string> expected{"metastasis (disappeared)", "metastasis (disappeared) 2"};
    const core::Change first = put_sites(baseline, followup, proposed, "test");
    EXPECT_EQ(names_of(first), expected) << "doubts of one name are said once";
    for (const core::Edit& edit : first.edits)
        followup.structures.push_back(std::get<core::InsertStructure>(edit).structure);
    EXPECT_EQ(names_of(put_sites(baseline, followup, proposed, "test")), expected)
        << "proposals that are replaced keep their names";
}

class CarriedOverGrowth : public ::testing::TestWithParam<RegistrationMethod> {};

TEST_P(CarriedOverGrowth, Cut_lies_within_its_error) {
    PhantomOptions options;
    options.seed = 2;
    options.size = {150, 130, 62};
    options.spacing = {2.4, 2.4, 4.0};
    Motion motion;
    motion.shift = {9, -6, 12};
    motion.turn_degrees = {3, -2, 6};
    motion = testing::with_growth(motion, 45, options);
    const MovedPatient patient = testing::moved_patient(options, motion);
    const core::GridGeometry& grid = core::geometry_of(patient.baseline.ct);
    core::LabelMask left = patient.state.segments[0];
    for (std::size_t s = 1; s < 4; ++s) left = core::united(left, patient.state.segments[s]);
    const auto registration =
        register_scans(patient.baseline, patient.followup, GetParam(), core::JobContext());
    ASSERT_TRUE(registration) << core::to_line(registration.error());
    const core::LabelMask& liver = *patient.followup.liver;
    const auto carried = carry_outline(left, {grid, *patient.baseline.liver}, {grid, liver}, *registration,
                                       core::JobContext());
    ASSERT_TRUE(carried) << core::to_line(carried.error());
    const core::LabelMask truth = testing::moved_mask(left, grid, grid, motion);
    EXPECT_LE(testing::distance95(testing::cut_face(truth, liver, grid),
                                  testing::cut_face(carried->proposal, liver, grid)),
              carried->error.value());
    if (GetParam() != RegistrationMethod::Deformable) return;
    EXPECT_GE(core::dice(carried->proposal, truth), 0.97);
    EXPECT_NEAR(static_cast<double>(carried->proposal.count()) / static_cast<double>(truth.count()), 1.0,
                0.03);
}
INSTANTIATE_TEST_SUITE_P(Methods, CarriedOverGrowth,
                         ::testing::Values(RegistrationMethod::Rigid, RegistrationMethod::Deformable));

}  // namespace
}  // namespace remnant::imaging

// Two observers, one case: what their outlines make of remnant and verdict.

#include "remnant/volumetry/observer_effect.h"

#include <gtest/gtest.h>

#include "voxels_where.h"

namespace remnant::testing {
namespace {

using core::LabelMask;
using volumetry::ObservedOutline;
using volumetry::ObserverEffect;

/// A liver of 1500 mL on voxels of 1 mL, of which the plane leaves `kept` columns of 150 mL.
core::Case planned(double kept_columns) {
    core::Case subject;
    core::TimePoint scan;
    scan.id = "scan";
    scan.geometry.size = {14, 20, 14};
    scan.geometry.spacing = {10, 10, 10};
    core::Structure liver;
    liver.id = "liver";
    liver.name = "liver";
    liver.kind = core::StructureKind::Liver;
    liver.mask = LabelMask(scan.geometry.size);
    scan.structures.push_back(liver);
    subject.time_points.push_back(scan);
    const double x = 10.0 * (1 + kept_columns) - 5.0;
    subject.plans.push_back({"plane", core::CuttingPlane{{x, 0, 0}, {-1, 0, 0}}});
    subject.active_plan = "plane";
    subject.patient.height = core::Centimetre(170);
    subject.patient.weight = core::Kilogram(70);
    subject.patient.liver_condition = core::LiverCondition::Normal;
    return subject;
}

/// Columns 1 … 10 of 15 × 10 voxels, the first of them `missing` voxels short.
ObservedOutline outline(const std::string& observer, int missing) {
    return {observer, voxels_where({14, 20, 14}, [missing](int i, int j, int k) {
                if (i < 1 || i > 10 || j < 1 || j > 15 || k < 1 || k > 10) return false;
                return i > 1 || (j - 1) * 10 + k - 1 >= missing;
            })};
}

ObserverEffect effect(const core::Case& subject, const ObservedOutline& a, const ObservedOutline& b) {
    auto result = volumetry::observer_effect(subject, {}, "liver", a, b, {}, core::JobContext());
    EXPECT_TRUE(result) << core::to_line(result.error());
    return result ? *result : ObserverEffect();
}

TEST(Observer_effect, Is_the_difference_that_either_outline_makes_of_the_remnant) {
    // Standard volume 1509.66 mL: 20 % are 301.9 mL. Two columns and a bit would do; two do not.
    const ObserverEffect e = effect(planned(3), outline("A", 0), outline("B", 10));
    EXPECT_EQ(e.verdicts[0].observer, "A");
    EXPECT_NEAR(e.verdicts[0].outlined.value(), 1500, 1e-9);
    EXPECT_NEAR(e.verdicts[0].flr->value(), 450, 1e-9);
    EXPECT_NEAR(e.verdicts[1].flr->value(), 440, 1e-9);
    EXPECT_NEAR(e.flr_difference->value(), -10, 1e-9);
    EXPECT_NEAR(e.sflr_difference->value(), -100 * 10 / 1509.6554481059247, 1e-9);
    EXPECT_EQ(e.verdicts[0].adequate, true);
    EXPECT_FALSE(e.verdict_differs);
    EXPECT_NEAR(e.agreement.missed.value(), 10, 1e-9);
}

TEST(Observer_effect, Says_when_the_verdict_depends_on_the_observer) {
    core::Case subject = planned(3);
    subject.patient.liver_condition = core::LiverCondition::Cali;  // 30 %: 452.9 mL
    subject.patient.weight = core::Kilogram(69);
    const ObserverEffect e = effect(subject, outline("A", 0), outline("B", 20));
    EXPECT_EQ(e.verdicts[0].adequate, true);
    EXPECT_EQ(e.verdicts[1].adequate, false);
    EXPECT_TRUE(e.verdict_differs);
}

TEST(Observer_effect, Of_a_case_that_lacks_something_says_what) {
    core::Case subject = planned(3);
    subject.patient.height.reset();
    const ObserverEffect e = effect(subject, outline("A", 0), outline("B", 20));
    EXPECT_TRUE(e.flr_difference) << "the remnant can be measured without a patient";
    EXPECT_FALSE(e.sflr_difference);
    EXPECT_EQ(e.verdicts[0].cannot_say_because, "no height");
    EXPECT_FALSE(e.verdict_differs);
}

TEST(Observer_effect, Leaves_the_case_alone_and_refuses_a_structure_it_does_not_have) {
    const core::Case subject = planned(3);
    (void)effect(subject, outline("A", 0), outline("B", 20));
    EXPECT_TRUE(subject.time_points[0].structures[0].mask.empty());
    EXPECT_FALSE(volumetry::observer_effect(subject, {}, "spleen", outline("A", 0), outline("B", 0), {},
                                            core::JobContext()));
    EXPECT_FALSE(volumetry::observer_effect(core::Case(), {}, "liver", outline("A", 0), outline("B", 0), {},
                                            core::JobContext()));
    EXPECT_FALSE(volumetry::observer_effect(subject, {}, "liver", outline("A", 0),
                                            {"B", LabelMask({2, 2, 2})}, {}, core::JobContext()));
}

}  // namespace
}  // namespace remnant::testing

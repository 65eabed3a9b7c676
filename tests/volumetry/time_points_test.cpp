#include "remnant/volumetry/time_points.h"

#include <gtest/gtest.h>

#include <functional>

#include "growth_cases.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::volumetry {
namespace {

using std::chrono::year;
using testing::grown_case;
using testing::scan_with;
using testing::ScanVolumes;

core::TimePoint& followup(core::Case& subject) {
    return subject.time_points[1];
}

/// One thing that is wrong with two scans, and the id it must be said under.
struct Inconsistency {
    const char* id;
    std::function<void(core::Case&)> make;
};

void day_of_followup(core::Case& subject, core::Date date) {
    followup(subject).date = date;
}

const std::vector<Inconsistency> kInconsistencies{
    {"same-day", [](core::Case& c) { day_of_followup(c, year(2026) / 1 / 1); }},
    {"followup-before-intervention", [](core::Case& c) { day_of_followup(c, year(2026) / 1 / 10); }},
    {"scan-order", [](core::Case& c) { day_of_followup(c, year(2025) / 12 / 1); }},
    {"scan-undated", [](core::Case& c) { followup(c).date.reset(); }},
    {"no-baseline", [](core::Case& c) { c.time_points[0].date.reset(); }},
    {"no-baseline", [](core::Case& c) { c.time_points[0].date = year(2026) / 1 / 20; }},
    {"followup-early", [](core::Case& c) { day_of_followup(c, year(2026) / 1 / 23); }},
    {"followup-early",
     [](core::Case& c) {
         c.interventions[0].kind = core::InterventionKind::AlppsStage1;
         day_of_followup(c, year(2026) / 1 / 14);
     }},
    {"followup-late", [](core::Case& c) { day_of_followup(c, year(2026) / 2 / 22); }},
    {"kgr-later-scan",
     [](core::Case& c) {
         c.time_points.push_back(scan_with("between", year(2026) / 1 / 24, {1500, 350, 0}));
     }},
    {"weight-changed", [](core::Case& c) { followup(c).conditions.weight = core::Kilogram(66.4); }},
    {"tumour-growth",
     [](core::Case& c) {
         c.time_points[0] = scan_with("baseline", year(2026) / 1 / 1, {1500, 300, 100});
         followup(c) = scan_with("follow-up", year(2026) / 2 / 7, {1500, 450, 121});
     }},
    {"remnant-shrank",
     [](core::Case& c) {
         followup(c) = scan_with("follow-up", year(2026) / 2 / 7, {1500, 290, 0});
     }},
    {"phase-differs",
     [](core::Case& c) {
         c.time_points[0].conditions.phase = core::ContrastPhase::PortalVenous;
         followup(c).conditions.phase = core::ContrastPhase::Arterial;
     }},
    {"phase-differs",
     [](core::Case& c) {
         c.time_points[0].conditions.phase = core::ContrastPhase::PortalVenous;
         followup(c).conditions.phase = core::ContrastPhase::None;
     }},
    {"contrast-differs",
     [](core::Case& c) {
         c.time_points[0].conditions.contrast_agent = "Iomeprol 400";
         followup(c).conditions.contrast_agent = "Gadoxetate";
     }},
    {"slice-spacing-differs",
     [](core::Case& c) {
         followup(c).geometry.spacing = {10.0, 50.0, 2.0};
         c.time_points[0].geometry.spacing = {10.0, 20.0, 5.0};
     }},
    {"growth-criteria-disagree",
     [](core::Case& c) {
         followup(c) = scan_with("follow-up", year(2026) / 2 / 7, {1100, 400, 0});
     }},
    {"plan-not-carried",
     [](core::Case& c) {
         c.plans[0].resection = core::CuttingPlane{core::Vec3(0, 0, 10), core::Vec3(0, 0, -1)};
     }},
    {"same-series",
     [](core::Case& c) {
         for (core::TimePoint& scan : c.time_points) scan.identity.series_uid = "1.2.3.4";
     }},
    {"date-differs", [](core::Case& c) { followup(c).identity.study_date = "20260206"; }},
    {"date-differs", [](core::Case& c) { c.time_points[0].identity.study_date = "20251231"; }},
    {"outline-unconfirmed", [](core::Case& c) { followup(c).structures[0].confirmed = false; }},
};

TEST(TimePoints, Every_inconsistency_between_two_scans_is_said) {
    const core::Case sound = grown_case({1500, 300, 0}, {1500, 500, 0});
    for (const Inconsistency& wrong : kInconsistencies) {
        EXPECT_FALSE(testing::warned(evaluate(sound, {}).warnings, wrong.id))
            << wrong.id << " is said of two scans that fit together";
        core::Case subject = sound;
        wrong.make(subject);
        const Evaluation said = evaluate(subject, {});
        EXPECT_FALSE(said.refusal) << wrong.id << ": " << core::to_line(*said.refusal);
        EXPECT_TRUE(testing::warned(said.warnings, wrong.id)) << wrong.id << " was not said";
    }
}

TEST(TimePoints, Files_that_say_what_was_given_or_nothing_are_not_doubted) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    subject.time_points[0].identity.study_date = "20260101";
    subject.time_points[0].identity.series_uid = "1.2.3.4";
    followup(subject).identity.series_uid = "1.2.3.5";
    for (const char* id : {"date-differs", "same-series"})
        EXPECT_FALSE(testing::warned(evaluate(subject, {}).warnings, id)) << id;
}

TEST(TimePoints, A_date_that_is_not_the_files_is_said_with_both) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    followup(subject).identity.study_date = "20260206";
    const auto warnings = time_point_warnings(subject, followup(subject));
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_EQ(warnings[0].text, "follow-up is dated 2026-02-07, and its files say 2026-02-06: look at both");
}

TEST(TimePoints, An_old_baseline_is_refused_until_it_is_accepted) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points[0].date = year(2025) / 10 / 11;
    const Evaluation refused = evaluate(subject, {});
    ASSERT_TRUE(refused.refusal);
    EXPECT_NE(refused.refusal->reason.find("old-baseline"), std::string::npos);
    EXPECT_FALSE(refused.assessment);
    subject.choices.accept_old_baseline = true;
    EXPECT_TRUE(evaluate(subject, {}).assessment->followup);
}

TEST(TimePoints, The_baseline_is_the_last_scan_before_the_intervention) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points.insert(subject.time_points.begin() + 1,
                               scan_with("second look", year(2026) / 1 / 10, {1500, 320, 0}));
    const auto pair = followup_pair(subject, subject.time_points[2]);
    ASSERT_TRUE(pair);
    EXPECT_EQ(pair->baseline->name, "second look");
    EXPECT_TRUE(pair->first_followup);
    EXPECT_FALSE(followup_pair(subject, subject.time_points[1])) << "it lies on the day of the intervention";
}

TEST(TimePoints, Days_count_from_the_last_intervention) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.interventions.push_back(
        {"more", core::InterventionKind::LiverVenousDeprivation, year(2026) / 1 / 17});
    const auto pair = followup_pair(subject, subject.time_points[1]);
    ASSERT_TRUE(pair);
    EXPECT_EQ(pair->intervention->id, "more");
    EXPECT_EQ(days_of(*pair, subject.choices)->value(), 21);
}

/// The later scan was opened first.
core::Case listed_the_wrong_way_round() {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    std::swap(subject.time_points[0], subject.time_points[1]);
    return subject;
}

TEST(TimePoints, A_later_scan_that_was_opened_first_grows_as_it_would_otherwise) {
    const Evaluation said = evaluate(listed_the_wrong_way_round(), {});
    ASSERT_TRUE(said.assessment && said.assessment->followup);
    const Evaluation usual = evaluate(grown_case({1500, 300, 0}, {1500, 430, 0}), {});
    EXPECT_EQ(said.assessment->followup->growth.degree_of_hypertrophy,
              usual.assessment->followup->growth.degree_of_hypertrophy);
    EXPECT_EQ(said.assessment->followup->growth.days.value(), 28);
}

TEST(TimePoints, An_order_against_the_dates_is_said_of_both_scans) {
    const core::Case subject = listed_the_wrong_way_round();
    const auto text_on = [&](const core::TimePoint& scan) {
        const core::Warnings all = time_point_warnings(subject, scan);
        const auto order = std::ranges::find(all, "scan-order", &core::Warning::id);
        return order == all.end() ? std::string() : order->text;
    };
    EXPECT_EQ(text_on(subject.time_points[0]),
              "follow-up is listed before baseline and dated after it: look at both dates");
    EXPECT_EQ(text_on(subject.time_points[1]),
              "baseline is listed after follow-up and dated before it: look at both dates");
}

TEST(TimePoints, A_baseline_that_is_listed_last_is_no_followup_before_the_intervention) {
    const core::Case subject = listed_the_wrong_way_round();
    EXPECT_FALSE(testing::warned(time_point_warnings(subject, subject.time_points[1]),
                                 "followup-before-intervention"));
}

/// An old scan the case begins with, the baseline, the follow-up; a plan by segments.
core::Case begun_with_an_old_scan() {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points.insert(subject.time_points.begin(),
                               scan_with("old", year(2025) / 6 / 1, {1500, 310, 0}));
    return subject;
}

const core::ResectionPlan by_a_plane{"by a plane", core::CuttingPlane{}};

TEST(CarriedFrom, Is_the_baseline_and_not_the_oldest_scan) {
    const core::Case subject = begun_with_an_old_scan();
    EXPECT_EQ(carried_from(subject, subject.time_points[2]), &subject.time_points[1]);
    EXPECT_EQ(carried_from(subject, subject.time_points[1]), &subject.time_points[0]);
    EXPECT_EQ(carried_from(subject, subject.time_points[0]), nullptr);
}

TEST(CarriedFrom, Is_the_first_scan_where_nothing_was_done) {
    core::Case subject = begun_with_an_old_scan();
    subject.interventions.clear();
    EXPECT_EQ(carried_from(subject, subject.time_points[2]), &subject.time_points[0]);
}

TEST(CarriedFrom, Is_for_a_cut_the_scan_it_was_placed_on) {
    const core::Case subject = begun_with_an_old_scan();
    EXPECT_EQ(carried_from(subject, subject.time_points[2], by_a_plane), &subject.time_points[0]);
    EXPECT_EQ(carried_from(subject, subject.time_points[2], subject.plans.front()), &subject.time_points[1])
        << "segments lie on every scan";
}

TEST(CarriedFrom, Is_for_a_cut_the_baseline_where_what_stays_is_outlined_there) {
    core::Case subject = begun_with_an_old_scan();
    core::Structure& outlined = subject.time_points[1].structures.emplace_back();
    outlined.kind = core::StructureKind::Remnant;
    outlined.of_plan = by_a_plane.name;
    outlined.mask = subject.time_points[1].structures.front().mask;
    EXPECT_EQ(carried_from(subject, subject.time_points[2], by_a_plane), &subject.time_points[1]);
}

TEST(TimePoints, A_baseline_without_a_date_says_so_itself) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points[0].date.reset();
    EXPECT_TRUE(testing::warned(time_point_warnings(subject, subject.time_points[0]), "scan-undated"));
    subject.time_points.pop_back();
    EXPECT_FALSE(testing::warned(time_point_warnings(subject, subject.time_points[0]), "scan-undated"))
        << "one scan alone need not be dated";
}

TEST(TimePoints, A_baseline_with_a_twin_on_its_day_is_doubtful_on_the_followup) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points.push_back(scan_with("twin", year(2026) / 1 / 1, {1500, 390, 0}));
    const Evaluation said = evaluate(subject, {});
    EXPECT_TRUE(testing::warned(said.warnings, "same-day"));
    ASSERT_TRUE(said.assessment && said.assessment->followup);
    EXPECT_EQ(said.assessment->baseline.volumes.flr, core::Millilitre(300)) << "the first that is listed";
}

/// 74 kg on the day of the baseline, 66 on that of the follow-up; the patient's own weight is `patient`.
core::Case lighter_at_the_followup(double patient) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.patient.weight = core::Kilogram(patient);
    subject.time_points[0].conditions.weight = core::Kilogram(74);
    subject.time_points[1].conditions.weight = core::Kilogram(66);
    return subject;
}

TEST(WeightOfTheBaseline, Is_what_the_standard_volume_of_both_scans_is_of) {
    const Evaluation by_scan = evaluate(lighter_at_the_followup(66), {});
    const Evaluation by_patient = evaluate(lighter_at_the_followup(74), {});
    EXPECT_EQ(*by_scan.assessment->stlv_ml, *by_patient.assessment->stlv_ml);
    EXPECT_EQ(by_scan.assessment->followup->growth.degree_of_hypertrophy,
              by_patient.assessment->followup->growth.degree_of_hypertrophy);
}

TEST(WeightOfTheBaseline, Is_what_a_change_is_counted_from) {
    const core::Warnings warnings = evaluate(lighter_at_the_followup(66), {}).warnings;
    const auto changed = std::ranges::find(warnings, "weight-changed", &core::Warning::id);
    ASSERT_NE(changed, warnings.end());
    EXPECT_NE(changed->text.find("10.8 %"), std::string::npos) << changed->text;
}

TEST(WeightOfTheBaseline, Is_the_patients_where_the_scan_has_none) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points[0].conditions.weight = core::Kilogram(80);
    EXPECT_TRUE(testing::warned(evaluate(subject, {}).warnings, "weight-changed")) << "from 80 to 70 kg";
}

TEST(WeightOfTheBaseline, Holds_for_the_baseline_when_it_is_shown_itself) {
    core::Case subject = lighter_at_the_followup(66);
    const double later = evaluate(subject, {}).assessment->stlv_ml->value();
    subject.view.time_point_id = "baseline";
    EXPECT_EQ(evaluate(subject, {}).assessment->stlv_ml->value(), later);
}

TEST(WeightOfTheBaseline, Holds_while_a_cut_is_in_the_hand) {
    const core::Case subject = lighter_at_the_followup(66);
    const Evaluation resting = evaluate(subject, {});
    LiveAnswer answer;
    answer.volumes = testing::volumes(1500, 0, 430);
    EXPECT_EQ(*evaluate_moving(subject, {}, resting, answer).assessment->stlv_ml,
              *resting.assessment->stlv_ml);
}

TEST(WeightOfTheFollowup, Is_what_its_share_of_the_body_weight_is_of) {
    const Evaluation said = evaluate(lighter_at_the_followup(70), {});
    EXPECT_DOUBLE_EQ(said.assessment->followup->shares.flr_body_weight.value(), 100.0 * 430 / 66000);
    EXPECT_DOUBLE_EQ(said.assessment->baseline.flr_body_weight.value(), 100.0 * 300 / 74000);
}

TEST(OutlinedRemnant, Is_what_stays_by_its_own_plan_alone) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    core::Structure remnant =
        testing::outline("carried", core::StructureKind::Remnant, testing::stretch({20, 20, 20}, 0, 500));
    remnant.of_plan = "keep II";
    followup(subject).structures.push_back(remnant);
    EXPECT_EQ(evaluate(subject, {}).measurement->flr, core::Millilitre(500));
    EXPECT_EQ(evaluate(subject, {}).measurement->resection.kind, ResectionKind::Outlined);
    followup(subject).structures.back().of_plan = "another plan";
    EXPECT_EQ(evaluate(subject, {}).measurement->flr, core::Millilitre(430));
}

TEST(OutlinedRemnant, Beyond_the_liver_counts_nowhere_and_the_sum_is_kept) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 100});
    core::Structure remnant =
        testing::outline("carried", core::StructureKind::Remnant, testing::stretch({20, 20, 20}, 1350, 1700));
    remnant.of_plan = "keep II";
    followup(subject).structures.push_back(remnant);
    const MeasuredResection r = evaluate(subject, {}).measurement->resection;
    EXPECT_EQ(r.remnant_voxels, 150) << "200 voxels lie outside the liver";
    EXPECT_EQ(r.remnant_voxels + r.resected_voxels + r.unassigned_voxels, 1500);
    EXPECT_EQ(evaluate(subject, {}).measurement->flr, core::Millilitre(50)) << "100 of the 150 are tumour";
}

TEST(OutlinedRemnant, Is_marked_as_a_proposal_with_its_error_until_it_is_confirmed) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    core::Structure remnant =
        testing::outline("carried", core::StructureKind::Remnant, testing::stretch({20, 20, 20}, 0, 500));
    remnant.of_plan = "keep II";
    remnant.confirmed = false;
    remnant.placement_error = core::Millimetre(3.2);
    followup(subject).structures.push_back(remnant);
    const auto warnings = evaluate(subject, {}).warnings;
    const auto said = std::ranges::find(warnings, "remnant-proposal", &core::Warning::id);
    ASSERT_NE(said, warnings.end());
    EXPECT_NE(said->text.find("3.2 mm"), std::string::npos) << said->text;
    followup(subject).structures.back().confirmed = true;
    EXPECT_FALSE(testing::warned(evaluate(subject, {}).warnings, "remnant-proposal"));
    EXPECT_TRUE(testing::warned(evaluate(subject, {}).warnings, "remnant-outlined"));
}

/// The case with the site of a metastasis that is no longer seen, as voxels [first, last) of the follow-up.
core::Case with_site(int first, int last) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    core::Structure site = testing::outline("old lesion", core::StructureKind::DisappearedMetastasis,
                                            testing::stretch({20, 20, 20}, first, last));
    site.placement_error = core::Millimetre(1.0);
    followup(subject).structures.push_back(site);
    return subject;
}

TEST(DisappearedMetastasis, That_stays_is_said_and_counts_as_no_tumour) {
    const Evaluation stays = evaluate(with_site(0, 20), {});
    EXPECT_TRUE(testing::warned(stays.warnings, "disappeared-site-stays"));
    EXPECT_EQ(stays.measurement->flr, core::Millilitre(500));
    const Evaluation goes = evaluate(with_site(1400, 1420), {});
    EXPECT_FALSE(testing::warned(goes.warnings, "disappeared-site-stays"));
}

TEST(DisappearedMetastasis, Can_be_given_a_margin_by_a_wedge) {
    core::Case subject = with_site(0, 20);
    core::RemovalPlan plan;
    plan.stages.push_back({"", {{"", std::nullopt, true, core::Wedge{{"old lesion"}, core::Millimetre(5)}}}});
    subject.plans[0].resection = plan;
    const Evaluation said = evaluate(subject, {});
    ASSERT_TRUE(said.measurement) << core::to_line(*said.refusal);
    EXPECT_FALSE(testing::warned(said.warnings, "disappeared-site-stays"));
    EXPECT_GE(said.measurement->resection.resected_voxels, 20);
}

}  // namespace
}  // namespace remnant::volumetry

// Exercises judged by closed formulas: a liver of eight equal slabs, one a segment, with a tumour in VII and
// one in III.

#include "remnant/volumetry/exercise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "remnant/volumetry/adequacy.h"
#include "voxels_where.h"

namespace remnant::volumetry {
namespace {

using core::Millilitre;
using core::Percent;
using remnant::testing::voxels_where;
using ::testing::HasSubstr;

constexpr int kSlab = 2;            // voxels along i
constexpr double kSegmentMl = 100;  // 2 × 20 × 20 voxels of 5 mm

core::Structure structure(const char* id, core::StructureKind kind, core::LabelMask mask) {
    core::Structure s;
    s.id = id;
    s.name = id;
    s.kind = kind;
    s.mask = std::move(mask);
    return s;
}

core::LabelMask slab(int from, int to) {
    return voxels_where({8 * kSlab, 20, 20},
                        [=](int i, int, int) { return i >= from * kSlab && i < to * kSlab; });
}

/// 4 × 4 × 2 voxels: 4 mL in one segment.
core::LabelMask tumour_in(int segment) {
    return voxels_where({8 * kSlab, 20, 20}, [=](int i, int j, int k) {
        return i / kSlab == segment - 1 && j >= 8 && j < 12 && k >= 8 && k < 12;
    });
}

core::ExerciseTruth truth(core::LiverCondition condition = core::LiverCondition::Normal) {
    core::Patient patient;
    patient.height = core::Centimetre(172.0);
    patient.weight = core::Kilogram(74.0);
    patient.liver_condition = condition;
    core::TimePoint scan;
    scan.geometry.size = {8 * kSlab, 20, 20};
    scan.geometry.spacing = core::Vec3(5, 5, 5);
    scan.structures.push_back(structure("liver", core::StructureKind::Liver, slab(0, 8)));
    for (int s = 1; s <= 8; ++s) {
        const auto segment = static_cast<core::Segment>(s);
        scan.structures.push_back(
            structure(std::string(core::roman(segment)).c_str(), core::kind_of(segment), slab(s - 1, s)));
    }
    scan.structures.push_back(structure("right", core::StructureKind::Tumour, tumour_in(7)));
    scan.structures.push_back(structure("left", core::StructureKind::Tumour, tumour_in(3)));
    return truth_of(patient, scan);
}

Exercise exercise(const char* id) {
    return choose_exercise(id, "ID").value();
}

Judgement judged(const char* id, const ExerciseAnswer& answer,
                 core::LiverCondition condition = core::LiverCondition::Normal) {
    const auto result = judge(exercise(id), answer, truth(condition));
    EXPECT_TRUE(result) << to_line(result.error());
    return result.value_or(Judgement{});
}

TEST(Exercise, Truth_of_outlines_is_their_volume) {
    const auto t = truth();
    EXPECT_DOUBLE_EQ(t.liver.value(), 8 * kSegmentMl);
    for (const Millilitre& segment : t.segments) EXPECT_DOUBLE_EQ(segment.value(), kSegmentMl);
    EXPECT_DOUBLE_EQ(true_flr(t, "right-hepatectomy")->value(), 4 * kSegmentMl - 4.0)
        << "the tumour in III is no remnant";
    EXPECT_DOUBLE_EQ(true_flr(t, "right-trisectionectomy")->value(), 3 * kSegmentMl - 4.0);
    EXPECT_THAT(true_flr(t, "segmentectomy-4a").error().reason, HasSubstr("not divided"));
}

TEST(Exercise, An_estimate_is_judged_by_volume_and_share) {
    const double flr = 396.0;
    const double share = 100.0 * flr / 800.0;
    const Judgement exact = judged("how-much-stays", {.flr = Millilitre(flr), .flr_share = Percent(share)});
    EXPECT_TRUE(exact.right);
    EXPECT_EQ(exact.points, 100);
    EXPECT_NEAR(exact.error->value(), 0.0, 1e-9);
    const Judgement high =
        judged("how-much-stays", {.flr = Millilitre(flr * 1.275), .flr_share = Percent(share + 8.0)});
    EXPECT_NEAR(high.error_percent->value(), 27.5, 1e-9);
    EXPECT_NEAR(high.share_error->value(), 8.0, 1e-9);
    EXPECT_EQ(high.points, 50) << "half-way between full and none, twice";
    EXPECT_FALSE(high.right) << "more than 20 % off";
    const ExerciseAnswer low{.flr = Millilitre(flr * 0.81), .flr_share = Percent(share)};
    EXPECT_TRUE(judged("how-much-stays", low).right)
        << "320.8 mL are 20.2 % of 1588 mL, enough as 396 mL are";
    const ExerciseAnswer less{.flr = Millilitre(flr * 0.801), .flr_share = Percent(share)};
    EXPECT_FALSE(judged("how-much-stays", less).right)
        << "317.2 mL are 19.97 %: not enough where the truth is";
}

TEST(Exercise, An_outline_is_judged_by_Dice) {
    const Judgement exact = judged("outline-the-liver", {.outline = slab(0, 8)});
    EXPECT_TRUE(exact.right);
    EXPECT_EQ(exact.points, 100);
    const Judgement seven = judged("outline-the-liver", {.outline = slab(0, 7)});
    EXPECT_DOUBLE_EQ(*seven.dice, 2.0 * 7 / 15);
    EXPECT_DOUBLE_EQ(seven.error->value(), -kSegmentMl);
    EXPECT_EQ(seven.points, 93) << "(14/15 - 0.70) / 0.25";
    EXPECT_TRUE(seven.right);
    const Judgement five = judged("outline-the-liver", {.outline = slab(0, 5)});
    EXPECT_FALSE(five.right);
    const Judgement tumour = judged("outline-the-tumour", {.outline = tumour_in(7)});
    EXPECT_EQ(tumour.points, 100);
    EXPECT_NEAR(tumour.error->value(), 0.0, 1e-9);
}

TEST(Exercise, An_operation_must_take_the_tumours_and_leave_enough) {
    const Judgement posterior =
        judged("choose-the-operation", {.operation = "right-posterior-sectionectomy"});
    EXPECT_TRUE(posterior.right);
    EXPECT_LT(posterior.points, 100) << "segmentectomy VII leaves more";
    const Judgement least = judged("choose-the-operation", {.operation = "segmentectomy-7"});
    EXPECT_EQ(least.points, 100);
    EXPECT_NEAR(least.error->value(), 0.0, 1e-9);
    const Judgement left = judged("choose-the-operation", {.operation = "left-hepatectomy"});
    EXPECT_FALSE(left.right);
    EXPECT_EQ(left.points, 0);
    EXPECT_THAT(left.truth, HasSubstr("a tumour stays"));
    const Judgement large = judged("choose-the-operation", {.operation = "right-trisectionectomy"});
    EXPECT_FALSE(large.right) << "296 mL are 18.6 % of 1588 mL";
    EXPECT_EQ(large.points, 20);
}

TEST(Exercise, A_cut_is_judged_by_the_remnant_it_leaves) {
    // Between IV and V: voxel centres 7 and 8, 35 and 40 mm.
    const auto at = [](double x) {
        return core::ResectionPlan{"cut", core::cutting_plane({x, 0, 0}, {-1, 0, 0}, "cut").value()};
    };
    const Judgement exact = judged("set-the-cut", {.plan = at(37.5)});
    EXPECT_DOUBLE_EQ(*exact.dice, 1.0);
    EXPECT_EQ(exact.points, 100);
    EXPECT_TRUE(exact.right);
    const Judgement far = judged("set-the-cut", {.plan = at(47.5)});
    EXPECT_DOUBLE_EQ(*far.dice, 2.0 * 4 / 9);
    EXPECT_NEAR(far.error->value(), kSegmentMl, 1e-9);
    EXPECT_FALSE(far.right);
}

core::RemovalPlan removals(std::vector<core::Cut> cuts) {
    core::PlanStage stage;
    for (core::Cut& cut : cuts) stage.removes.push_back({"", std::nullopt, true, std::move(cut)});
    return {{stage}};
}

core::Cut plane_between_the_livers() {
    return core::cutting_plane({37.5, 0, 0}, {-1, 0, 0}, "cut").value();
}

TEST(Exercise, A_cut_may_be_one_of_several_that_were_set) {
    const core::ResectionPlan plan{"cuts", removals({plane_between_the_livers()})};
    EXPECT_EQ(judged("set-the-cut", {.plan = plan}).points, 100);
}

TEST(Exercise, Only_a_plane_or_a_drawn_cut_answers_where_one_is_to_be_set) {
    using core::Segment;
    const core::NamedOperation named{"right-hepatectomy"};
    core::RemovalPlan off = removals({plane_between_the_livers()});
    off.stages.front().removes.front().on = false;
    const core::Resection none[] = {
        named,
        core::RemnantSegments{{Segment::I, Segment::II, Segment::III, Segment::IV}},
        removals({named}),
        removals({core::RemovedSegments{{Segment::V, Segment::VI, Segment::VII, Segment::VIII}}}),
        removals({plane_between_the_livers(), named}),
        removals({core::Wedge{{"right"}}}),
        off,
    };
    for (const core::Resection& resection : none) {
        const ExerciseAnswer answer{.plan = core::ResectionPlan{"x", resection}};
        const auto result = judge(exercise("set-the-cut"), answer, truth());
        ASSERT_FALSE(result) << resection.index() << " is worth " << result->points << " points";
        EXPECT_EQ(result.error().what, "--plane");
        EXPECT_THAT(result.error().reason, HasSubstr("only a cutting plane or a drawn cut"));
    }
}

TEST(Exercise, A_cut_is_measured_without_what_is_hidden) {
    auto t = truth();
    core::Structure outlined = structure("remnant", core::StructureKind::Remnant, slab(0, 4));
    outlined.of_plan = "mine";
    t.scan.structures.push_back(outlined);
    const core::ResectionPlan far{"mine", core::cutting_plane({47.5, 0, 0}, {-1, 0, 0}, "cut").value()};
    EXPECT_DOUBLE_EQ(*judge(exercise("set-the-cut"), {.plan = far}, t)->dice, 2.0 * 4 / 9);
}

TEST(Exercise, The_learner_s_verdict_stands_beside_the_true_one) {
    const auto verdicts = [](const char* id, const ExerciseAnswer& answer) {
        const Judgement j = judged(id, answer);
        return std::pair(j.verdict, j.true_verdict);
    };
    const std::pair missed(std::optional(RemnantVerdict::NotEnough), std::optional(RemnantVerdict::Enough));
    EXPECT_EQ(verdicts("how-much-stays", {.flr = Millilitre(200), .flr_share = Percent(25)}), missed);
    EXPECT_EQ(verdicts("choose-the-operation", {.operation = "right-trisectionectomy"}), missed);
    const core::ResectionPlan small{"cut", core::cutting_plane({17.5, 0, 0}, {-1, 0, 0}, "cut").value()};
    EXPECT_EQ(verdicts("set-the-cut", {.plan = small}), missed);
    EXPECT_EQ(verdicts("embolise-or-not", {.embolise = true, .sflr = Percent(25)}), missed);
    EXPECT_FALSE(judged("outline-the-liver", {.outline = slab(0, 8)}).verdict);
}

TEST(Exercise, What_is_asked_of_a_liver_is_what_it_is_judged_by) {
    for (const Exercise& e : exercise_catalogue()) {
        for (const auto condition : {core::LiverCondition::Normal, core::LiverCondition::Cali,
                                     core::LiverCondition::Fibrosis, core::LiverCondition::Cirrhosis}) {
            const std::string question = question_of(e, truth(condition).patient.liver_condition);
            const bool of_a_verdict = e.kind != ExerciseKind::Outline;
            EXPECT_EQ(question.find("no known injury") != std::string::npos,
                      of_a_verdict && condition == core::LiverCondition::Normal)
                << question;
            EXPECT_EQ(question.find("chemotherapy") != std::string::npos,
                      of_a_verdict && condition == core::LiverCondition::Cali)
                << question;
        }
        EXPECT_EQ(question_of(e, std::nullopt), e.question);
    }
}

TEST(Exercise, Why_to_embolise_names_the_threshold_of_every_liver) {
    const std::string why(exercise("embolise-or-not").explanation);
    for (const auto condition : {core::LiverCondition::Normal, core::LiverCondition::Cali,
                                 core::LiverCondition::Fibrosis, core::LiverCondition::Cirrhosis})
        EXPECT_THAT(why,
                    HasSubstr(std::to_string(std::lround(threshold_for(condition).needed.value())) + " %"));
}

core::ExerciseTruth truth_without(core::StructureKind kind) {
    const auto whole = truth();
    core::TimePoint scan = whole.scan;
    std::erase_if(scan.structures, [kind](const core::Structure& s) { return s.kind == kind; });
    return truth_of(whole.patient, scan);
}

/// The exercises that cannot be asked, by what is missing.
std::string refusals(const core::ExerciseTruth& t) {
    std::string all;
    for (const Exercise& e : exercise_catalogue()) {
        const auto asked = can_be_asked(e, t);
        all += asked ? "- " : asked.error().what + " ";
    }
    return all;
}

TEST(Exercise, Needs_no_more_of_the_truth_than_it_asks_for) {
    EXPECT_EQ(refusals(truth()), "- - - - - - ");
    EXPECT_EQ(refusals(truth_without(core::StructureKind::SegmentVI)),
              "segment VI - - segment VI segment VI segment VI ");
    EXPECT_EQ(refusals(truth_without(core::StructureKind::Liver)), "liver Liver - liver liver liver ");
    EXPECT_EQ(refusals(truth_without(core::StructureKind::Tumour)), "- - Tumour tumour - - ");
}

TEST(Exercise, An_outline_alone_is_judged_by_its_own_volume) {
    core::TimePoint scan = truth().scan;
    std::erase_if(scan.structures, [](const core::Structure& s) { return s.id != "right"; });
    const Exercise e = exercise("outline-the-tumour");
    const auto result = judge(e, {.outline = tumour_in(7)}, truth_of({}, scan));
    ASSERT_TRUE(result) << to_line(result.error());
    EXPECT_NEAR(result->error->value(), 0.0, 1e-9);
}

TEST(Exercise, Of_a_patient_without_a_verdict_none_is_asked) {
    auto t = truth();
    t.patient.portal_hypertension = core::YesNoUnknown::Yes;
    EXPECT_EQ(refusals(t), "- - - verdict - verdict ");
    t.patient.liver_condition.reset();
    EXPECT_TRUE(can_be_asked(exercise("outline-the-liver"), t));
    EXPECT_FALSE(can_be_asked(exercise("how-much-stays"), t)) << "its rule has a verdict";
}

TEST(Exercise, Embolisation_follows_the_threshold_of_the_liver) {
    const ExerciseAnswer yes{.embolise = true, .sflr = Percent(25.0)};
    EXPECT_TRUE(judged("embolise-or-not", yes, core::LiverCondition::Cali).right)
        << "24.9 % where 30 % are needed";
    EXPECT_EQ(judged("embolise-or-not", yes, core::LiverCondition::Cali).points, 100);
    EXPECT_FALSE(judged("embolise-or-not", yes, core::LiverCondition::Normal).right)
        << "24.9 % where 20 % are needed";
    EXPECT_EQ(judged("embolise-or-not", yes, core::LiverCondition::Normal).points, 30);
}

struct BadAnswer {
    const char* id;
    ExerciseAnswer answer;
    const char* option;
};

TEST(Exercise, An_answer_that_is_none_is_refused_by_option) {
    const BadAnswer bad[] = {
        {"how-much-stays", {.flr_share = Percent(20)}, "--flr-ml"},
        {"how-much-stays", {.flr = Millilitre(300)}, "--flr-percent"},
        {"how-much-stays", {.flr = Millilitre(-1), .flr_share = Percent(20)}, "--flr-ml"},
        {"how-much-stays", {.flr = Millilitre(801), .flr_share = Percent(20)}, "--flr-ml"},
        {"how-much-stays", {.flr = Millilitre(std::nan("")), .flr_share = Percent(20)}, "--flr-ml"},
        {"how-much-stays", {.flr = Millilitre(300), .flr_share = Percent(101)}, "--flr-percent"},
        {"outline-the-liver", {}, "--outline"},
        {"outline-the-liver", {.outline = core::LabelMask({2, 2, 2})}, "--outline"},
        {"choose-the-operation", {}, "--operation"},
        {"choose-the-operation", {.operation = "lobectomy"}, "--operation"},
        {"set-the-cut", {}, "--plane"},
        {"embolise-or-not", {.sflr = Percent(20)}, "--embolise"},
        {"embolise-or-not", {.embolise = true}, "--sflr-percent"},
    };
    for (const BadAnswer& b : bad) {
        const auto result = judge(exercise(b.id), b.answer, truth());
        ASSERT_FALSE(result) << b.id;
        EXPECT_EQ(result.error().what, b.option) << b.id;
    }
}

TEST(Exercise, Six_of_them_are_complete_and_have_names_of_their_own) {
    std::set<std::string_view> ids;
    for (const Exercise& e : exercise_catalogue()) {
        ids.insert(e.id);
        for (const std::string_view text : {e.title, e.question, e.rule, e.explanation, e.source})
            EXPECT_FALSE(text.empty()) << e.id;
    }
    EXPECT_EQ(ids.size(), 6U);
    std::set<std::uint64_t> seeds;
    for (const Exercise& e : exercise_catalogue()) seeds.insert(e.patient.seed);
    EXPECT_EQ(seeds.size(), 6U) << "one exercise's truth would be another's answer";
    EXPECT_THAT(choose_exercise("nobody", "ID").error().reason, HasSubstr("embolise-or-not"));
}

}  // namespace
}  // namespace remnant::volumetry

#include "remnant/core/edit.h"

#include <gtest/gtest.h>

#include "random_masks.h"
#include "remnant/core/history.h"

namespace remnant::core {
namespace {

using testing::Random;
using testing::uniform_int;

constexpr Size3 kSize{6, 5, 4};

Structure random_structure(Random& random, const std::string& id) {
    Structure s;
    s.id = id;
    s.name = "structure " + id;
    s.colour = {static_cast<std::uint8_t>(uniform_int(random, 0, 255)), 0, 0};
    s.mask = testing::mask_of(testing::random_voxels(random, kSize), kSize);
    return s;
}

TimePoint random_time_point(Random& random, const std::string& id) {
    TimePoint point;
    point.id = id;
    point.name = "scan " + id;
    point.geometry.size = kSize;
    for (int n = uniform_int(random, 0, 2); n > 0; --n) {
        point.structures.push_back(random_structure(random, std::to_string(n)));
    }
    return point;
}

std::string random_id(Random& random) {
    return std::to_string(uniform_int(random, 0, 4));
}

Annotation random_annotation(Random& random) {
    return {random_id(random), "line", "scan",
            DistanceLine{Vec3::Zero(), Vec3::Constant(testing::uniform(random, 0, 9))}};
}

/// Any edit at all; many of them do not fit the case and must be refused.
Edit random_edit(Random& random) {
    const auto position = static_cast<std::size_t>(uniform_int(random, 0, 3));
    switch (uniform_int(random, 0, 18)) {
        case 0: {
            Patient patient;
            patient.height = Centimetre(testing::uniform(random, 140, 200));
            return SetPatient{patient};
        }
        case 1:
            return InsertTimePoint{position, random_time_point(random, random_id(random))};
        case 2:
            return RemoveTimePoint{random_id(random)};
        case 3:
            return InsertStructure{random_id(random), position, random_structure(random, random_id(random))};
        case 4:
            return RemoveStructure{random_id(random), random_id(random)};
        case 5:
            return ReplaceStructure{random_id(random), random_structure(random, random_id(random))};
        case 6:
            return InsertIntervention{position, {random_id(random), InterventionKind::AlppsStage1, {}}};
        case 7:
            return RemoveIntervention{random_id(random)};
        case 8:
            return InsertPlan{position, {random_id(random), NamedOperation{"right-hepatectomy"}}};
        case 9:
            return RemovePlan{random_id(random)};
        case 10:
            return SetActivePlan{random_id(random)};
        case 11: {
            AssessmentChoices choices;
            choices.stlv_formula = random_id(random);
            return SetChoices{choices};
        }
        case 12:
            return InsertAnnotation{position, random_annotation(random)};
        case 13:
            return RemoveAnnotation{random_id(random)};
        case 14:
            return ReplaceAnnotation{random_annotation(random)};
        case 15:
            return SetScanWarnings{random_id(random), {{"label-grid", random_id(random), ""}}};
        case 16:
            return DescribeTimePoint{random_id(random),
                                     "scan of day " + random_id(random),
                                     std::nullopt,
                                     {ContrastPhase::Arterial, random_id(random), Kilogram(70)}};
        case 17: {
            Alignment alignment;
            alignment.translation = Vec3::Constant(testing::uniform(random, -9, 9));
            return SetAlignment{random_id(random), alignment};
        }
        default:
            return ReplacePlan{random_id(random), {random_id(random), RemnantSegments{{Segment::II}}}};
    }
}

class SeededEdits : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Seeds, SeededEdits, ::testing::Range(0, 20));

TEST_P(SeededEdits, Undoing_edits_backwards_passes_every_state_again) {
    Random random(static_cast<unsigned>(GetParam()));
    Case subject;
    std::vector<Case> states;
    std::vector<Edit> inverses;
    for (int n = 0; n < 200; ++n) {
        Case before = subject;
        auto inverse = apply_edit(subject, random_edit(random));
        if (!inverse) {
            ASSERT_EQ(subject, before) << "a refused edit changed the case: " << to_line(inverse.error());
            continue;
        }
        states.push_back(std::move(before));
        inverses.push_back(std::move(*inverse));
    }
    ASSERT_GT(inverses.size(), 10u) << "the seeds make too few edits that fit";
    while (!inverses.empty()) {
        ASSERT_TRUE(apply_edit(subject, inverses.back()));
        ASSERT_EQ(subject, states.back());
        inverses.pop_back();
        states.pop_back();
    }
    EXPECT_EQ(subject, Case());
}

TEST_P(SeededEdits, Redoing_is_undoing_the_undo) {
    Random random(static_cast<unsigned>(GetParam()) + 1000);
    Case subject;
    for (int n = 0; n < 60; ++n) {
        const Case before = subject;
        const auto inverse = apply_edit(subject, random_edit(random));
        if (!inverse) continue;
        const Case after = subject;
        const auto redo = apply_edit(subject, *inverse);
        ASSERT_TRUE(redo);
        ASSERT_EQ(subject, before);
        ASSERT_TRUE(apply_edit(subject, *redo));
        ASSERT_EQ(subject, after);
    }
}

TEST_P(SeededEdits, A_change_is_made_whole_or_not_at_all) {
    Random random(static_cast<unsigned>(GetParam()) + 2000);
    Case subject;
    int refused = 0;
    for (int n = 0; n < 60; ++n) {
        const Case before = subject;
        const Change change{"several", {random_edit(random), random_edit(random), random_edit(random)}};
        const auto inverse = apply_change(subject, change);
        const Case after = subject;
        if (!inverse) {
            ++refused;
            ASSERT_EQ(subject, before) << "a refused change left a part of itself";
            continue;
        }
        ASSERT_TRUE(apply_change(subject, *inverse));
        ASSERT_EQ(subject, before);
        ASSERT_TRUE(apply_change(subject, change));
        ASSERT_EQ(subject, after);
    }
    EXPECT_GT(refused, 0);
}

TEST_P(SeededEdits, Undo_to_the_start_and_redo_to_the_end_give_the_same_case) {
    Random random(static_cast<unsigned>(GetParam()) + 3000);
    History history;
    for (int n = 0; n < 80; ++n) (void)history.apply(change_of(random_edit(random)));
    const Case end = history.current();
    const auto state = history.state();
    while (history.undo()) {
    }
    EXPECT_EQ(history.current(), Case());
    EXPECT_EQ(history.state(), 0u);
    while (history.redo()) {
    }
    EXPECT_EQ(history.current(), end);
    EXPECT_EQ(history.state(), state);
}

TEST(History, A_drag_is_one_step_back) {
    History history;
    for (double height : {150.0, 160.0, 170.0}) {
        Patient patient;
        patient.height = Centimetre(height);
        ASSERT_TRUE(history.apply(change_of(SetPatient{patient}), "height"));
    }
    EXPECT_EQ(history.current().patient.height, Centimetre(170));
    ASSERT_TRUE(history.undo());
    EXPECT_EQ(history.current(), Case());
    EXPECT_FALSE(history.can_undo());
    ASSERT_TRUE(history.redo());
    EXPECT_EQ(history.current().patient.height, Centimetre(170));
}

TEST(History, The_end_of_a_drag_ends_the_step) {
    History history;
    for (double height : {150.0, 160.0}) {
        Patient patient;
        patient.height = Centimetre(height);
        ASSERT_TRUE(history.apply(change_of(SetPatient{patient}), "height"));
        history.end_merge();
    }
    ASSERT_TRUE(history.undo());
    EXPECT_EQ(history.current().patient.height, Centimetre(150));
}

TEST(History, A_new_change_forgets_what_was_undone) {
    History history;
    ASSERT_TRUE(history.apply(change_of(InsertPlan{0, {"a", NamedOperation{"right-hepatectomy"}}})));
    ASSERT_TRUE(history.undo());
    ASSERT_TRUE(history.apply(change_of(InsertPlan{0, {"b", NamedOperation{"left-hepatectomy"}}})));
    EXPECT_FALSE(history.can_redo());
    EXPECT_EQ(history.undo_name(), "add plan b");
}

TEST(Edit, An_outline_on_another_grid_is_refused) {
    Case subject;
    Random random(1);
    ASSERT_TRUE(apply_edit(subject, InsertTimePoint{0, random_time_point(random, "scan")}));
    Structure other = random_structure(random, "liver");
    other.mask = LabelMask({6, 5, 5});
    EXPECT_FALSE(apply_edit(subject, InsertStructure{"scan", 0, other}));
}

TEST(Edit, Changing_one_outline_leaves_the_voxels_of_all_others_shared) {
    Case subject;
    Random random(2);
    TimePoint point = random_time_point(random, "scan");
    point.structures = {random_structure(random, "liver"), random_structure(random, "tumour")};
    ASSERT_TRUE(apply_edit(subject, InsertTimePoint{0, point}));
    ASSERT_TRUE(apply_edit(subject, ReplaceStructure{"scan", random_structure(random, "tumour")}));
    const LabelMask& kept = subject.time_points[0].structures[0].mask;
    EXPECT_EQ(kept.shared_slab(0), point.structures[0].mask.shared_slab(0));
}

TEST(Edit, Each_has_a_name_for_the_undo_menu) {
    Random random(3);
    for (int n = 0; n < 200; ++n) EXPECT_FALSE(name_of(random_edit(random)).empty());
    EXPECT_NE(name_of(SetPatient{}).find("patient"), std::string::npos);
}

}  // namespace
}  // namespace remnant::core

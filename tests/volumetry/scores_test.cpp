#include "remnant/volumetry/scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::Months;

Score score(std::string_view id, const TumourBurden& burden, const core::ScoreFacts& facts) {
    const auto all = scores_of(burden, facts);
    return *std::ranges::find(all, id, &Score::id);
}

/// Two metastases, the larger of 6 cm; node-positive, 10 months, CEA 250, KRAS wild type.
TumourBurden two_of_six() {
    return {2, core::Millimetre(60)};
}
core::ScoreFacts colorectal() {
    core::ScoreFacts f;
    f.node_positive_primary = true;
    f.disease_free_interval = Months(10);
    f.cea_ng_per_ml = 250;
    f.kras_mutated = false;
    f.extrahepatic_disease = false;
    return f;
}

TEST(Scores, Fong_counts_each_of_five_items) {
    EXPECT_EQ(score("fong", two_of_six(), colorectal()).value, 5);
    core::ScoreFacts f = colorectal();
    f.node_positive_primary = false;
    EXPECT_EQ(score("fong", two_of_six(), f).value, 4);
    f.disease_free_interval = Months(12);
    EXPECT_EQ(score("fong", two_of_six(), f).value, 3) << "12 months are not below 12";
    f.cea_ng_per_ml = 200;
    EXPECT_EQ(score("fong", two_of_six(), f).value, 2) << "200 is not above 200";
    EXPECT_EQ(score("fong", {2, core::Millimetre(50)}, f).value, 1) << "5 cm is not above 5 cm";
    EXPECT_EQ(score("fong", {1, core::Millimetre(50)}, f).value, 0);
}

TEST(Scores, Tumour_burden_is_a_hypotenuse_with_three_zones) {
    EXPECT_DOUBLE_EQ(*score("tbs", {4, core::Millimetre(30)}, {}).value, 5.0);
    EXPECT_EQ(score("tbs", {1, core::Millimetre(28.2)}, {}).meaning, "zone 1");
    EXPECT_EQ(score("tbs", {3, core::Millimetre(0)}, {}).meaning, "zone 2") << "3 is no longer zone 1";
    EXPECT_EQ(score("tbs", {9, core::Millimetre(0)}, {}).meaning, "zone 3");
}

TEST(Scores, Game_takes_nanograms_and_the_tumour_burden) {
    core::ScoreFacts f = colorectal();
    EXPECT_EQ(score("game", two_of_six(), f).value, 3) << "CEA, nodes and a burden of 6.3";
    f.cea_ng_per_ml = 19.9;
    EXPECT_EQ(score("game", two_of_six(), f).value, 2);
    f.kras_mutated = true;
    f.extrahepatic_disease = true;
    EXPECT_EQ(score("game", two_of_six(), f).value, 5);
    EXPECT_EQ(score("game", two_of_six(), f).meaning, "high risk");
    EXPECT_EQ(score("game", {10, core::Millimetre(10)}, f).value, 6) << "a burden above 9 counts two";
}

TEST(Scores, Albi_follows_its_formula_and_cut_points) {
    core::ScoreFacts f;
    f.bilirubin_umol_per_l = 10;
    f.albumin_g_per_l = 40;
    EXPECT_DOUBLE_EQ(*score("albi", {}, f).value, 0.66 - 3.4);
    EXPECT_EQ(score("albi", {}, f).meaning, "grade 1");
    f.albumin_g_per_l = 38;  // −2.57
    EXPECT_EQ(score("albi", {}, f).meaning, "grade 2");
    f.bilirubin_umol_per_l = 100;
    f.albumin_g_per_l = 31;  // −1.315
    EXPECT_EQ(score("albi", {}, f).meaning, "grade 3");
}

TEST(Scores, Child_pugh_spans_five_to_fifteen) {
    core::ScoreFacts f;
    f.bilirubin_umol_per_l = 20;
    f.albumin_g_per_l = 40;
    f.inr = 1.1;
    f.ascites = 1;
    f.encephalopathy = 1;
    EXPECT_EQ(score("child-pugh", {}, f).value, 5);
    EXPECT_EQ(score("child-pugh", {}, f).meaning, "class A");
    f.bilirubin_umol_per_l = 40;
    f.albumin_g_per_l = 30;
    EXPECT_EQ(score("child-pugh", {}, f).meaning, "class B");
    f.bilirubin_umol_per_l = 60;
    f.albumin_g_per_l = 20;
    f.inr = 2.5;
    f.ascites = f.encephalopathy = 3;
    EXPECT_EQ(score("child-pugh", {}, f).value, 15);
}

TEST(Scores, Meld_has_its_published_limits) {
    core::ScoreFacts f;
    f.bilirubin_umol_per_l = 10;
    f.inr = 0.9;
    f.creatinine_umol_per_l = 60;
    f.dialysis = false;
    EXPECT_EQ(score("meld", {}, f).value, 6) << "nothing below 1 counts";
    // 3 mg/dL, INR 1.8, 2 mg/dL: 4.15 + 6.58 + 6.63 + 6.43 = 23.8.
    f.bilirubin_umol_per_l = 51.3;
    f.inr = 1.8;
    f.creatinine_umol_per_l = 176.8;
    EXPECT_EQ(score("meld", {}, f).value, 24);
    f.dialysis = true;  // 9.57 · ln 4 = 13.27
    EXPECT_EQ(score("meld", {}, f).value, 30);
}

TEST(Scores, That_rest_on_tumours_are_open_where_the_burden_is_not_known) {
    const auto all = scores_of(std::nullopt, colorectal());
    for (const char* id : {"fong", "tbs", "game"}) {
        const auto open = std::ranges::find(all, id, &Score::id);
        EXPECT_FALSE(open->value) << id;
        EXPECT_EQ(open->meaning, "") << id;
    }
}

/// A lesion seen on the scan "before", and what became of it on "after".
LesionCourse course_to(LesionState state) {
    LesionSight before;
    before.state = LesionState::Seen;
    LesionSight after;
    after.state = state;
    LesionCourse course;
    course.scans = {{"before", "before", {}, {}}, {"after", "after", {}, {}}};
    course.lesions = {{"a", false, false, {before, after}}};
    return course;
}

TEST(TumourBurden, Is_not_known_where_a_lesion_is_not_outlined_or_outside) {
    EXPECT_FALSE(tumour_burden_of({}, course_to(LesionState::NotOutlined), "after"));
    EXPECT_FALSE(tumour_burden_of({}, course_to(LesionState::Outside), "after"));
    EXPECT_FALSE(tumour_burden_of({}, course_to(LesionState::Unknown), "after"));
    EXPECT_TRUE(tumour_burden_of({Lesion{}}, course_to(LesionState::NotOutlined), "before"));
}

TEST(TumourBurden, Is_not_known_where_nobody_outlined_a_tumour) {
    EXPECT_FALSE(tumour_burden_of({}));
    LesionCourse course;
    course.scans = {{"only", "only", {}, {}}};
    EXPECT_FALSE(tumour_burden_of({}, course, "only"));
    EXPECT_FALSE(tumour_burden_of({}, course_to(LesionState::NotYet), "after"));
}

TEST(TumourBurden, Is_nothing_where_all_lesions_disappeared) {
    const auto burden = tumour_burden_of({}, course_to(LesionState::Disappeared), "after");
    ASSERT_TRUE(burden);
    EXPECT_EQ(burden->number, 0);
}

TEST(TumourBurden, Is_that_of_its_own_outlines_where_a_scan_is_not_aligned) {
    EXPECT_TRUE(tumour_burden_of({Lesion{}}, course_to(LesionState::Unknown), "after"));
}

TEST(Scores, What_is_not_known_leaves_the_score_open_and_is_named) {
    core::ScoreFacts f = colorectal();
    f.cea_ng_per_ml.reset();
    const Score open = score("fong", two_of_six(), f);
    EXPECT_FALSE(open.value);
    EXPECT_EQ(open.meaning, "");
    EXPECT_TRUE(std::ranges::any_of(
        open.items, [](const ScoreItem& item) { return item.name == "CEA" && !item.points; }));
    for (const char* id : {"albi", "child-pugh", "meld"}) EXPECT_FALSE(score(id, {}, {}).value) << id;
    f.bilirubin_umol_per_l = 0;
    f.albumin_g_per_l = 40;
    EXPECT_FALSE(score("albi", {}, f).value) << "no logarithm of nothing";
}

}  // namespace
}  // namespace remnant::volumetry

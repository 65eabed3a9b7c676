#include "remnant/volumetry/assessment.h"

#include <gtest/gtest.h>

#include <limits>

#include "clinical_cases.h"
#include "remnant/volumetry/clinical_warnings.h"
#include "remnant/volumetry/geometry_warnings.h"

namespace remnant::volumetry {
namespace {

using core::LiverCondition;
using core::YesNoUnknown;
using testing::adult;
using testing::question;
using testing::volumes;

constexpr double kStlv = 1509.6554481059247;  // 170 cm, 70 kg by Vauthey and Mosteller
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Assessment answer(const AssessmentInput& input) {
    auto a = assess(input);
    EXPECT_TRUE(a) << (a ? "" : core::to_line(a.error()));
    return a ? *a : Assessment{};
}

bool warns(const AssessmentInput& input, const std::string& id) {
    return testing::warned(answer(input).warnings, id);
}

/// Asks with a remnant of the given standardised share.
AssessmentInput with_sflr(double percent, LiverCondition condition = LiverCondition::Normal) {
    return question(adult(condition), volumes(kStlv, 0, kStlv * percent / 100));
}

void expect_refused(const AssessmentInput& input, const std::string& option) {
    const auto a = assess(input);
    ASSERT_FALSE(a) << option << " was not refused";
    EXPECT_EQ(a.error().what, option) << a.error().reason;
}

TEST(Verdict, Equality_with_the_threshold_passes) {
    const std::pair<LiverCondition, double> needed[] = {{LiverCondition::Normal, 20},
                                                        {LiverCondition::Cali, 30},
                                                        {LiverCondition::Fibrosis, 40},
                                                        {LiverCondition::Cirrhosis, 40}};
    for (const auto& [condition, percent] : needed) {
        EXPECT_EQ(answer(with_sflr(percent, condition)).baseline.adequate, true);
        EXPECT_EQ(answer(with_sflr(percent - 1e-6, condition)).baseline.adequate, false);
        EXPECT_EQ(answer(with_sflr(percent, condition)).baseline.threshold.value(), percent);
    }
}

TEST(Verdict, Portal_hypertension_leaves_no_verdict) {
    AssessmentInput input = with_sflr(60, LiverCondition::Cirrhosis);
    input.patient.portal_hypertension = YesNoUnknown::Yes;
    const Assessment a = answer(input);
    EXPECT_EQ(a.baseline.adequate, std::nullopt);
    EXPECT_FALSE(a.baseline.cannot_say_because.empty());
    EXPECT_TRUE(testing::warned(a.warnings, "portal-hypertension"));
}

TEST(Verdict, A_child_gets_none_by_the_adults_formula) {
    AssessmentInput input = with_sflr(50);
    input.patient.age = core::Years(9);
    const Assessment a = answer(input);
    EXPECT_EQ(a.baseline.adequate, std::nullopt);
    EXPECT_FALSE(a.baseline.sflr);
    EXPECT_TRUE(testing::warned(a.warnings, "no-stlv"));
}

TEST(Verdict, A_formula_in_grams_gives_none_without_a_density) {
    AssessmentInput input = with_sflr(50);
    input.patient.sex = core::Sex::Male;
    input.stlv_formula = "chan";
    EXPECT_EQ(answer(input).baseline.adequate, std::nullopt);
    input.density = core::KilogramPerLitre(1.05);
    EXPECT_EQ(answer(input).baseline.adequate, true);
}

TEST(Verdict, An_institutions_threshold_says_that_it_is_one) {
    AssessmentInput input = with_sflr(22);
    input.adequacy.institution_threshold = core::Percent(25);
    const Assessment a = answer(input);
    EXPECT_EQ(a.baseline.adequate, false);
    EXPECT_NE(a.baseline.threshold_source.find("institution's threshold"), std::string::npos);
}

TEST(Verdict, Every_number_says_where_it_comes_from) {
    const Assessment a = answer(with_sflr(30));
    EXPECT_GE(a.provenance.size(), 7u);
    for (const Provenance& p : a.provenance) {
        EXPECT_FALSE(p.unit.empty() || p.inputs.empty() || p.formula.empty() || p.source.empty()) << p.id;
    }
}

TEST(Refusal, An_implausible_patient_is_refused_by_option) {
    const auto with = [](auto change) {
        AssessmentInput input = with_sflr(30);
        change(input.patient);
        return input;
    };
    using core::Centimetre;
    using core::Kilogram;
    using core::Years;
    expect_refused(with([](auto& p) { p.height = Centimetre(17); }), "--height-cm");
    expect_refused(with([](auto& p) { p.height = Centimetre(kNaN); }), "--height-cm");
    expect_refused(with([](auto& p) { p.height = Centimetre(250.1); }), "--height-cm");
    expect_refused(with([](auto& p) { p.height.reset(); }), "--height-cm");
    expect_refused(with([](auto& p) { p.weight = Kilogram(1.9); }), "--weight-kg");
    expect_refused(with([](auto& p) { p.weight = Kilogram(401); }), "--weight-kg");
    expect_refused(with([](auto& p) { p.weight = Kilogram(28.8); }), "--weight-kg");  // BMI 9.97
    expect_refused(with([](auto& p) { p.weight = Kilogram(232); }), "--weight-kg");   // BMI 80.3
    expect_refused(with([](auto& p) { p.age = Years(-1); }), "--age-years");
    expect_refused(with([](auto& p) { p.age = Years(121); }), "--age-years");
    expect_refused(with([](auto& p) { p.age = Years(kNaN); }), "--age-years");
    expect_refused(with([](auto& p) { p.liver_condition.reset(); }), "--liver-condition");
}

TEST(Refusal, A_height_in_the_wrong_unit_gets_a_suggestion) {
    AssessmentInput input = with_sflr(30);
    input.patient.height = core::Centimetre(17);
    EXPECT_NE(assess(input).error().reason.find("did you mean 170?"), std::string::npos);
    input.patient.height = core::Centimetre(1.7);
    EXPECT_NE(assess(input).error().reason.find("did you mean 170?"), std::string::npos);
}

TEST(Refusal, Impossible_volumes_are_refused_by_option) {
    expect_refused(question(adult(), volumes(0, 0, 0)), "--tlv-ml");
    expect_refused(question(adult(), volumes(-1500, 0, 300)), "--tlv-ml");
    expect_refused(question(adult(), volumes(kNaN, 0, 300)), "--tlv-ml");
    expect_refused(question(adult(), volumes(1500, 1500, 0)), "--tumour-ml");
    expect_refused(question(adult(), volumes(1500, 1600, 0)), "--tumour-ml");
    expect_refused(question(adult(), volumes(1500, -1, 300)), "--tumour-ml");
    expect_refused(question(adult(), volumes(1500, 200, 1300.01)), "--flr-ml");
    expect_refused(question(adult(), volumes(1500, 0, -1)), "--flr-ml");
    expect_refused(question(adult(), volumes(1500, 0, std::numeric_limits<double>::infinity())), "--flr-ml");
}

TEST(Refusal, The_whole_functional_liver_may_stay) {
    EXPECT_TRUE(assess(question(adult(), volumes(1500, 200, 1300))));
    EXPECT_TRUE(assess(question(adult(), volumes(1500, 200, 1300 * (1 + 0.9e-9)))));
    EXPECT_FALSE(assess(question(adult(), volumes(1500, 200, 1300 * (1 + 2e-9)))));
}

TEST(Refusal, Formulas_and_density_are_refused_by_option) {
    AssessmentInput input = with_sflr(30);
    input.stlv_formula = "vauthey";
    expect_refused(input, "--stlv-formula");
    input.stlv_formula = "yang-child";  // 55 years old
    expect_refused(input, "--stlv-formula");
    input.stlv_formula = "kokudo";  // thoracic width not given
    expect_refused(input, "--stlv-formula");
    input = with_sflr(30);
    input.bsa_formula = "du-bois";
    expect_refused(input, "--bsa-formula");
    input = with_sflr(30);
    input.bsa_formula = "schlich";  // sex not given
    expect_refused(input, "--sex");
    for (const double density : {0.99, 1.16, kNaN}) {
        input = with_sflr(30);
        input.density = core::KilogramPerLitre(density);
        expect_refused(input, "--density-kg-per-l");
    }
}

TEST(Warning, Stlv_cirrhosis) {
    EXPECT_TRUE(warns(with_sflr(50, LiverCondition::Cirrhosis), "stlv-cirrhosis"));
    EXPECT_FALSE(warns(with_sflr(50, LiverCondition::Fibrosis), "stlv-cirrhosis"));
}

TEST(Warning, Portal_hypertension_unknown_in_a_scarred_liver) {
    EXPECT_TRUE(warns(with_sflr(50, LiverCondition::Cirrhosis), "portal-hypertension-unknown"));
    EXPECT_TRUE(warns(with_sflr(50, LiverCondition::Fibrosis), "portal-hypertension-unknown"));
    EXPECT_FALSE(warns(with_sflr(50, LiverCondition::Cali), "portal-hypertension-unknown"));
    AssessmentInput known = with_sflr(50, LiverCondition::Fibrosis);
    known.patient.portal_hypertension = YesNoUnknown::No;
    EXPECT_FALSE(warns(known, "portal-hypertension-unknown"));
    EXPECT_EQ(answer(with_sflr(50, LiverCondition::Cirrhosis)).baseline.adequate, true);
}

TEST(Warning, Chemotherapy_with_a_normal_liver) {
    AssessmentInput input = with_sflr(50);
    EXPECT_FALSE(warns(input, "chemotherapy-normal"));
    input.patient.chemotherapy = true;
    EXPECT_TRUE(warns(input, "chemotherapy-normal"));
    input.patient.liver_condition = LiverCondition::Cali;
    EXPECT_FALSE(warns(input, "chemotherapy-normal"));
}

TEST(Warning, A_measured_liver_outside_75_to_125_percent_of_the_standard) {
    const auto with_tlv = [](double share) { return question(adult(), volumes(kStlv * share, 0, 600)); };
    EXPECT_FALSE(warns(with_tlv(0.75), "stlv-mismatch"));
    EXPECT_TRUE(warns(with_tlv(0.7499), "stlv-mismatch"));
    EXPECT_FALSE(warns(with_tlv(1.25), "stlv-mismatch"));
    EXPECT_TRUE(warns(with_tlv(1.2501), "stlv-mismatch"));
}

TEST(Warning, Obesity_above_a_body_mass_index_of_35) {
    AssessmentInput input = with_sflr(50);
    input.baseline = volumes(2000, 0, 900);
    input.patient.weight = core::Kilogram(35 * 1.7 * 1.7);
    EXPECT_FALSE(warns(input, "obesity"));
    input.patient.weight = core::Kilogram(35.01 * 1.7 * 1.7);
    EXPECT_TRUE(warns(input, "obesity"));
}

TEST(Warning, Another_primary_formula_would_answer_otherwise) {
    // 320 mL: enough by Vauthey's BSA (21.2 %), heinemann 1595.75 mL still 20.05 %, feng 1254 mL 25.5 %.
    EXPECT_FALSE(warns(question(adult(), volumes(1500, 0, 320)), "formulas-disagree"));
    // 310 mL: 20.53 % by the default, 19.43 % by heinemann.
    const Assessment a = answer(question(adult(), volumes(1500, 0, 310)));
    ASSERT_TRUE(testing::warned(a.warnings, "formulas-disagree"));
    for (const core::Warning& w : a.warnings) {
        if (w.id != "formulas-disagree") continue;
        EXPECT_NE(w.text.find("heinemann"), std::string::npos) << w.text;
        EXPECT_EQ(w.text.find("deland"), std::string::npos) << "secondary formulas have no say: " << w.text;
    }
}

TEST(Warning, Standardised_and_measured_share_on_different_sides) {
    EXPECT_TRUE(warns(question(adult(), volumes(1800, 0, 310)), "denominators-disagree"));
    EXPECT_FALSE(warns(question(adult(), volumes(1500, 0, 310)), "denominators-disagree"));
}

TEST(Warning, A_remnant_small_for_the_body) {
    // 0.5 % of 70 kg is 350 mL; 0.8 % is 560 mL.
    EXPECT_TRUE(warns(question(adult(), volumes(1500, 0, 350)), "flr-bw-low"));
    EXPECT_FALSE(warns(question(adult(), volumes(1500, 0, 350.01)), "flr-bw-low"));
    EXPECT_TRUE(warns(question(adult(LiverCondition::Cali), volumes(1500, 0, 559.9)), "flr-bw-low"));
    EXPECT_FALSE(warns(question(adult(LiverCondition::Cali), volumes(1500, 0, 560)), "flr-bw-low"));
}

TEST(Warning, Within_three_points_of_the_threshold) {
    EXPECT_TRUE(warns(with_sflr(22.99), "near-threshold"));
    EXPECT_FALSE(warns(with_sflr(23.0), "near-threshold"));
    EXPECT_TRUE(warns(with_sflr(17.01), "near-threshold"));
    EXPECT_FALSE(warns(with_sflr(17.0), "near-threshold"));
}

TEST(Warning, A_formula_marked_secondary) {
    AssessmentInput input = with_sflr(40);
    EXPECT_FALSE(warns(input, "secondary-formula"));
    input.stlv_formula = "deland";
    EXPECT_TRUE(warns(input, "secondary-formula"));
}

TEST(Warning, An_age_that_was_assumed) {
    AssessmentInput input = with_sflr(40);
    EXPECT_FALSE(warns(input, "age-assumed"));
    input.patient.age.reset();
    EXPECT_TRUE(warns(input, "age-assumed"));
}

TEST(Warning, Those_of_outlines_carry_the_id_of_the_rules) {
    using core::Millilitre;
    EXPECT_EQ(ct_to_specimen().id, "ct-to-specimen");
    EXPECT_EQ(not_histology().id, "not-histology");
    EXPECT_EQ(two_segments(1).id, "two-segments");
    EXPECT_EQ(caudate_only().id, "caudate-only");
    EXPECT_EQ(island({Millilitre(300), Millilitre(20)}).id, "island");
    EXPECT_EQ(slice_spacing(core::Millimetre(6)).id, "slice-spacing");
    EXPECT_EQ(liver_cut_off(true, false).id, "liver-cut-off");
    EXPECT_EQ(tumour_outside(Millilitre(0.6)).id, "tumour-outside");
    EXPECT_EQ(unassigned(693, Millilitre(0.612)).id, "unassigned");
    EXPECT_EQ(segment_overlap("V", "VIII", 12).id, "segment-overlap");
    EXPECT_EQ(segment_shares(core::Percent(90)).id, "segment-shares");
    EXPECT_EQ(outline_unconfirmed("liver").id, "outline-unconfirmed");
}

}  // namespace
}  // namespace remnant::volumetry

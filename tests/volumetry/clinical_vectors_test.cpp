// Every formula against numbers computed independently, to 1e-9 relative.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "remnant/volumetry/assessment.h"
#include "remnant/volumetry/body_surface.h"

namespace remnant::volumetry {
namespace {

using nlohmann::json;

const json& vectors() {
    static const json loaded =
        json::parse(std::ifstream(REMNANT_SOURCE_DIR "/tests/data/clinical-vectors.json"));
    return loaded;
}

core::Patient patient_of(const json& row) {
    core::Patient p;
    p.height = core::Centimetre(row.at("height_cm"));
    p.weight = core::Kilogram(row.at("weight_kg"));
    if (row.contains("age_years")) p.age = core::Years(row.at("age_years"));
    if (row.contains("sex")) p.sex = row.at("sex") == "male" ? core::Sex::Male : core::Sex::Female;
    if (row.contains("thoracic_width_cm")) p.thoracic_width = core::Centimetre(row.at("thoracic_width_cm"));
    if (row.contains("asian")) p.asian = row.at("asian").get<bool>();
    if (row.contains("liver_condition")) {
        p.liver_condition = core::parse_liver_condition(row.at("liver_condition").get<std::string>());
    }
    return p;
}

std::string who(const json& row) {
    return row.at("height_cm").dump() + " cm, " + row.at("weight_kg").dump() + " kg";
}

void expect_close(double actual, double truth, const std::string& what) {
    EXPECT_LE(std::abs(actual - truth), 1e-9 * std::abs(truth) + 1e-12)
        << what << ": " << actual << " instead of " << truth;
}

TEST(ClinicalVectors, Body_surface_by_every_formula) {
    int compared = 0;
    for (const json& row : vectors().at("patients")) {
        for (const auto& [id, truth] : row.at("bsa_m2").items()) {
            const BsaFormula* formula = find_bsa_formula(id);
            ASSERT_NE(formula, nullptr) << id;
            const auto area = body_surface(*formula, patient_of(row));
            ASSERT_TRUE(area) << id;
            expect_close(area->value(), truth, id + " of " + who(row));
            ++compared;
        }
    }
    EXPECT_EQ(bsa_formulas().size(), 9u);
    EXPECT_GE(compared, 80);
}

TEST(ClinicalVectors, Standard_liver_by_every_formula_that_holds_and_by_no_other) {
    std::map<std::string, int> compared;
    for (const json& row : vectors().at("patients")) {
        for (const SlvFormula& formula : slv_formulas()) {
            const std::string id(formula.id);
            const SlvResult result = standard_liver(formula, patient_of(row), {});
            const bool listed = row.at("stlv").contains(id);
            ASSERT_EQ(result.value.has_value(), listed)
                << id << " of " << who(row) << ": " << result.refused << result.not_computable;
            if (!listed) continue;
            const bool grams = formula.unit == SlvUnit::Gram;
            expect_close(*result.value, row.at("stlv").at(id).at(grams ? "g" : "ml"), id + " of " + who(row));
            EXPECT_EQ(result.millilitres.has_value(), !grams) << id << ": grams are not millilitres";
            ++compared[id];
        }
    }
    for (const SlvFormula& formula : slv_formulas()) {
        EXPECT_GT(compared[std::string(formula.id)], 0) << formula.id << " is tested on no patient";
    }
    EXPECT_EQ(slv_formulas().size(), 23u);
}

void expect_shares(const RemnantShares& s, const json& truth, const std::string& what) {
    expect_close(s.functional.value(), truth.at("functional_ml"), what + " functional");
    expect_close(s.sflr->value(), truth.at("sflr_percent"), what + " sFLR");
    expect_close(s.rlv_tlv.value(), truth.at("rlv_tlv_percent"), what + " RLV/TLV");
    expect_close(s.rlv_functional.value(), truth.at("rlv_functional_percent"), what + " RLV/FLV");
    expect_close(s.flr_body_weight.value(), truth.at("flr_body_weight_percent"), what + " FLR-BW");
    expect_close(s.threshold.value(), truth.at("threshold_percent"), what + " threshold");
    // A difference of nearly equal numbers keeps the absolute error of its terms.
    EXPECT_NEAR(s.margin_points->value(), truth.at("margin_points").get<double>(), 1e-9) << what;
    EXPECT_NEAR(s.margin_ml->value(), truth.at("margin_ml").get<double>(), 1e-8) << what;
    const json& adequate = truth.at("adequate");
    EXPECT_EQ(s.adequate.has_value(), !adequate.is_null()) << what;
    if (s.adequate && adequate.is_boolean()) {
        EXPECT_EQ(*s.adequate, adequate.get<bool>()) << what;
    }
}

LiverVolumes volumes_of(const json& v) {
    return {core::Millilitre(v.at("tlv_ml")), core::Millilitre(v.at("tumour_ml")),
            core::Millilitre(v.at("flr_ml"))};
}

TEST(ClinicalVectors, Verdict_and_growth_of_whole_cases) {
    ASSERT_EQ(vectors().at("assess").size(), 6u);
    for (const json& row : vectors().at("assess")) {
        AssessmentInput input;
        input.patient = patient_of(row);
        input.baseline = volumes_of(row.at("baseline"));
        const json& later = row.at("followup");
        input.followup = FollowupInput{};
        input.followup->volumes = volumes_of(later);
        input.followup->days = core::Days(later.at("days"));
        const auto a = assess(input);
        ASSERT_TRUE(a) << core::to_line(a.error());
        expect_shares(a->baseline, row.at("baseline"), who(row) + " baseline");
        expect_shares(a->followup->shares, later, who(row) + " follow-up");
        const Growth& g = a->followup->growth;
        EXPECT_NEAR(g.degree_of_hypertrophy->value(), later.at("degree_of_hypertrophy_points").get<double>(),
                    1e-9);
        EXPECT_NEAR(g.kinetic_growth_rate->value(), later.at("kinetic_growth_rate_per_week").get<double>(),
                    1e-9);
        EXPECT_NEAR(g.remnant_growth_rate.value(), later.at("remnant_growth_rate_per_week").get<double>(),
                    1e-9);
        expect_close(g.relative_hypertrophy->value(), later.at("relative_hypertrophy_percent"), "relative");
        expect_close(g.absolute_growth.value(), later.at("growth_ml_per_day"), "mL/day");
    }
}

}  // namespace
}  // namespace remnant::volumetry

#include "remnant/volumetry/standard_liver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "remnant/volumetry/body_surface.h"

namespace remnant::volumetry {
namespace {

using In = SlvInputs;
constexpr auto kMl = SlvUnit::Millilitre;
constexpr auto kG = SlvUnit::Gram;
constexpr auto kP = Evidence::Primary;
constexpr auto kS = Evidence::Secondary;
constexpr AgeDomain kAll{};
constexpr AgeDomain kAdult{18, 120, true, "18 years and above"};

double chouker(const In& in) {
    if (in.age_years < 51) return 452 + 16.34 * in.weight_kg + 11.85 * in.age_years - (in.male ? 0 : 166);
    return 1390 + 15.94 * in.weight_kg - 12.86 * in.age_years;
}

double um(const In& in) {
    return in.bsa_id == "dubois" ? 908.204 * in.bsa_m2 - 464.728 : 893.485 * in.bsa_m2 - 439.169;
}

double yang_child(const In& in) {
    if (in.weight_kg <= 20) return 707.12 * std::pow(in.bsa_m2, 1.09);
    return in.male ? 691.90 * std::pow(in.bsa_m2, 1.06) : 663.19 * std::pow(in.bsa_m2, 1.04);
}

double yuan(const In& in) {
    const int group = in.age_years <= 40 ? 1 : in.age_years <= 60 ? 2 : 3;
    return 949.7 * in.bsa_m2 - 48.3 * group - 247.4;
}

double herden_child(const In& in) {
    if (in.age_years <= 1) return 4.274603051 * in.height_cm + 14.78817631 * in.weight_kg - 143.062973;
    return 3.339056437 * in.height_cm + 13.11312561 * in.weight_kg - 20.2472281;
}

// Columns: id, formula, unit, BSA by, source, population, evidence, ages, needs age, sex, thoracic width,
// ancestry, value.
const std::array<SlvFormula, 23> kTable{{
    {"vauthey-bsa", "1267.28*BSA - 794.41", kMl, "mosteller",
     "Vauthey, Liver Transpl 2002;8:233, doi:10.1053/jlts.2002.31654", "Western adults", kP, kAdult, false,
     false, false, false, [](const In& in) { return 1267.28 * in.bsa_m2 - 794.41; }},
    {"vauthey-weight", "18.51*W + 191.80", kMl, "",
     "Vauthey, Liver Transpl 2002;8:233, doi:10.1053/jlts.2002.31654", "Western adults", kP, kAdult, false,
     false, false, false, [](const In& in) { return 18.51 * in.weight_kg + 191.80; }},
    {"urata", "706.2*BSA + 2.4", kMl, "dubois", "Urata, Hepatology 1995;21:1317",
     "Japanese, two thirds children", kP, kAll, false, false, false, false,
     [](const In& in) { return 706.2 * in.bsa_m2 + 2.4; }},
    {"heinemann", "1072.8*BSA - 345.7", kMl, "dubois", "Heinemann, Liver Transpl Surg 1999;5:366",
     "Caucasian autopsies, n 1332", kP, kAdult, false, false, false, false,
     [](const In& in) { return 1072.8 * in.bsa_m2 - 345.7; }},
    {"yu", "21.585*W^0.732*H^0.225", kMl, "", "Yu, Liver Transpl 2004;10:779", "Korean", kP, kAdult, false,
     false, false, false,
     [](const In& in) { return 21.585 * std::pow(in.weight_kg, 0.732) * std::pow(in.height_cm, 0.225); }},
    {"chouker",
     "16-50 y: 452 + 16.34*W + 11.85*age - 166*(female); 51-70 y: 1390 + 15.94*W - 12.86*age",
     kG,
     "",
     "Chouker, Liver Transpl 2004;10:678",
     "German autopsies, n 728",
     kP,
     {16, 71, false, "16 to 70 years"},
     true,
     true,
     false,
     false,
     chouker},
    {"chan", "218 + 12.3*W + 51*(male)", kG, "", "Chan, World J Gastroenterol 2006;12:2217",
     "Hong Kong donors", kP, kAdult, false, true, false, false,
     [](const In& in) { return 218 + 12.3 * in.weight_kg + (in.male ? 51 : 0); }},
    {"kokudo", "203.3 - 3.61*age + 58.7*(thoracic width, cm) - 463.7*(Asian)", kMl, "",
     "Kokudo, J Hepatol 2015;63:848", "Japanese and Swiss donors", kP, kAdult, true, false, true, true,
     [](const In& in) {
         return 203.3 - 3.61 * in.age_years + 58.7 * in.thoracic_width_cm - (in.asian ? 463.7 : 0);
     }},
    {"um", "893.485*BSA - 439.169 (Mosteller); 908.204*BSA - 464.728 (Du Bois)", kMl, "mosteller", "Um 2015",
     "Korean donors, n 1000", kP, kAdult, false, false, false, false, um},
    {"feng", "758.259*BSA - 124.272", kMl, "mosteller", "Feng, World J Gastroenterol 2017;23:4968", "Chinese",
     kP, kAdult, false, false, false, false, [](const In& in) { return 758.259 * in.bsa_m2 - 124.272; }},
    {"tu", "121.75 + 16.49*W", kMl, "", "Tu, World J Gastroenterol 2007;13:3956", "Chinese", kP, kAdult,
     false, false, false, false, [](const In& in) { return 121.75 + 16.49 * in.weight_kg; }},
    {"yang-child",
     "W <= 20: 707.12*BSA^1.09; W > 20: male 691.90*BSA^1.06, female 663.19*BSA^1.04",
     kMl,
     "mosteller",
     "Yang, Front Pediatr 2021;9:629645",
     "Chinese children",
     kP,
     {0, 18, false, "below 18 years"},
     true,
     true,
     false,
     false,
     yang_child},
    {"johnson", "722*BSA^1.176", kMl, "dubois", "Johnson, Liver Transpl 2005;11:1481", "mostly Caucasian", kS,
     kAll, false, false, false, false, [](const In& in) { return 722 * std::pow(in.bsa_m2, 1.176); }},
    {"noda",
     "50.12*W^0.78",
     kMl,
     "",
     "Noda, Pediatr Radiol 1997;27:250",
     "children and young adults",
     kS,
     {0, 23, false, "below 23 years"},
     true,
     false,
     false,
     false,
     [](const In& in) { return 50.12 * std::pow(in.weight_kg, 0.78); }},
    {"yoshizumi", "772*BSA", kG, "mosteller", "Yoshizumi, Transplant Proc 2003;35:1415", "adults", kS, kAdult,
     false, false, false, false, [](const In& in) { return 772 * in.bsa_m2; }},
    {"lin", "13*H + 12*W - 1530", kMl, "", "Lin 1998", "adults", kS, kAdult, false, false, false, false,
     [](const In& in) { return 13 * in.height_cm + 12 * in.weight_kg - 1530; }},
    {"lee", "691*BSA + 95", kMl, "dubois", "Lee 2002", "adults", kS, kAdult, false, false, false, false,
     [](const In& in) { return 691 * in.bsa_m2 + 95; }},
    {"hashimoto", "961.3*BSA - 404.8", kMl, "dubois", "Hashimoto, J Gastroenterol Hepatol 2006;21:1710",
     "Japanese adults", kS, kAdult, false, false, false, false,
     [](const In& in) { return 961.3 * in.bsa_m2 - 404.8; }},
    {"yuan", "949.7*BSA - 48.3*G - 247.4, G = 1 (<= 40 y), 2 (41-60), 3 (> 60)", kMl, "mosteller",
     "Yuan, Transplant Proc 2008;40:3536", "Chinese adults", kS, kAdult, true, false, false, false, yuan},
    {"fu-gui", "11.508*W + 334.024", kMl, "", "Fu-Gui, Transplant Proc 2009;41:4052", "Chinese adults", kS,
     kAdult, false, false, false, false, [](const In& in) { return 11.508 * in.weight_kg + 334.024; }},
    {"deland", "1020*BSA - 220", kMl, "dubois", "DeLand & North, Radiology 1968;91:1195", "adults", kS,
     kAdult, false, false, false, false, [](const In& in) { return 1020 * in.bsa_m2 - 220; }},
    {"poovathumkadavil", "12.26*W + 555.65", kMl, "", "Poovathumkadavil, Transplant Proc 2010;42:3600",
     "adults", kS, kAdult, false, false, false, false,
     [](const In& in) { return 12.26 * in.weight_kg + 555.65; }},
    {"herden-child",
     "<= 1 y: 4.274603051*H + 14.78817631*W - 143.062973; > 1-16 y: 3.339056437*H + 13.11312561*W - "
     "20.2472281",
     kMl,
     "",
     "Herden, Transpl Int 2013;26:1217",
     "children",
     kS,
     {0, 16, true, "up to 16 years"},
     true,
     false,
     false,
     false,
     herden_child},
}};

bool in_domain(const AgeDomain& ages, double age) {
    return age >= ages.from && (ages.to_included ? age <= ages.to : age < ages.to);
}

/// What the formula needs and the patient does not give; empty where nothing is missing.
std::string missing_input(const SlvFormula& f, const core::Patient& patient) {
    std::string missing;
    const auto note = [&](bool absent, const char* name) {
        if (absent) missing += (missing.empty() ? "" : ", ") + std::string(name);
    };
    note(f.needs_age && !patient.age, "age");
    // The child formula asks for the sex only above 20 kg.
    const bool sex_matters = f.needs_sex && !(f.id == "yang-child" && patient.weight->value() <= 20);
    note(sex_matters && !patient.sex, "sex");
    note(f.needs_thorax && !patient.thoracic_width, "thoracic width");
    note(f.needs_ancestry && !patient.asian, "ancestry (Asian or not)");
    return missing;
}

}  // namespace

std::span<const SlvFormula> slv_formulas() {
    return kTable;
}

const SlvFormula* find_slv_formula(std::string_view id) {
    const auto found = std::ranges::find(kTable, id, &SlvFormula::id);
    return found == kTable.end() ? nullptr : &*found;
}

bool adult_may_be_assumed(const core::Patient& patient) {
    return patient.height->value() >= 140 && patient.weight->value() >= 35;
}

SlvResult standard_liver(const SlvFormula& formula, const core::Patient& patient, const SlvOptions& options) {
    SlvResult result;
    result.formula = &formula;
    result.not_computable = missing_input(formula, patient);
    if (!result.not_computable.empty()) {
        result.not_computable = "missing: " + result.not_computable;
        return result;
    }
    const bool any_age = formula.ages.text == "all";
    if (!patient.age && !any_age) {
        if (!adult_may_be_assumed(patient)) {
            result.refused = fmt::format("valid for {}; the age is not given and the patient may be a child",
                                         formula.ages.text);
            return result;
        }
        result.adult_assumed = true;
    }
    if (patient.age && !in_domain(formula.ages, patient.age->value())) {
        result.refused =
            fmt::format("valid for {}, not at {:g} years", formula.ages.text, patient.age->value());
        return result;
    }
    In in;
    in.height_cm = patient.height->value();
    in.weight_kg = patient.weight->value();
    if (!formula.bsa.empty()) {
        const std::string_view id =
            options.bsa_override.empty() ? formula.bsa : std::string_view(options.bsa_override);
        const BsaFormula* bsa = find_bsa_formula(id);
        if (formula.id == "um" && id != "mosteller" && id != "dubois") {
            result.not_computable = "published for the BSA of Mosteller and of Du Bois only";
            return result;
        }
        const auto area = body_surface(*bsa, patient);
        if (!area) {
            result.not_computable = "missing: sex (for the BSA formula)";
            return result;
        }
        in.bsa_m2 = area->value();
        in.bsa_id = result.bsa_id = bsa->id;
    }
    in.age_years = patient.age.value_or(core::Years(0)).value();
    in.male = patient.sex == core::Sex::Male;
    in.thoracic_width_cm = patient.thoracic_width.value_or(core::Centimetre(0)).value();
    in.asian = patient.asian.value_or(false);
    const double value = formula.value(in);
    if (!(value > 0)) {
        result.refused = "gives no positive volume for a patient of this size";
        return result;
    }
    result.value = value;
    if (formula.unit == SlvUnit::Millilitre) result.millilitres = core::Millilitre(value);
    // kg/L is g/mL.
    if (formula.unit == SlvUnit::Gram && options.density)
        result.millilitres = core::Millilitre(value / options.density->value());
    return result;
}

}  // namespace remnant::volumetry

#include "assess_options.h"

namespace remnant::cli {
namespace {

std::optional<bool> yes_or_no(const std::string& word) {
    if (word.empty()) return std::nullopt;
    return word == "yes";
}

template <class Unit>
std::optional<Unit> with_unit(const std::optional<double>& value) {
    return value ? std::optional<Unit>(Unit(*value)) : std::nullopt;
}

}  // namespace

void add_patient_options(CLI::App& command, PatientOptions& o, Verdict verdict) {
    const CLI::IsMember yes_no({"yes", "no"});
    const bool required = verdict == Verdict::Required;
    command.add_option("--height-cm", o.height_cm, "height of the patient")->required(required);
    command.add_option("--weight-kg", o.weight_kg, "weight of the patient")->required(required);
    command
        .add_option("--liver-condition", o.liver_condition,
                    "normal, cali (chemotherapy-associated injury), fibrosis or cirrhosis")
        ->required(required)
        ->check(CLI::IsMember({"normal", "cali", "fibrosis", "cirrhosis"}));
    command.add_option("--portal-hypertension", o.portal_hypertension, "yes, no or unknown")
        ->check(CLI::IsMember({"yes", "no", "unknown"}));
    command.add_option("--chemotherapy", o.chemotherapy, "yes or no")->check(yes_no);
    command.add_option("--sex", o.sex, "female or male")->check(CLI::IsMember({"female", "male"}));
    command.add_option("--age-years", o.age_years, "age of the patient");
    command.add_option("--thoracic-width-cm", o.thoracic_width_cm, "transverse width of the thorax");
    command.add_option("--asian", o.asian, "yes or no")->check(yes_no);
    command.add_option("--stlv-formula", o.stlv_formula,
                       "formula of the standard liver volume (default vauthey-bsa)");
    command.add_option("--bsa-formula", o.bsa_formula,
                       "body surface formula for all (default: each formula's own)");
    command.add_option("--density-kg-per-l", o.density_kg_per_l,
                       "turns a formula in grams into millilitres (1.00 to 1.15)");
    command
        .add_option(
            "--observer-error-percent", o.observer_error_percent,
            "by how much two observers differ in the remnant's volume (2 to 5 is usual): where that spans "
            "a threshold the answer is \"cannot say\"")
        ->check(CLI::Range(0.0, 50.0));
}

bool is_given(const PatientOptions& o) {
    return o.height_cm || o.weight_kg || !o.liver_condition.empty() || o.portal_hypertension != "unknown" ||
           !o.chemotherapy.empty() || !o.sex.empty() || o.age_years || o.thoracic_width_cm ||
           !o.asian.empty() || !o.stlv_formula.empty() || !o.bsa_formula.empty() || o.density_kg_per_l ||
           o.observer_error_percent;
}

std::string lacking(const PatientOptions& o) {
    if (!o.height_cm) return "--height-cm: is required without a case";
    if (!o.weight_kg) return "--weight-kg: is required without a case";
    return o.liver_condition.empty() ? "--liver-condition: is required without a case" : "";
}

core::Patient patient_of(const PatientOptions& o) {
    core::Patient p;
    p.height = with_unit<core::Centimetre>(o.height_cm);
    p.weight = with_unit<core::Kilogram>(o.weight_kg);
    p.liver_condition = core::parse_liver_condition(o.liver_condition);
    p.portal_hypertension = o.portal_hypertension == "yes"  ? core::YesNoUnknown::Yes
                            : o.portal_hypertension == "no" ? core::YesNoUnknown::No
                                                            : core::YesNoUnknown::Unknown;
    p.chemotherapy = yes_or_no(o.chemotherapy);
    p.asian = yes_or_no(o.asian);
    if (!o.sex.empty()) p.sex = o.sex == "female" ? core::Sex::Female : core::Sex::Male;
    p.age = with_unit<core::Years>(o.age_years);
    p.thoracic_width = with_unit<core::Centimetre>(o.thoracic_width_cm);
    return p;
}

volumetry::AssessmentInput assessment_input(const PatientOptions& o) {
    volumetry::AssessmentInput input;
    input.patient = patient_of(o);
    input.stlv_formula = o.stlv_formula;
    input.bsa_formula = o.bsa_formula;
    input.density = with_unit<core::KilogramPerLitre>(o.density_kg_per_l);
    input.adequacy.observer_error = with_unit<core::Percent>(o.observer_error_percent);
    return input;
}

}  // namespace remnant::cli

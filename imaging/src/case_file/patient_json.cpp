#include "case_file/patient_json.h"

namespace remnant::imaging::case_file {
namespace {

constexpr std::array kSexes{"female", "male"};
constexpr std::array kYesNo{"unknown", "yes", "no"};

template <class T>
Json number_or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}
std::optional<double> optional_number(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(finite(json));
}
/// The class of Child and Pugh's score: 1, 2 or 3.
std::optional<int> optional_grade(const Json& json) {
    if (json.is_null()) return std::nullopt;
    const int grade = json.get<int>();
    if (grade < 1 || grade > 3) throw Inconsistent("a grade is none of 1, 2 and 3");
    return grade;
}

Json json_of(const core::ScoreFacts& f) {
    return {{"node_positive_primary", case_file::json_of(f.node_positive_primary)},
            {"disease_free_interval_months", case_file::json_of(f.disease_free_interval)},
            {"cea_ng_per_ml", number_or_null(f.cea_ng_per_ml)},
            {"kras_mutated", case_file::json_of(f.kras_mutated)},
            {"extrahepatic_disease", case_file::json_of(f.extrahepatic_disease)},
            {"bilirubin_umol_per_l", number_or_null(f.bilirubin_umol_per_l)},
            {"albumin_g_per_l", number_or_null(f.albumin_g_per_l)},
            {"inr", number_or_null(f.inr)},
            {"creatinine_umol_per_l", number_or_null(f.creatinine_umol_per_l)},
            {"dialysis", case_file::json_of(f.dialysis)},
            {"ascites", number_or_null(f.ascites)},
            {"encephalopathy", number_or_null(f.encephalopathy)}};
}
core::ScoreFacts score_facts_from(const Json& json) {
    core::ScoreFacts f;
    f.node_positive_primary = optional_bool(json.at("node_positive_primary"));
    read(json, "disease_free_interval_months", f.disease_free_interval);
    f.cea_ng_per_ml = optional_number(json.at("cea_ng_per_ml"));
    f.kras_mutated = optional_bool(json.at("kras_mutated"));
    f.extrahepatic_disease = optional_bool(json.at("extrahepatic_disease"));
    f.bilirubin_umol_per_l = optional_number(json.at("bilirubin_umol_per_l"));
    f.albumin_g_per_l = optional_number(json.at("albumin_g_per_l"));
    f.inr = optional_number(json.at("inr"));
    f.creatinine_umol_per_l = optional_number(json.at("creatinine_umol_per_l"));
    f.dialysis = optional_bool(json.at("dialysis"));
    f.ascites = optional_grade(json.at("ascites"));
    f.encephalopathy = optional_grade(json.at("encephalopathy"));
    return f;
}

}  // namespace

Json json_of(const core::Patient& p) {
    return {{"name", p.name},
            {"id", p.id},
            {"height_cm", json_of(p.height)},
            {"weight_kg", json_of(p.weight)},
            {"age_years", json_of(p.age)},
            {"sex", p.sex ? word(kSexes, *p.sex) : Json(nullptr)},
            {"thoracic_width_cm", json_of(p.thoracic_width)},
            {"asian", json_of(p.asian)},
            {"chemotherapy", json_of(p.chemotherapy)},
            {"liver_condition", p.liver_condition ? Json(core::word_of(*p.liver_condition)) : Json(nullptr)},
            {"portal_hypertension", word(kYesNo, p.portal_hypertension)},
            {"score_facts", json_of(p.score_facts)}};
}
core::Patient patient_from(const Json& json) {
    core::Patient p;
    p.name = json.at("name").get<std::string>();
    p.id = json.at("id").get<std::string>();
    read(json, "height_cm", p.height);
    read(json, "weight_kg", p.weight);
    read(json, "age_years", p.age);
    if (!json.at("sex").is_null()) p.sex = from_word<core::Sex>(kSexes, json.at("sex"));
    read(json, "thoracic_width_cm", p.thoracic_width);
    p.asian = optional_bool(json.at("asian"));
    p.chemotherapy = optional_bool(json.at("chemotherapy"));
    if (!json.at("liver_condition").is_null()) {
        p.liver_condition = core::parse_liver_condition(json.at("liver_condition").get<std::string>());
        if (!p.liver_condition) throw Inconsistent("the liver condition is unknown");
    }
    p.portal_hypertension = from_word<core::YesNoUnknown>(kYesNo, json.at("portal_hypertension"));
    if (json.contains("score_facts")) p.score_facts = score_facts_from(json.at("score_facts"));
    return p;
}

}  // namespace remnant::imaging::case_file

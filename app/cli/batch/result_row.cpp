#include "result_row.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "csv.h"
#include "discreet.h"

namespace remnant::cli::batch {
namespace {

using Json = nlohmann::ordered_json;
using Pointer = Json::json_pointer;

/// One column of OUT: its name, and where `measure --json` has it.
struct Figure {
    const char* name;
    const char* place;
};

constexpr Figure kFigures[] = {
    {"tlv_ml", "/baseline/tlv_ml"},
    {"tumour_ml", "/baseline/tumour_ml"},
    {"tumour_outside_ml", "/tumour_outside_ml"},
    {"functional_ml", "/baseline/functional_ml"},
    {"flr_ml", "/baseline/flr_ml"},
    {"stlv_id", "/stlv_used"},
    {"stlv_ml", ""},
    {"bsa_m2", "/bsa/m2"},
    {"sflr_percent", "/baseline/sflr_percent"},
    {"rlv_tlv_percent", "/baseline/rlv_tlv_percent"},
    {"rlv_functional_percent", "/baseline/rlv_functional_percent"},
    {"flr_body_weight_percent", "/baseline/flr_body_weight_percent"},
    {"flr_bsa_ml_per_m2", "/baseline/flr_bsa_ml_per_m2"},
    {"threshold_percent", "/baseline/threshold_percent"},
    {"adequate", "/baseline/adequate"},
    {"margin_points", "/baseline/margin_points"},
    {"margin_ml", "/baseline/margin_ml"},
    {"resection", "/resection/kind"},
    {"remnant_ml", "/resection/remnant_ml"},
    {"resected_ml", "/resection/resected_ml"},
    {"unassigned_ml", "/resection/unassigned_ml"},
    {"remnant_tumour_ml", "/resection/remnant_tumour_ml"},
    {"smallest_margin_mm", ""},
    {"followup_days", "/followup/days"},
    {"followup_tlv_ml", "/followup/tlv_ml"},
    {"followup_tumour_ml", "/followup/tumour_ml"},
    {"followup_flr_ml", "/followup/flr_ml"},
    {"followup_sflr_percent", "/followup/sflr_percent"},
    {"followup_adequate", "/followup/adequate"},
    {"followup_margin_points", "/followup/margin_points"},
    {"followup_margin_ml", "/followup/margin_ml"},
    {"degree_of_hypertrophy_points", "/followup/degree_of_hypertrophy_points"},
    {"kinetic_growth_rate_per_week", "/followup/kinetic_growth_rate_per_week"},
    {"remnant_growth_rate_per_week", "/followup/remnant_growth_rate_per_week"},
    {"relative_hypertrophy_percent", "/followup/relative_hypertrophy_percent"},
    {"growth_ml_per_day", "/followup/growth_ml_per_day"},
    {"warnings", ""},
};

/// What a row was made by and from; they end it.
constexpr const char* kOrigin[] = {"program_version", "list_checksum"};
constexpr std::size_t kColumns = 3 + std::size(kFigures) + std::size(kOrigin);
constexpr std::size_t kChecksumDigits = 16;

std::string checksum_of(const PatientList& list) {
    return list.checksum().substr(0, kChecksumDigits);
}

std::string with_origin(std::vector<std::string> fields, const PatientList& list) {
    fields.emplace_back(REMNANT_VERSION);
    fields.push_back(checksum_of(list));
    return csv_line(fields);
}

std::string text_of(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return core::printable(value.get<std::string>());
    return value.dump();
}

/// The standard volume that was used, in mL.
std::string stlv_ml(const Json& answer) {
    for (const Json& formula : answer.value("stlv", Json::array())) {
        if (formula.value("id", "") == answer.value("stlv_used", Json()))
            return text_of(formula.value("ml", Json()));
    }
    return {};
}

std::string smallest_margin(const Json& answer) {
    std::optional<double> smallest;
    for (const Json& margin : answer.value("margins", Json::array())) {
        if (!margin.at("mm").is_number()) continue;
        const auto mm = margin.at("mm").get<double>();
        smallest = std::min(smallest.value_or(mm), mm);
    }
    return smallest ? text_of(*smallest) : std::string();
}

std::string warning_ids(const Json& answer) {
    std::vector<std::string> ids;
    for (const Json& warning : answer.value("warnings", Json::array())) {
        const auto id = warning.at("id").get<std::string>();
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }
    std::string joined;
    for (const std::string& id : ids) joined += (joined.empty() ? "" : ";") + id;
    return joined;
}

/// No verdict is an answer too, and not an empty cell.
std::string verdict(const Json& adequate) {
    return adequate.is_null() ? "cannot-say" : text_of(adequate);
}

std::string figure_of(const Figure& figure, const Json& answer) {
    const std::string name = figure.name;
    if (name == "stlv_ml") return stlv_ml(answer);
    if (name == "smallest_margin_mm") return smallest_margin(answer);
    if (name == "warnings") return warning_ids(answer);
    const Pointer place(figure.place);
    if (!answer.contains(place)) return {};
    return name.ends_with("adequate") ? verdict(answer.at(place)) : text_of(answer.at(place));
}

std::string refused(const ListedPatient& patient, const std::string& reason, const PatientList& list) {
    std::vector<std::string> fields{patient.id, "refused", reason};
    fields.resize(3 + std::size(kFigures));
    return with_origin(std::move(fields), list);
}

/// The last refusal among what a program said, without its first word.
std::string refusal_in(const std::string& heard) {
    constexpr std::string_view kMark = "error: ";
    const std::size_t at = heard.rfind(kMark);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + kMark.size();
    return heard.substr(begin, std::min(heard.find('\n', begin), heard.size()) - begin);
}

}  // namespace

std::string result_header() {
    std::vector<std::string> names{"id", "status", "error"};
    for (const Figure& figure : kFigures) names.emplace_back(figure.name);
    for (const char* name : kOrigin) names.emplace_back(name);
    return csv_line(names);
}

std::string result_line(const ListedPatient& patient, const MeasureEnd& end, const PatientList& list) {
    const std::string refusal = end.of_itself ? refusal_in(end.error) : std::string();
    if (end.exit_code != 0 && !refusal.empty())
        return refused(patient, discreet(refusal, patient.cells, list.folder()), list);
    const Json answer = end.exit_code == 0 ? Json::parse(end.out, nullptr, false) : Json();
    if (!end.of_itself || !answer.is_object())
        return refused(patient, "the measuring program ended unexpectedly", list);
    std::vector<std::string> fields{patient.id, "done", ""};
    for (const Figure& figure : kFigures) fields.push_back(figure_of(figure, answer));
    return with_origin(std::move(fields), list);
}

std::string refused_line(const ListedPatient& patient, const core::Error& error, const PatientList& list) {
    return refused(patient, core::to_line(error), list);
}

core::Result<> judge_origin(const std::vector<std::string>& row, const PatientList& list,
                            const std::string& table) {
    if (row.size() != kColumns)
        return core::refuse(table,
                            "a row has not as many fields as there are columns; remove the file to "
                            "measure anew");
    const std::string& version = row[kColumns - 2];
    if (version != REMNANT_VERSION)
        return core::refuse(table, "version '" + core::printable(version) +
                                       "' of the program measured it, and this is " REMNANT_VERSION
                                       "; remove the file to measure anew");
    if (row[kColumns - 1] != checksum_of(list))
        return core::refuse(table,
                            "it was measured from another list, or before this list was changed; remove the "
                            "file to measure anew");
    return {};
}

}  // namespace remnant::cli::batch

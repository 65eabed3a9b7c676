#include "measurement_output.h"

#include <fmt/format.h>

#include "text_table.h"

namespace remnant::cli {
namespace {

const char* word_of(volumetry::ResectionKind kind) {
    switch (kind) {
        case volumetry::ResectionKind::Segments:
            return "segments";
        case volumetry::ResectionKind::Operation:
            return "operation";
        case volumetry::ResectionKind::Plane:
            return "plane";
        case volumetry::ResectionKind::Plan:
            return "plan";
        case volumetry::ResectionKind::Outlined:
            return "outlined";
    }
    return "";
}

Json resection_json(const volumetry::MeasuredResection& r) {
    return {{"kind", word_of(r.kind)},
            {"remnant_voxels", r.remnant_voxels},
            {"resected_voxels", r.resected_voxels},
            {"unassigned_voxels", r.unassigned_voxels},
            {"remnant_ml", r.remnant.value()},
            {"resected_ml", r.resected.value()},
            {"unassigned_ml", r.unassigned.value()},
            {"remnant_tumour_ml", r.remnant_tumour.value()},
            {"remnant_ml_subvoxel", r.remnant_subvoxel ? Json(r.remnant_subvoxel->value()) : Json(nullptr)}};
}

/// A plan of one nameless stage has no stages to speak of.
bool is_staged(const volumetry::Measurement& m) {
    return m.stages.size() > 1 || (m.stages.size() == 1 && !m.stages.front().name.empty());
}

const char* word_of(volumetry::TumourSide side) {
    switch (side) {
        case volumetry::TumourSide::Goes:
            return "goes";
        case volumetry::TumourSide::Stays:
            return "stays";
        case volumetry::TumourSide::Cut:
            return "cut";
        case volumetry::TumourSide::Parted:
            return "parted";
    }
    return "";
}

const char* word_of(volumetry::MarginClass margin) {
    switch (margin) {
        case volumetry::MarginClass::BelowLeast:
            return "<1";
        case volumetry::MarginClass::BelowAim:
            return "1-10";
        case volumetry::MarginClass::Aim:
            return ">=10";
        case volumetry::MarginClass::OnVessel:
            return "on-vessel";
    }
    return "";
}

}  // namespace

Json to_json(const volumetry::Measurement& m) {
    Json structures = Json::array();
    for (const auto& s : m.structures)
        structures.push_back({{"name", s.name}, {"voxels", s.voxels}, {"ml", s.volume.value()}});
    Json json{{"structures", structures},
              {"tumour_outside_ml", m.tumour_outside.value()},
              {"resection", resection_json(m.resection)}};
    if (is_staged(m)) {
        json["stages"] = Json::array();
        for (const auto& stage : m.stages)
            json["stages"].push_back({{"name", stage.name},
                                      {"resection", resection_json(stage.resection)},
                                      {"flr_ml", stage.flr.value()}});
    }
    return json;
}

Json to_json(const std::vector<volumetry::TumourMargin>& margins) {
    Json list = Json::array();
    for (const auto& m : margins) {
        Json json{{"tumour", m.tumour}, {"side", word_of(m.side)}, {"mm", nullptr}};
        if (m.distance) {
            json["mm"] = m.distance->value();
            json["class"] = word_of(m.class_by({}));
            json["at_tumour"] = to_json(m.at_tumour);
            json["at_cut"] = to_json(m.at_cut);
        }
        list.push_back(json);
    }
    return list;
}

std::string to_text(const volumetry::Measurement& m) {
    std::vector<std::vector<std::string>> rows{{"structure", "voxels", "mL"}};
    for (const auto& s : m.structures)
        rows.push_back(
            {core::printable(s.name), fmt::format("{}", s.voxels), fmt::format("{:.2f}", s.volume.value())});
    const auto& r = m.resection;
    rows.push_back({"stays", fmt::format("{}", r.remnant_voxels), fmt::format("{:.2f}", r.remnant.value())});
    rows.push_back({"  tumour in it", "", fmt::format("{:.2f}", r.remnant_tumour.value())});
    if (r.remnant_subvoxel)
        rows.push_back({"  exact to the plane", "", fmt::format("{:.2f}", r.remnant_subvoxel->value())});
    rows.push_back({"goes", fmt::format("{}", r.resected_voxels), fmt::format("{:.2f}", r.resected.value())});
    if (r.unassigned_voxels > 0)
        rows.push_back({"unassigned", fmt::format("{}", r.unassigned_voxels),
                        fmt::format("{:.2f}", r.unassigned.value())});
    if (is_staged(m)) {
        for (const auto& stage : m.stages)
            rows.push_back(
                {"FLR after " + core::printable(stage.name), "", fmt::format("{:.2f}", stage.flr.value())});
    }
    return text_table(rows);
}

std::string to_text(const std::vector<volumetry::TumourMargin>& margins) {
    std::vector<std::vector<std::string>> rows{{"tumour", "to the cut, mm", ""}};
    for (const auto& m : margins)
        rows.push_back({core::printable(m.tumour),
                        m.distance ? fmt::format("{:.1f}", m.distance->value()) : "no cut", word_of(m.side)});
    return margins.empty() ? std::string() : "\n" + text_table(rows);
}

}  // namespace remnant::cli

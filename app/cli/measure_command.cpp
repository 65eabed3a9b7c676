#include <fmt/format.h>

#include "assess_options.h"
#include "assessment_output.h"
#include "command.h"
#include "progress_bar.h"
#include "remnant/volumetry/clinical_warnings.h"
#include "remnant/volumetry/cut_findings.h"
#include "remnant/volumetry/measure.h"
#include "study_input.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    StudyOptions study;
    ResectionOptions resection;
    bool liver_excludes_tumour = false;
    bool accept_mismatch = false;
    PatientOptions patient;
    bool json = false;
};

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

Json measurement_json(const volumetry::Measurement& m) {
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

const char* word_of(volumetry::TumourSide side) {
    switch (side) {
        case volumetry::TumourSide::Goes:
            return "goes";
        case volumetry::TumourSide::Stays:
            return "stays";
        case volumetry::TumourSide::Cut:
            return "cut";
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

Json margins_json(const std::vector<volumetry::TumourMargin>& margins) {
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

std::string margins_text(const std::vector<volumetry::TumourMargin>& margins) {
    std::vector<std::vector<std::string>> rows{{"tumour", "to the cut, mm", ""}};
    for (const auto& m : margins)
        rows.push_back({core::printable(m.tumour),
                        m.distance ? fmt::format("{:.1f}", m.distance->value()) : "no cut", word_of(m.side)});
    return margins.empty() ? std::string() : "\n" + text_table(rows);
}

std::string measurement_text(const volumetry::Measurement& m) {
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

Outcome measure(const Options& o) {
    const auto plan = plan_of(o.resection);
    if (!plan) return core::refuse(plan.error());
    volumetry::AssessmentInput input = assessment_input(o.patient);
    auto study = read_study(o.study, job_with_progress_bar());
    if (!study) return core::refuse(study.error());
    const auto measured =
        volumetry::measure(study->scan, *plan, {o.liver_excludes_tumour, o.accept_mismatch});
    if (!measured) return core::refuse(measured.error());
    const auto findings = volumetry::findings_of(study->scan, *plan, *measured);
    if (!findings) return core::refuse(findings.error());
    input.baseline = {measured->tlv, measured->tumour, measured->flr};
    auto assessment = volumetry::assess(input);
    if (!assessment) return core::refuse(assessment.error());
    core::Warnings warnings = std::move(study->warnings);
    std::ranges::copy(measured->warnings, std::back_inserter(warnings));
    warnings.push_back(volumetry::ct_to_specimen());
    const auto not_said_yet =
        std::ranges::find(warnings, "not-histology", &core::Warning::id) == warnings.end();
    if (!findings->margins.empty() && not_said_yet) warnings.push_back(volumetry::not_histology());
    std::ranges::move(assessment->warnings, std::back_inserter(warnings));
    if (!o.json) {
        std::string text = to_text(*assessment) + "\n" + measurement_text(*measured) +
                           margins_text(findings->margins) + "\n" + text_of(warnings);
        for (const auto& note : study->notes) text += "  note: " + note + "\n";
        return text;
    }
    Json json = to_json(*assessment);
    json.update(measurement_json(*measured));
    json["margins"] = margins_json(findings->margins);
    json["notes"] = study->notes;
    json["warnings"] = to_json(warnings);
    return to_line(json);
}

}  // namespace

void add_measure_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("measure", "volumes, remnant and verdict from a CT and its outlines");
    command->footer(
        "LABEL is [NAME=]PATH[:VALUE|:SEGMENT].\n"
        "Example: remnant-cli measure --ct ct/ --liver liver.nii.gz --tumour tumours.nii.gz --segments "
        "couinaud.nii.gz "
        "--operation right-hepatectomy --height-cm 170 --weight-kg 70 --liver-condition normal");
    const StudyOptionNames names = add_study_options(*command, o->study);
    names.ct->required();
    names.liver->required();
    CLI::Option_group* resection = add_resection_options(*command, o->resection);
    resection->add_option("--plan", o->resection.plan,
                          "FILE with a plan of cuts (JSON, LPS mm; see docs/formats.md)");
    resection->require_option(1);
    command->add_flag("--liver-excludes-tumour", o->liver_excludes_tumour,
                      "the liver outline leaves tumours out: unite them");
    command->add_flag("--accept-mismatch", o->accept_mismatch,
                      "measure although liver and segments agree badly");
    add_patient_options(*command, o->patient);
    command->add_flag("--json", o->json, "print one JSON object");
    command->callback([o, &work] { work = [o] { return measure(*o); }; });
}

}  // namespace remnant::cli

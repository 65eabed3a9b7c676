#include <fmt/format.h>

#include "assess_options.h"
#include "assessment_output.h"
#include "command.h"
#include "label_spec.h"
#include "number_list.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/volumetry/clinical_warnings.h"
#include "remnant/volumetry/measure.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string ct;
    std::optional<std::string> series;
    std::string liver;
    std::vector<std::string> tumours;
    std::string segments;
    std::string remnant;
    std::string operation;
    std::string plane;
    bool liver_excludes_tumour = false;
    bool accept_mismatch = false;
    LabelDecisions decisions;
    PatientOptions patient;
    bool json = false;
};

core::Result<core::ResectionPlan> plan_of(const Options& o) {
    if (!o.operation.empty()) return core::ResectionPlan{"--operation", core::NamedOperation{o.operation}};
    if (!o.remnant.empty()) {
        core::RemnantSegments keep;
        for (const std::string& word : comma_separated(o.remnant)) {
            const auto segment = core::parse_segment(word);
            if (!segment)
                return core::refuse(
                    "--remnant", "'" + core::printable(word) + "' is no segment (1 to 8, I to VIII, 4a, 4b)");
            keep.keep.push_back(*segment);
        }
        return core::ResectionPlan{"--remnant", keep};
    }
    const auto n = numbers(o.plane, 6, "--plane");
    if (!n) return core::refuse(n.error());
    const auto plane =
        core::cutting_plane({(*n)[0], (*n)[1], (*n)[2]}, {(*n)[3], (*n)[4], (*n)[5]}, "--plane");
    if (!plane) return core::refuse(plane.error());
    return core::ResectionPlan{"--plane", *plane};
}

std::string six_numbers(const std::string& text) {
    const auto values = numbers(text, 6, "");
    return values ? std::string() : values.error().reason;
}

/// The scan with all its outlines, and what was doubtful on the way.
struct Study {
    core::TimePoint scan;
    core::Warnings warnings;
    std::vector<std::string> notes;
};

class StudyReader {
  public:
    StudyReader(const Options& options, core::JobContext job) : o_(options), job_(std::move(job)) {}

    core::Result<Study> read() {
        if (auto done = read_ct(); !done) return core::refuse(done.error());
        if (auto done = add_label(o_.liver, core::StructureKind::Liver, job_.part(0.4, 0.5)); !done)
            return core::refuse(done.error());
        for (const std::string& tumour : o_.tumours) {
            if (auto done = add_label(tumour, core::StructureKind::Tumour, job_.part(0.5, 0.7)); !done)
                return core::refuse(done.error());
        }
        if (!o_.segments.empty()) {
            if (auto done = add_segments(); !done) return core::refuse(done.error());
        }
        return std::move(study_);
    }

  private:
    core::Result<> read_ct() {
        const auto scan = imaging::scan_series(o_.ct, job_.part(0.0, 0.1));
        if (!scan) return core::refuse(scan.error());
        const auto series = imaging::choose_volume(*scan, o_.series, o_.ct);
        if (!series) return core::refuse(series.error());
        auto volume = imaging::load_volume(*series, job_.part(0.1, 0.4));
        if (!volume) return core::refuse(volume.error());
        study_.scan.id = study_.scan.name = "baseline";
        study_.scan.geometry = core::geometry_of(volume->voxels);
        study_.scan.identity = volume->identity;
        study_.scan.ct = std::move(volume->voxels);
        study_.notes = std::move(volume->notes);
        return {};
    }

    [[nodiscard]] LabelTarget target() const {
        const auto liver =
            std::ranges::find(study_.scan.structures, core::StructureKind::Liver, &core::Structure::kind);
        return {study_.scan.geometry, study_.scan.identity,
                liver == study_.scan.structures.end() ? nullptr : &liver->mask};
    }

    core::Result<> add_label(const std::string& text, core::StructureKind kind, const core::JobContext& job) {
        auto label = read_label(parse_label_spec(text), o_.decisions, target(), job, study_.warnings);
        if (!label) return core::refuse(label.error());
        core::Structure structure;
        structure.id =
            std::string(core::structure_type(kind).id) + "-" + std::to_string(study_.scan.structures.size());
        structure.kind = kind;
        structure.name = std::move(label->name);
        structure.colour = core::structure_type(kind).colour;
        structure.mask = std::move(label->mask);
        study_.scan.structures.push_back(std::move(structure));
        return {};
    }

    core::Result<> add_segments() {
        auto segments = read_segments(parse_label_spec(o_.segments), o_.decisions, target(),
                                      job_.part(0.7, 1.0), study_.warnings);
        if (!segments) return core::refuse(segments.error());
        std::ranges::move(*segments, std::back_inserter(study_.scan.structures));
        return {};
    }

    const Options& o_;
    core::JobContext job_;
    Study study_;
};

const char* word_of(volumetry::ResectionKind kind) {
    switch (kind) {
        case volumetry::ResectionKind::Segments:
            return "segments";
        case volumetry::ResectionKind::Operation:
            return "operation";
        case volumetry::ResectionKind::Plane:
            return "plane";
    }
    return "";
}

Json measurement_json(const volumetry::Measurement& m) {
    Json structures = Json::array();
    for (const auto& s : m.structures)
        structures.push_back({{"name", s.name}, {"voxels", s.voxels}, {"ml", s.volume.value()}});
    const auto& r = m.resection;
    Json resection{
        {"kind", word_of(r.kind)},
        {"remnant_voxels", r.remnant_voxels},
        {"resected_voxels", r.resected_voxels},
        {"unassigned_voxels", r.unassigned_voxels},
        {"remnant_ml", r.remnant.value()},
        {"resected_ml", r.resected.value()},
        {"unassigned_ml", r.unassigned.value()},
        {"remnant_tumour_ml", r.remnant_tumour.value()},
        {"remnant_ml_subvoxel", r.remnant_subvoxel ? Json(r.remnant_subvoxel->value()) : Json(nullptr)}};
    return {{"structures", structures},
            {"tumour_outside_ml", m.tumour_outside.value()},
            {"resection", resection}};
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
    return text_table(rows);
}

Outcome measure(const Options& o) {
    const auto plan = plan_of(o);
    if (!plan) return core::refuse(plan.error());
    volumetry::AssessmentInput input = assessment_input(o.patient);
    auto study = StudyReader(o, job_with_progress_bar()).read();
    if (!study) return core::refuse(study.error());
    const auto measured =
        volumetry::measure(study->scan, *plan, {o.liver_excludes_tumour, o.accept_mismatch});
    if (!measured) return core::refuse(measured.error());
    input.baseline = {measured->tlv, measured->tumour, measured->flr};
    auto assessment = volumetry::assess(input);
    if (!assessment) return core::refuse(assessment.error());
    core::Warnings warnings = std::move(study->warnings);
    std::ranges::copy(measured->warnings, std::back_inserter(warnings));
    warnings.push_back(volumetry::ct_to_specimen());
    std::ranges::move(assessment->warnings, std::back_inserter(warnings));
    if (!o.json) {
        std::string text =
            to_text(*assessment) + "\n" + measurement_text(*measured) + "\n" + text_of(warnings);
        for (const auto& note : study->notes) text += "  note: " + note + "\n";
        return text;
    }
    Json json = to_json(*assessment);
    json.update(measurement_json(*measured));
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
    command->add_option("--ct", o->ct, "folder with the CT")->required();
    command->add_option("--series", o->series, "SeriesInstanceUID, where the folder has several volumes");
    command->add_option("--liver", o->liver, "LABEL of the liver, tumours included")->required();
    command->add_option("--tumour", o->tumours, "LABEL of a tumour; may be given again")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--segments", o->segments, "LABEL of a Couinaud map");
    auto* resection = command->add_option_group("resection", "what stays");
    resection->add_option("--remnant", o->remnant, "segments that stay, for example 1,2,3,4");
    resection->add_option("--operation", o->operation, "named operation, for example right-hepatectomy");
    resection
        ->add_option("--plane", o->plane, "x,y,z,nx,ny,nz in LPS mm; the side the normal points to stays")
        ->check(six_numbers);
    resection->require_option(1);
    command->add_flag("--liver-excludes-tumour", o->liver_excludes_tumour,
                      "the liver outline leaves tumours out: unite them");
    command->add_flag("--accept-mismatch", o->accept_mismatch,
                      "measure although liver and segments agree badly");
    add_label_options(*command, o->decisions);
    add_patient_options(*command, o->patient);
    command->add_flag("--json", o->json, "print one JSON object");
    command->callback([o, &work] { work = [o] { return measure(*o); }; });
}

}  // namespace remnant::cli

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "align_case.h"
#include "align_output.h"
#include "command.h"
#include "label_spec.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/study_import.h"
#include "remnant/imaging/text_file.h"
#include "remnant/imaging/volume_file.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    CaseAlignOptions of_case;
    std::string ct;
    std::string series;
    std::string liver;
    std::string followup_ct;
    std::string followup_series;
    std::string followup_liver;
    LabelDecisions decisions;
    std::string out;
    std::string carry;
    std::string carry_out;
};

struct ReadScan {
    imaging::ScanToRegister scan;
    core::StudyIdentity identity;
};

core::Result<ReadScan> read_scan(const std::string& folder, const std::string& uid, const std::string& liver,
                                 const LabelDecisions& decisions, const core::JobContext& job,
                                 core::Warnings& warnings) {
    const auto found = imaging::scan_series(folder, job.part(0.0, 0.2));
    if (!found) return core::refuse(found.error());
    const auto series =
        imaging::choose_volume(*found, uid.empty() ? std::nullopt : std::optional(uid), folder);
    if (!series) return core::refuse(series.error());
    auto volume = imaging::load_volume(*series, job.part(0.2, 0.8));
    if (!volume) return core::refuse(volume.error());
    ReadScan read{{std::move(volume->voxels), std::nullopt}, series->identity};
    if (liver.empty()) return read;
    auto label = read_label(parse_label_spec(liver), decisions,
                            {core::geometry_of(read.scan.ct), read.identity}, job.part(0.8, 1.0), warnings);
    if (!label) return core::refuse(label.error());
    read.scan.liver = std::move(label->mask);
    return read;
}

std::string called(const core::StudyIdentity& who) {
    return "'" +
           core::printable(who.patient_id.empty() ? who.patient_name
                                                  : who.patient_name + " (" + who.patient_id + ")") +
           "'";
}

/// Refused, with both names: the files say that the scans are of two patients.
core::Result<> of_one_patient(const core::StudyIdentity& baseline, const core::StudyIdentity& followup) {
    core::Case subject;
    subject.patient.name = baseline.patient_name;
    subject.patient.id = baseline.patient_id;
    subject.time_points.emplace_back().identity = baseline;
    core::TimePoint scan;
    scan.identity = followup;
    if (imaging::belongs_to(subject, scan)) return {};
    return core::refuse("--followup-ct",
                        "this CT is of " + called(followup) + ", the baseline is of " + called(baseline));
}

/// What is printed.
struct Alignment {
    imaging::Registration registration;
    double seconds = 0.0;
    std::optional<imaging::CarriedOutline> carried;
    core::Warnings warnings;
};

core::Result<imaging::CarriedOutline> carry(const Options& o, const ReadScan& baseline,
                                            const ReadScan& followup,
                                            const imaging::Registration& registration,
                                            const core::JobContext& job, core::Warnings& warnings) {
    const core::GridGeometry& grid = core::geometry_of(baseline.scan.ct);
    const core::GridGeometry& later = core::geometry_of(followup.scan.ct);
    const auto outline =
        read_label(parse_label_spec(o.carry), o.decisions, {grid, baseline.identity, &*baseline.scan.liver},
                   job.part(0.0, 0.3), warnings);
    if (!outline) return core::refuse(outline.error());
    auto carried = imaging::carry_outline(outline->mask, {grid, *baseline.scan.liver},
                                          {later, *followup.scan.liver}, registration, job.part(0.3, 0.9));
    if (!carried) return core::refuse(carried.error());
    const imaging::ValuedMask label{1, &carried->proposal};
    if (auto written = imaging::write_label_map(o.carry_out, later, {&label, 1}, job.part(0.9, 1.0));
        !written)
        return core::refuse(written.error());
    return carried;
}

core::Result<Alignment> aligned(const Options& o, const core::JobContext& job) {
    if (!o.carry.empty() && (o.liver.empty() || o.followup_liver.empty()))
        return core::refuse("--carry",
                            "carrying needs the outlines of both livers (--liver, --followup-liver)");
    Alignment result;
    const auto baseline =
        read_scan(o.ct, o.series, o.liver, o.decisions, job.part(0.0, 0.1), result.warnings);
    if (!baseline) return core::refuse(baseline.error());
    const auto followup = read_scan(o.followup_ct, o.followup_series, o.followup_liver, o.decisions,
                                    job.part(0.1, 0.2), result.warnings);
    if (!followup) return core::refuse(followup.error());
    if (auto same = of_one_patient(baseline->identity, followup->identity); !same)
        return core::refuse(same.error());
    const auto start = std::chrono::steady_clock::now();
    auto registration = imaging::register_scans(
        baseline->scan, followup->scan, *imaging::registration_method(o.of_case.method), job.part(0.2, 0.9));
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (!registration) return core::refuse(registration.error());
    result.registration = std::move(*registration);
    for (const core::Warning& warning : result.registration.warnings) result.warnings.push_back(warning);
    if (o.carry.empty()) return result;
    auto carried = carry(o, *baseline, *followup, result.registration, job.part(0.9, 1.0), result.warnings);
    if (!carried) return core::refuse(carried.error());
    for (const core::Warning& warning : carried->warnings) result.warnings.push_back(warning);
    result.carried = std::move(*carried);
    return result;
}

Json deformation_json(const imaging::DisplacementGrid& grid) {
    Json shifts = Json::array();
    for (const Eigen::Vector3f& shift : grid.shifts) shifts.push_back({shift[0], shift[1], shift[2]});
    return {{"size", to_json(grid.geometry.size)},
            {"origin_mm", to_json(grid.geometry.origin)},
            {"spacing_mm", to_json(grid.geometry.spacing)},
            {"shifts_mm", std::move(shifts)}};
}

Json as_json(const Alignment& a) {
    Json json = to_json(a.registration);
    json["seconds"] = a.seconds;
    if (a.carried) json["carried"] = to_json(*a.carried);
    json["warnings"] = to_json(a.warnings);
    return json;
}

/// The map as a file; with its shifts where it is bent.
core::Result<> write_map(const std::string& path, const Alignment& a) {
    Json json = as_json(a);
    json.erase("seconds");
    const auto& deformation = a.registration.map.deformation();
    json["shifts_in_followup"] = deformation ? deformation_json(*deformation) : Json(nullptr);
    return imaging::write_text_file(path, to_line(json));
}

std::string as_text(const Alignment& a) {
    Rows rows = rows_of(a.registration);
    rows.push_back({"time", "", fmt::format("{:.1f} s", a.seconds)});
    if (a.carried) std::ranges::copy(rows_of(*a.carried), std::back_inserter(rows));
    return text_table(rows) + text_of(a.warnings);
}

Outcome align(const Options& o) {
    const auto result = aligned(o, job_with_progress_bar());
    if (!result) return core::refuse(result.error());
    if (!o.out.empty()) {
        if (auto written = write_map(o.out, *result); !written) return core::refuse(written.error());
    }
    return o.of_case.json ? to_line(as_json(*result)) : as_text(*result);
}

/// The options of two folders with CTs.
void add_folder_options(CLI::App& command, Options& o, CLI::Option* of_case) {
    auto* ct = command.add_option("--ct", o.ct, "folder with the baseline CT")->excludes(of_case);
    command.add_option("--series", o.series, "its SeriesInstanceUID, where the folder has several volumes")
        ->needs(ct);
    command.add_option("--liver", o.liver, "LABEL of its liver; found by the program where not given")
        ->needs(ct);
    auto* later = command.add_option("--followup-ct", o.followup_ct, "folder with the later CT");
    ct->needs(later);
    later->needs(ct);
    command.add_option("--followup-series", o.followup_series, "its SeriesInstanceUID")->needs(later);
    command.add_option("--followup-liver", o.followup_liver, "LABEL of its liver")->needs(later);
    add_label_options(command, o.decisions);
    command.add_option("-o", o.out, "FILE.json for the map (LPS mm; see docs/formats.md)")->needs(ct);
    auto* carry = command.add_option("--carry", o.carry, "LABEL on the baseline, carried as a proposal");
    auto* carry_out = command.add_option("--carry-out", o.carry_out, "label map to write it to");
    carry->needs(carry_out, ct);
    carry_out->needs(carry);
}

}  // namespace

void add_align_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("align", "lay a follow-up CT over the baseline, with what they miss by");
    command->footer(
        "Of a case, the later scan is laid over the one its growth counts from, and what is found is written "
        "into the case file.\n"
        "Example: remnant-cli align patient.remnant --method deformable --carry-plan right-hepatectomy "
        "--gone\n"
        "Example: remnant-cli align --ct before --followup-ct after --liver l0.nii.gz "
        "--followup-liver l1.nii.gz --method affine");
    CLI::Option* of_case = add_case_options(*command, o->of_case);
    add_folder_options(*command, *o, of_case);
    command->add_option("--method", o->of_case.method, "rigid, affine, or deformable (for carrying only)")
        ->check(CLI::IsMember({"rigid", "affine", "deformable"}));
    command->add_flag("--json", o->of_case.json, "print one JSON object");
    command->callback([o, &work] {
        if (o->of_case.path.empty() && o->ct.empty())
            throw CLI::ValidationError("either a case file, or --ct and --followup-ct, is needed");
        work = [o] { return o->of_case.path.empty() ? align(*o) : align_case(o->of_case); };
    });
}

}  // namespace remnant::cli

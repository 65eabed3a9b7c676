#include "study_input.h"

#include <algorithm>
#include <iterator>

#include "number_list.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/plan_file.h"
#include "remnant/imaging/study_import.h"

namespace remnant::cli {
namespace {

std::string six_numbers(const std::string& text) {
    const auto values = numbers(text, 6, "");
    return values ? std::string() : values.error().reason;
}

class StudyReader {
  public:
    StudyReader(const StudyOptions& options, core::JobContext job) : o_(options), job_(std::move(job)) {}

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
        study_.notes = volume->notes;
        const core::Case none;
        study_.scan = imaging::scan_of(std::move(*volume), none);
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

    const StudyOptions& o_;
    core::JobContext job_;
    Study study_;
};

}  // namespace

StudyOptionNames add_study_options(CLI::App& command, StudyOptions& o) {
    StudyOptionNames names;
    names.ct = command.add_option("--ct", o.ct, "folder with the CT");
    command.add_option("--series", o.series, "SeriesInstanceUID, where the folder has several volumes");
    names.liver = command.add_option("--liver", o.liver, "LABEL of the liver, tumours included");
    command.add_option("--tumour", o.tumours, "LABEL of a tumour; may be given again")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_option("--segments", o.segments, "LABEL of a Couinaud map");
    add_label_options(command, o.decisions);
    return names;
}

CLI::Option_group* add_resection_options(CLI::App& command, ResectionOptions& o) {
    auto* resection = command.add_option_group("resection", "what stays");
    resection->add_option("--remnant", o.remnant, "segments that stay, for example 1,2,3,4");
    resection->add_option("--operation", o.operation, "named operation, for example right-hepatectomy");
    resection->add_option("--plane", o.plane, "x,y,z,nx,ny,nz in LPS mm; the side the normal points to stays")
        ->check(six_numbers);
    return resection;
}

bool is_given(const ResectionOptions& o) {
    return !o.remnant.empty() || !o.operation.empty() || !o.plane.empty() || !o.plan.empty();
}

core::Result<core::ResectionPlan> plan_of(const ResectionOptions& o) {
    if (!o.plan.empty()) return imaging::read_plan(o.plan);
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

core::Result<Study> read_study(const StudyOptions& options, const core::JobContext& job) {
    return StudyReader(options, job).read();
}

}  // namespace remnant::cli

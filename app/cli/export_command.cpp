#include <fmt/format.h>

#include <algorithm>

#include "command.h"
#include "export_source.h"
#include "export_structures.h"
#include "export_way.h"
#include "json_output.h"
#include "progress_bar.h"
#include "remnant/imaging/uid_source.h"
#include "remnant/volumetry/volume.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string path;
    ExportChoice choice;
    int smoothing = imaging::SurfaceOptions{}.smoothing_passes;
    std::vector<ExportWay> ways;
    bool deidentify = false;
    std::string uid_root{imaging::kUuidRoot};
    bool json = false;
};

/// Refuses, as wrong usage, an option that no way asked for would heed.
void only_with(const CLI::Option& option, const std::vector<ExportWay>& ways, bool ExportWay::*heeds) {
    std::string names;
    for (const ExportWay& way : ways) {
        if (!(way.*heeds)) continue;
        if (way.asked_by->count() > 0) return;
        names += (names.empty() ? "" : ", ") + way.asked_by->get_name();
    }
    if (option.count() > 0) throw CLI::RequiresError(option.get_name(), "one of " + names);
}

std::vector<ExportWay> all_ways(CLI::App& command) {
    std::vector<ExportWay> ways = export_surfaces(command);
    std::ranges::move(export_segmentations(command), std::back_inserter(ways));
    std::ranges::move(export_dicom(command), std::back_inserter(ways));
    std::ranges::move(export_case(command), std::back_inserter(ways));
    return ways;
}

/// All that was asked for, with what was doubtful on the way.
struct Export {
    std::string scan;
    std::string plan;
    std::vector<core::Structure> structures;
    core::GridGeometry grid;
    std::vector<imaging::NamedSurface> surfaces;
    std::vector<std::filesystem::path> files;
    core::Warnings warnings;
    std::vector<ExportedObject> objects;
};

std::vector<const ExportWay*> asked(const Options& o) {
    std::vector<const ExportWay*> ways;
    for (const ExportWay& way : o.ways) {
        if (way.asked_by->count() > 0) ways.push_back(&way);
    }
    return ways;
}

/// What was written before a way was refused stays, and is said.
core::Error after(const std::vector<std::filesystem::path>& files, core::Error error) {
    if (files.empty()) return error;
    error.reason += "; written before it:";
    for (const auto& file : files) error.reason += " " + file.string();
    return error;
}

core::Result<> write_all(const std::vector<const ExportWay*>& ways, const ExportInput& input, Export& done,
                         const core::JobContext& job) {
    const auto count = static_cast<double>(ways.size());
    for (std::size_t n = 0; n < ways.size(); ++n) {
        const auto at = static_cast<double>(n);
        auto exported = ways[n]->write(input, job.part(at / count, (at + 1) / count));
        if (!exported) return core::refuse(after(done.files, exported.error()));
        std::ranges::move(exported->files, std::back_inserter(done.files));
        core::append(done.warnings, std::move(exported->warnings));  // what holds for all is said once
        std::ranges::move(exported->objects, std::back_inserter(done.objects));
    }
    return {};
}

core::Result<Export> exported(const Options& o, const core::JobContext& job) {
    const auto ways = asked(o);
    if (ways.empty()) return core::refuse("export", "nothing to write was named; see --help");
    if (const auto root = imaging::UidSource::under(o.uid_root); !root) return core::refuse(root.error());
    const auto source = export_source(o.path, o.deidentify, o.uid_root, job.part(0.0, 0.2));
    if (!source) return core::refuse(source.error());
    const imaging::OpenedCase* const opened = &source->opened;
    const auto scan = chosen_scan(opened->value, o.choice);
    if (!scan) return core::refuse(scan.error());
    const auto plan = chosen_plan(opened->value, o.choice);
    if (!plan) return core::refuse(plan.error());
    Export done;
    done.scan = (*scan)->name;
    if (*plan != nullptr) done.plan = (*plan)->name;
    done.grid = (*scan)->geometry;
    done.warnings = source->warnings;
    if (std::ranges::any_of(ways, &ExportWay::needs_structures)) {
        auto structures = chosen_structures(opened->value, **scan, *plan, o.choice, done.warnings);
        if (!structures) return core::refuse(structures.error());
        done.structures = std::move(*structures);
    }
    if (std::ranges::any_of(ways, &ExportWay::needs_surfaces)) {
        auto surfaces = imaging::surfaces_of(done.structures, done.grid, {o.smoothing}, job.part(0.2, 0.6));
        if (!surfaces) return core::refuse(surfaces.error());
        done.surfaces = std::move(*surfaces);
        std::ranges::move(imaging::doubts_about(done.surfaces), std::back_inserter(done.warnings));
    }
    const std::filesystem::path path = o.path;
    // Both cases have the same scans in the same order.
    const auto number = static_cast<std::size_t>(*scan - opened->value.time_points.data());
    const ExportInput input{path,
                            *opened,
                            **scan,
                            *plan,
                            done.structures,
                            done.surfaces,
                            source->as_saved(),
                            source->as_saved().time_points[number],
                            source->without_identity,
                            o.uid_root};
    if (auto written = write_all(ways, input, done, job.part(0.6, 1.0)); !written)
        return core::refuse(written.error());
    return done;
}

double ml_of(const core::Structure& s, const core::GridGeometry& grid) {
    return volumetry::volume_of(s.mask.count(), grid).value();
}

std::string as_json(const Export& done) {
    Json structures = Json::array();
    for (std::size_t n = 0; n < done.structures.size(); ++n) {
        const core::Structure& s = done.structures[n];
        Json row{{"name", s.name}, {"voxels", s.mask.count()}, {"ml", ml_of(s, done.grid)}};
        if (!done.surfaces.empty()) {
            const imaging::NamedSurface& surface = done.surfaces[n];
            row["surface_ml"] = core::to_millilitre(surface.check.volume).value();
            row["triangles"] = surface.mesh.triangles.size();
            row["watertight"] = surface.check.watertight();
        }
        structures.push_back(std::move(row));
    }
    Json files = Json::array();
    for (const auto& file : done.files) files.push_back(file.string());
    Json objects = Json::array();
    for (const ExportedObject& object : done.objects) {
        objects.push_back({{"file", object.file},
                           {"what", object.what},
                           {"sop_class_uid", object.sop_class_uid},
                           {"study_uid", object.study_uid},
                           {"series_uid", object.series_uid},
                           {"sop_instance_uid", object.sop_instance_uid}});
    }
    return to_line({{"scan", done.scan},
                    {"plan", done.plan.empty() ? Json(nullptr) : Json(done.plan)},
                    {"structures", structures},
                    {"files", files},
                    {"dicom", objects},
                    {"warnings", to_json(done.warnings)}});
}

std::string as_text(const Export& done) {
    const bool surfaces = !done.surfaces.empty();
    std::vector<std::vector<std::string>> rows{{"structure", "mL"}};
    if (surfaces) rows[0].insert(rows[0].end(), {"mL by surface", "watertight"});
    for (std::size_t n = 0; n < done.structures.size(); ++n) {
        const core::Structure& s = done.structures[n];
        rows.push_back({core::printable(s.name), fmt::format("{:.2f}", ml_of(s, done.grid))});
        if (!surfaces) continue;
        const imaging::MeshCheck& check = done.surfaces[n].check;
        rows.back().push_back(fmt::format("{:.2f}", core::to_millilitre(check.volume).value()));
        rows.back().push_back(check.watertight() ? "yes" : "no");
    }
    std::string text = done.structures.empty() ? std::string() : text_table(rows) + "\n";
    for (const auto& file : done.files) text += core::printable(file.string()) + "\n";
    for (const ExportedObject& object : done.objects)
        text += fmt::format("{}: instance {}, series {}, study {}\n", object.what, object.sop_instance_uid,
                            object.series_uid, object.study_uid);
    return text + text_of(done.warnings);
}

Outcome run(const Options& o) {
    const auto done = exported(o, job_with_progress_bar());
    if (!done) return core::refuse(done.error());
    return o.json ? as_json(*done) : as_text(*done);
}

}  // namespace

void add_export_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("export", "write what a case holds for other programs");
    command->footer(
        "Everything is in LPS mm. Example: remnant-cli export case.remnant --stl surfaces/ --glb liver.glb "
        "--structures liver,remnant,tumour");
    command->add_option("CASE", o->path, "case file (.remnant)")->required();
    command->add_option("--scan", o->choice.scan, "its id or name; without it the scan the case shows");
    auto* plan = command->add_option("--plan", o->choice.plan,
                                     "whose remnant and resected part; without it the active one");
    auto* structures =
        command->add_option("--structures", o->choice.structures, "names, kinds or ids; without it all")
            ->delimiter(',');
    auto* smoothing = command
                          ->add_option("--smoothing", o->smoothing,
                                       "how often surfaces are rounded; 0 keeps the voxels' faces")
                          ->check(CLI::Range(0, 100));
    o->ways = all_ways(*command);
    command->add_flag("--deidentify", o->deidentify,
                      "without what says whose it is: names, numbers and dates of the patient, UIDs");
    auto* root = command->add_option(
        "--uid-root", o->uid_root,
        "under which new DICOM UIDs are made; without it 2.25, which needs no registration");
    command->add_flag("--json", o->json, "print one JSON object");
    command->callback([=, &work] {
        only_with(*plan, o->ways, &ExportWay::needs_structures);
        only_with(*structures, o->ways, &ExportWay::needs_structures);
        only_with(*smoothing, o->ways, &ExportWay::needs_surfaces);
        only_with(*root, o->ways, &ExportWay::makes_uids);
        work = [o] { return run(*o); };
    });
}

}  // namespace remnant::cli

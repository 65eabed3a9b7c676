#include <fmt/format.h>

#include "command.h"
#include "label_spec.h"
#include "outline_way.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/volume_file.h"
#include "remnant/volumetry/volume.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string ct;
    std::optional<std::string> series;
    std::string liver;
    LabelDecisions decisions;
    std::vector<OutlineWay> ways;
    std::string out;
    bool json = false;
};

core::Result<imaging::LoadedVolume> read_ct(const Options& options, const core::JobContext& job) {
    const auto scan = imaging::scan_series(options.ct, job.part(0.0, 0.3));
    if (!scan) return core::refuse(scan.error());
    const auto series = imaging::choose_volume(*scan, options.series, options.ct);
    if (!series) return core::refuse(series.error());
    return imaging::load_volume(*series, job.part(0.3, 1.0));
}

core::Result<std::optional<core::LabelMask>> read_liver(const Options& options,
                                                        const imaging::LoadedVolume& ct,
                                                        const core::JobContext& job,
                                                        core::Warnings& warnings) {
    if (options.liver.empty()) return std::nullopt;
    auto label = read_label(parse_label_spec(options.liver), options.decisions,
                            {core::geometry_of(ct.voxels), ct.identity}, job, warnings);
    if (!label) return core::refuse(label.error());
    return std::move(label->mask);
}

core::Result<MadeOutline> made(const Options& options, const OutlineInput& input,
                               const core::JobContext& job) {
    for (const OutlineWay& way : options.ways) {
        if (way.chosen_by->count() > 0) return way.make(input, job);
    }
    return core::refuse("outline", "no way of outlining was chosen");
}

std::string as_json(const MadeOutline& outline, core::Millilitre volume, const core::Warnings& warnings) {
    Json doubts = Json::array();
    for (const imaging::OutlineDoubt& doubt : outline.doubts)
        doubts.push_back(
            {{"id", doubt.warning.id}, {"text", doubt.warning.text}, {"place_mm", to_json(doubt.place)}});
    Json json{{"volume_ml", volume.value()}};
    json.update(outline.fields);
    json["confirmed"] = false;
    json["doubts"] = doubts;
    json["warnings"] = to_json(warnings);
    return to_line(json);
}

std::string as_text(const MadeOutline& outline, core::Millilitre volume, const core::Warnings& warnings,
                    const std::string& out) {
    std::string text = fmt::format("{}: {}, {:.0f} mL{}; not confirmed by a person\n", out, outline.what,
                                   volume.value(), outline.figures);
    for (const core::Warning& warning : warnings) text += fmt::format("warning: {}\n", warning.text);
    for (const imaging::OutlineDoubt& doubt : outline.doubts) {
        text += fmt::format("doubt: {} (at {:.0f}, {:.0f}, {:.0f} mm)\n", doubt.warning.text, doubt.place.x(),
                            doubt.place.y(), doubt.place.z());
    }
    return text;
}

Outcome outline(const Options& options) {
    const core::JobContext job = job_with_progress_bar();
    const auto ct = read_ct(options, job.part(0.0, 0.15));
    if (!ct) return core::refuse(ct.error());
    core::Warnings warnings;
    const auto liver = read_liver(options, *ct, job.part(0.15, 0.2), warnings);
    if (!liver) return core::refuse(liver.error());
    const auto outline = made(options, {ct->voxels, *liver ? &**liver : nullptr}, job.part(0.2, 0.95));
    if (!outline) return core::refuse(outline.error());
    const core::GridGeometry& grid = core::geometry_of(ct->voxels);
    const imaging::ValuedMask mask{1, &outline->mask};
    if (auto written = imaging::write_label_map(options.out, grid, std::span(&mask, 1), job.part(0.95, 1.0));
        !written)
        return core::refuse(written.error());
    const core::Millilitre volume = volumetry::volume_of(outline->mask.count(), grid);
    return options.json ? as_json(*outline, volume, warnings)
                        : as_text(*outline, volume, warnings, options.out);
}

}  // namespace

void add_outline_command(CLI::App& app, Work& work) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("outline", "make an outline from the CT");
    command->footer("Example: remnant-cli outline --ct /data/patient --find liver -o liver.nii.gz");
    command->add_option("--ct", options->ct, "folder of the CT")->required();
    command->add_option("--series", options->series, "SeriesInstanceUID of the CT, where there are several");
    command->add_option("--liver", options->liver, "the liver's outline, where there is one already");
    add_label_options(*command, options->decisions);
    auto* ways = command->add_option_group("way", "what to outline, and from what");
    ways->require_option(1);
    options->ways = {outline_by_finding(*command, *ways), outline_by_strokes(*command, *ways),
                     outline_by_tumour(*command, *ways), outline_by_vessels(*command, *ways)};
    command->add_option("-o,--out", options->out, "label file to write: .nii, .nii.gz, .nrrd or .mha")
        ->required();
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options, &work] { work = [options] { return outline(*options); }; });
}

}  // namespace remnant::cli

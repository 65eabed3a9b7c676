#include <fmt/format.h>

#include "command.h"
#include "json_output.h"
#include "number_list.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/find_liver.h"
#include "remnant/imaging/volume_file.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string ct;
    std::optional<std::string> series;
    std::string find;
    std::string click;
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

core::Result<std::optional<core::Vec3>> clicked(const Options& options) {
    if (options.click.empty()) return std::nullopt;
    const auto point = numbers(options.click, 3, "--click");
    if (!point) return core::refuse(point.error());
    return core::Vec3((*point)[0], (*point)[1], (*point)[2]);
}

double millilitres(const imaging::FoundLiver& found, const core::GridGeometry& grid) {
    return static_cast<double>(found.liver.count()) * grid.voxel_volume().value() / 1000.0;
}

std::string as_json(const imaging::FoundLiver& found, const core::GridGeometry& grid) {
    Json doubts = Json::array();
    for (const imaging::OutlineDoubt& doubt : found.doubts)
        doubts.push_back(
            {{"id", doubt.warning.id}, {"text", doubt.warning.text}, {"place_mm", to_json(doubt.place)}});
    return to_line({{"volume_ml", millilitres(found, grid)},
                    {"liver_hu", found.liver_hu},
                    {"confirmed", false},
                    {"doubts", doubts}});
}

std::string as_text(const imaging::FoundLiver& found, const core::GridGeometry& grid,
                    const std::string& out) {
    std::string text = fmt::format("{}: liver, {:.0f} mL, {:.0f} HU; not confirmed by a person\n", out,
                                   millilitres(found, grid), found.liver_hu);
    for (const imaging::OutlineDoubt& doubt : found.doubts) {
        text += fmt::format("doubt: {} (at {:.0f}, {:.0f}, {:.0f} mm)\n", doubt.warning.text, doubt.place.x(),
                            doubt.place.y(), doubt.place.z());
    }
    return text;
}

Outcome outline(const Options& options) {
    const core::JobContext job = job_with_progress_bar();
    const auto click = clicked(options);
    if (!click) return core::refuse(click.error());
    const auto ct = read_ct(options, job.part(0.0, 0.2));
    if (!ct) return core::refuse(ct.error());
    const auto found = imaging::find_liver(ct->voxels, *click, job.part(0.2, 0.95));
    if (!found) return core::refuse(found.error());
    const core::GridGeometry& grid = core::geometry_of(ct->voxels);
    const imaging::ValuedMask mask{1, &found->liver};
    if (auto written = imaging::write_label_map(options.out, grid, std::span(&mask, 1), job.part(0.95, 1.0));
        !written)
        return core::refuse(written.error());
    return options.json ? as_json(*found, grid) : as_text(*found, grid, options.out);
}

}  // namespace

void add_outline_command(CLI::App& app, Work& work) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("outline", "make an outline from the CT alone");
    command->footer("Example: remnant-cli outline --ct /data/patient --find liver -o liver.nii.gz");
    command->add_option("--ct", options->ct, "folder of the CT")->required();
    command->add_option("--series", options->series, "SeriesInstanceUID of the CT, where there are several");
    command->add_option("--find", options->find, "what to look for: liver")
        ->required()
        ->check(CLI::IsMember({"liver"}));
    command->add_option("--click", options->click, "x,y,z in it, LPS mm: chooses among several candidates");
    command->add_option("-o,--out", options->out, "label file to write: .nii, .nii.gz, .nrrd or .mha")
        ->required();
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options, &work] { work = [options] { return outline(*options); }; });
}

}  // namespace remnant::cli

#include <fmt/format.h>

#include "command.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/volume_file.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string path;
    std::string out;
    std::optional<std::string> series;
};

Outcome convert(const Options& options) {
    const core::JobContext job = job_with_progress_bar();
    const auto scan = imaging::scan_series(options.path, job.part(0.0, 0.1));
    if (!scan) return core::refuse(scan.error());
    const auto series = imaging::choose_volume(*scan, options.series, options.path);
    if (!series) return core::refuse(series.error());
    const auto volume = imaging::load_volume(*series, job.part(0.1, 0.4));
    if (!volume) return core::refuse(volume.error());
    if (auto written = imaging::write_volume(options.out, volume->voxels, job.part(0.4, 1.0)); !written) {
        return core::refuse(written.error());
    }
    std::string text = fmt::format("{}: {} × {} × {} voxels\n", options.out, series->size[0], series->size[1],
                                   series->size[2]);
    for (const auto& note : volume->notes) text += "note: " + note + "\n";
    return text;
}

}  // namespace

void add_convert_command(CLI::App& app, Work& work) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("convert", "write a CT or MR series as NIfTI, NRRD or MetaImage");
    command->footer("Example: remnant-cli convert /data/patient ct.nii.gz");
    command->add_option("PATH", options->path, "folder with the series")->required();
    command->add_option("OUT", options->out, "file to write: .nii, .nii.gz, .nrrd or .mha")->required();
    command->add_option("--series", options->series, "SeriesInstanceUID, where there are several");
    command->callback([options, &work] { work = [options] { return convert(*options); }; });
}

}  // namespace remnant::cli

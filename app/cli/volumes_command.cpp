#include <fmt/format.h>

#include "command.h"
#include "json_output.h"
#include "label_spec.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/label_file.h"
#include "remnant/volumetry/volume.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string labels;
    std::string ct;
    std::optional<std::string> series;
    LabelDecisions decisions;
    bool json = false;
};

struct Row {
    const imaging::LabelEntry& entry;
    std::int64_t voxels;
    core::Millilitre volume;
};

core::Result<imaging::LabelFile> read(const Options& options, const LabelSpec& spec,
                                      const core::JobContext& job) {
    imaging::LabelReadOptions reading = read_options(options.decisions);
    if (options.ct.empty()) return imaging::read_label_file(spec.path, reading, job);
    const auto scan = imaging::scan_series(options.ct, job.part(0.0, 0.2));
    if (!scan) return core::refuse(scan.error());
    const auto series = imaging::choose_volume(*scan, options.series, options.ct);
    if (!series) return core::refuse(series.error());
    reading.reference = &*series->geometry;
    reading.reference_identity = &series->identity;
    return imaging::read_label_file(spec.path, reading, job.part(0.2, 1.0));
}

std::string as_json(const imaging::LabelFile& file, const std::vector<Row>& rows) {
    Json list = Json::array();
    for (const Row& row : rows) {
        list.push_back({{"value", row.entry.value},
                        {"name", row.entry.name},
                        {"voxels", row.voxels},
                        {"ml", row.volume.value()}});
    }
    return to_line({{"labels", list},
                    {"spacing_mm", to_json(file.geometry.spacing)},
                    {"warnings", to_json(file.warnings)}});
}

std::string as_text(const imaging::LabelFile& file, const std::vector<Row>& rows) {
    std::vector<std::vector<std::string>> table{{"label", "name", "voxels", "mL"}};
    for (const Row& row : rows) {
        table.push_back({fmt::format("{}", row.entry.value), core::printable(row.entry.name),
                         fmt::format("{}", row.voxels), fmt::format("{:.2f}", row.volume.value())});
    }
    return text_table(table) + text_of(file.warnings);
}

Outcome volumes(const Options& options) {
    const LabelSpec spec = parse_label_spec(options.labels);
    auto file = read(options, spec, job_with_progress_bar());
    if (!file) return core::refuse(file.error());
    auto entries = chosen_entries(std::move(file->entries), spec);
    if (!entries) return core::refuse(entries.error());
    std::vector<Row> rows;
    for (const imaging::LabelEntry& entry : *entries) {
        const auto voxels = entry.mask.count();
        rows.push_back({entry, voxels, volumetry::volume_of(voxels, file->geometry)});
    }
    return options.json ? as_json(*file, rows) : as_text(*file, rows);
}

}  // namespace

void add_volumes_command(CLI::App& app, Work& work) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("volumes", "voxels and millilitres of every label of a file");
    command->footer("Example: remnant-cli volumes couinaud.nii.gz --json");
    command
        ->add_option("LABELS", options->labels,
                     "PATH, PATH:VALUE or PATH:SEGMENT; NIfTI, NRRD, MetaImage, SEG, RTSTRUCT, mask series")
        ->required();
    command->add_option("--ct", options->ct, "folder of the CT the labels belong to; an RTSTRUCT needs it");
    command->add_option("--series", options->series, "SeriesInstanceUID of the CT, where there are several");
    add_label_options(*command, options->decisions);
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options, &work] { work = [options] { return volumes(*options); }; });
}

}  // namespace remnant::cli

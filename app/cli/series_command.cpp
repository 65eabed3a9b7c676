#include <fmt/format.h>

#include "command.h"
#include "json_output.h"
#include "progress_bar.h"
#include "remnant/imaging/dicom_series.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string path;
    bool json = false;
};

Json series_json(const imaging::Series& series) {
    Json json{{"uid", series.uid},
              {"modality", series.modality},
              {"description", series.description},
              {"slices", series.slices},
              {"size", to_json(series.size)},
              {"spacing_mm", to_json(series.spacing)},
              {"verdict", series.is_volume ? "volume" : "refused"},
              {"reason", series.reason},
              {"tilt_degrees", nullptr},
              {"notes", series.notes}};
    if (series.tilt_degrees) json["tilt_degrees"] = *series.tilt_degrees;
    return json;
}

std::string as_json(const imaging::SeriesScan& scan) {
    Json list = Json::array();
    for (const auto& series : scan.series) list.push_back(series_json(series));
    Json damaged = Json::array();
    for (const auto& file : scan.damaged)
        damaged.push_back({{"file", file.file.string()}, {"reason", file.reason}});
    return to_line({{"series", list}, {"damaged", damaged}});
}

std::string as_text(const imaging::SeriesScan& scan) {
    std::vector<std::vector<std::string>> rows{
        {"", "modality", "slices", "size", "spacing, mm", "description"}};
    std::string reasons;
    int number = 0;
    for (const auto& s : scan.series) {
        const std::string id = fmt::format("{}", ++number);
        rows.push_back({id, s.modality, fmt::format("{}", s.slices),
                        fmt::format("{} × {} × {}", s.size[0], s.size[1], s.size[2]),
                        fmt::format("{:.3f} × {:.3f} × {:.3f}", s.spacing[0], s.spacing[1], s.spacing[2]),
                        core::printable(s.description)});
        reasons += fmt::format("{}  {}  {}\n", id, s.is_volume ? "volume" : "refused: " + s.reason, s.uid);
        for (const auto& note : s.notes) reasons += "     note: " + note + "\n";
    }
    for (const auto& file : scan.damaged)
        reasons += fmt::format("damaged: {}: {}\n", file.file.string(), file.reason);
    return text_table(rows) + "\n" + reasons;
}

}  // namespace

void add_series_command(CLI::App& app, Work& work) {
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("series", "list the CT and MR series below a folder, and what of it is a volume");
    command->footer("Example: remnant-cli series /data/patient --json");
    command->add_option("PATH", options->path, "folder or file")->required();
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options, &work] {
        work = [options]() -> Outcome {
            return imaging::scan_series(options->path, job_with_progress_bar())
                .map([&](const imaging::SeriesScan& scan) {
                    return options->json ? as_json(scan) : as_text(scan);
                });
        };
    });
}

}  // namespace remnant::cli

#include <fmt/format.h>

#include <memory>

#include "export_way.h"

namespace remnant::cli {

std::vector<ExportWay> export_surfaces(CLI::App& command) {
    std::vector<ExportWay> ways;
    for (const imaging::SurfaceFormatType& type : imaging::surface_formats()) {
        auto target = std::make_shared<std::string>();
        auto* option = command.add_option(
            fmt::format("--{}", type.id), *target,
            fmt::format("{}: surfaces for {}", type.folder ? "folder" : "file", type.for_what));
        const auto format = type.format;
        ways.push_back({option, true,
                        [target, format](const ExportInput& input,
                                         const core::JobContext& job) -> core::Result<Exported> {
                            auto files = imaging::write_surfaces(*target, format, input.surfaces, job);
                            if (!files) return core::refuse(files.error());
                            return Exported{std::move(*files), {}};
                        }});
    }
    return ways;
}

}  // namespace remnant::cli

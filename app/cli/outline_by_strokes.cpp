#include "outline_way.h"
#include "remnant/imaging/outline_strokes.h"
#include "remnant/imaging/stroke_file.h"

namespace remnant::cli {
namespace {

core::Result<MadeOutline> stroked(const std::string& file, const OutlineInput& input,
                                  const core::JobContext& job) {
    auto strokes = imaging::read_strokes(file);
    if (!strokes) return core::refuse(strokes.error());
    imaging::StrokeRequest request{std::move(*strokes), std::nullopt, 0};
    if (input.liver != nullptr) request.current = *input.liver;
    auto outline = imaging::outline_strokes(input.ct, request, job);
    if (!outline) return core::refuse(std::move(outline.error()).while_doing("outlining by " + file));
    return MadeOutline{std::move(*outline),
                       "outline",
                       "",
                       {{"strokes", request.strokes.size()}, {"corrected", input.liver != nullptr}},
                       {}};
}

}  // namespace

OutlineWay outline_by_strokes(CLI::App& /*command*/, CLI::Option_group& ways) {
    auto file = std::make_shared<std::string>();
    auto* strokes = ways.add_option("--strokes", *file,
                                    "JSON file of strokes inside and outside; with --liver they correct it");
    return {strokes, [file](const OutlineInput& input, const core::JobContext& job) {
                return stroked(*file, input, job);
            }};
}

}  // namespace remnant::cli

#include <fmt/format.h>

#include "number_list.h"
#include "outline_way.h"

namespace remnant::cli {
namespace {

struct FindOptions {
    std::string what;
    std::string click;
};

core::Result<std::optional<core::Vec3>> clicked(const FindOptions& options) {
    if (options.click.empty()) return std::nullopt;
    const auto point = numbers(options.click, 3, "--click");
    if (!point) return core::refuse(point.error());
    return core::Vec3((*point)[0], (*point)[1], (*point)[2]);
}

core::Result<MadeOutline> found(const FindOptions& options, const OutlineInput& input,
                                const core::JobContext& job) {
    const auto click = clicked(options);
    if (!click) return core::refuse(click.error());
    auto liver = imaging::find_liver(input.ct, *click, job);
    if (!liver) return core::refuse(liver.error());
    return MadeOutline{std::move(liver->liver),
                       "liver",
                       fmt::format(", {:.0f} HU", liver->liver_hu),
                       {{"liver_hu", liver->liver_hu}},
                       std::move(liver->doubts)};
}

}  // namespace

OutlineWay outline_by_finding(CLI::App& command, CLI::Option_group& ways) {
    auto options = std::make_shared<FindOptions>();
    auto* find =
        ways.add_option("--find", options->what, "what to look for: liver")->check(CLI::IsMember({"liver"}));
    command.add_option("--click", options->click, "x,y,z in it, LPS mm: chooses among several candidates")
        ->needs(find);
    return {find, [options](const OutlineInput& input, const core::JobContext& job) {
                return found(*options, input, job);
            }};
}

}  // namespace remnant::cli

#include <memory>

#include "export_way.h"
#include "remnant/imaging/case_identity.h"

namespace remnant::cli {
namespace {

core::Result<Exported> write_without_identity(const std::string& target, const ExportInput& input,
                                              const core::JobContext& job) {
    if (!target.ends_with(".remnant")) return core::refuse(target, "its ending is not .remnant");
    std::error_code ignored;
    if (std::filesystem::equivalent(target, input.case_path, ignored))
        return core::refuse(target, "it is the case itself, which would lose whose it is for ever");
    auto clean = imaging::without_identity(
        input.as_saved, input.without_identity.value_or(imaging::secret_number()), input.uid_root);
    if (!clean) return core::refuse(clean.error());
    // No folder, no thumbnail, no field of a newer program: none of them can be looked through.
    if (auto done = imaging::save_case(target, clean->value, {}, job); !done)
        return core::refuse(done.error());
    core::Warnings warnings;
    for (std::string& line : clean->removed) warnings.push_back({"identity-removed", std::move(line), ""});
    warnings.push_back({"identity-pictures", "text burned into the CT's pictures was not looked for", ""});
    for (const core::TimePoint& scan : input.opened.value.time_points) {
        if (!scan.ct)
            warnings.push_back({"ct-missing", "a CT that is only referred to is not in the new file", ""});
    }
    return Exported{{target}, std::move(warnings)};
}

}  // namespace

std::vector<ExportWay> export_case(CLI::App& command) {
    auto target = std::make_shared<std::string>();
    auto* option = command.add_option("--case-without-identity", *target,
                                      "file (.remnant): the whole case, without what says whose it is");
    return {{option, false,
             [target](const ExportInput& input, const core::JobContext& job) {
                 return write_without_identity(*target, input, job);
             },
             false, true}};
}

}  // namespace remnant::cli

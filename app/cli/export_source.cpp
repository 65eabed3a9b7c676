#include "export_source.h"

#include "remnant/imaging/case_identity.h"

namespace remnant::cli {

core::Result<ExportSource> export_source(const std::filesystem::path& path, bool deidentify,
                                         const std::string& uid_root, const core::JobContext& job) {
    auto opened = imaging::open_case(path, job);
    if (!opened) return core::refuse(opened.error());
    ExportSource source{std::move(*opened), std::nullopt, std::nullopt, {}};
    if (!deidentify) return source;
    source.without_identity = imaging::secret_number();
    auto clean = imaging::without_identity(source.opened.value, *source.without_identity, uid_root);
    if (!clean) return core::refuse(clean.error());
    source.saved = std::move(source.opened.value);
    source.opened.value = std::move(clean->value);
    for (std::string& line : clean->removed)
        source.warnings.push_back({"identity-removed", std::move(line), ""});
    source.warnings.push_back({"identity-pictures", "text burned into pictures was not looked for", ""});
    return source;
}

}  // namespace remnant::cli

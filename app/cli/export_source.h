#pragma once
// The case of an export: as it is, or without what says whose it is.

#include <cstdint>
#include <filesystem>
#include <optional>

#include "remnant/core/job.h"
#include "remnant/core/warning.h"
#include "remnant/imaging/case_file.h"

namespace remnant::cli {

struct ExportSource {
    imaging::OpenedCase opened;  // what leaves
    /// The case as it is on the disk, where `opened` is not.
    std::optional<core::Case> saved;
    /// What decided dates and UIDs of `opened`.
    std::optional<std::uint64_t> without_identity;
    core::Warnings warnings;  // what was removed, each by its place

    [[nodiscard]] const core::Case& as_saved() const { return saved ? *saved : opened.value; }
};

/// Opens the case; `deidentify` takes the identity out of it before anything else sees it. Refused: as
/// `imaging::open_case` and `imaging::without_identity`.
core::Result<ExportSource> export_source(const std::filesystem::path& path, bool deidentify,
                                         const std::string& uid_root, const core::JobContext& job);

}  // namespace remnant::cli

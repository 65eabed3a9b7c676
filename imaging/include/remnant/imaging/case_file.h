#pragma once
// A whole case in one file: `.remnant`, a zip anyone can open. docs/formats.md describes what is in it.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/imaging/limits.h"

namespace remnant::imaging {

/// Where the CT's voxels are kept.
enum class CtStorage {
    Embedded,    // in the file, lossless
    Referenced,  // in the folder of DICOM files they came from, with their checksum
};

struct CaseSaveOptions {
    CtStorage ct = CtStorage::Embedded;
    /// For references: the folder each time point's series lies in, by time point id.
    std::vector<std::pair<std::string, std::filesystem::path>> ct_folders;
    std::vector<std::byte> thumbnail_png;  // may be empty
    std::string verdict_line;              // "FLR 733 mL · enough", for lists of cases
    /// What `OpenedCase::unknown` held: fields of a newer program are kept.
    std::string unknown;
};

/// Writes the case beside its target and renames it there: the file is the old one or the new one, whole. The
/// finished archive is read back and its checksums are compared before it replaces anything. Refused with the
/// old file untouched: cancelled, disk full, write error, no permission, read-only place, a CT to be
/// referenced whose folder is not known.
core::Result<> save_case(const std::filesystem::path& path, const core::Case& subject,
                         const CaseSaveOptions& options, const core::JobContext& job);

struct OpenedCase {
    core::Case value;
    CtStorage ct = CtStorage::Embedded;
    std::vector<std::pair<std::string, std::filesystem::path>> ct_folders;
    /// What could not be done, for example a referenced CT that is not where it was.
    std::vector<std::string> notes;
    std::string unknown;
};

/// Refused, with nothing half-loaded: not a case file, a newer major version, a checksum that does not fit
/// (which entry), sizes beyond the limits, anything inconsistent.
core::Result<OpenedCase> open_case(const std::filesystem::path& path, const core::JobContext& job,
                                   const ReadLimits& limits = {});

/// What a list of cases shows, read without any voxel.
struct CaseSummary {
    std::string patient_name;
    std::string last_date;  // YYYY-MM-DD of the last scan; empty where unknown
    int scans = 0;
    std::string verdict_line;
    std::vector<std::byte> thumbnail_png;
};
core::Result<CaseSummary> read_case_summary(const std::filesystem::path& path);

/// Where unsaved work of a case is kept: hidden beside it.
std::filesystem::path autosave_path(const std::filesystem::path& case_path);

/// Removes halves of files that a saving program left beside the case when it was killed. Only for who holds
/// the case's lock: another's save may be under way.
void remove_leftovers(const std::filesystem::path& case_path);

}  // namespace remnant::imaging

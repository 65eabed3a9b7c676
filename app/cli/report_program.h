#pragma once
// Reports are made by the window's program, which lies beside this one (docs/decisions/0018).

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"

namespace remnant::cli {

/// The window's program.
std::filesystem::path window_program();

/// What a report is made of.
struct ReportSubject {
    std::filesystem::path case_file;
    std::string scan;  // name
    std::string plan;  // name; empty: the case's own
    /// Present: the report is of this case, which has no identity any more, and not of the file.
    const core::Case* instead = nullptr;
};

/// The PDF of a report. What is written on the way lies in a folder only its owner can read, and is gone
/// afterwards. Refused: the program is not there, or what it refuses.
core::Result<std::vector<std::uint8_t>> report_pdf(const ReportSubject& subject, const core::JobContext& job);

}  // namespace remnant::cli

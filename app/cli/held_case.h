#pragma once
// A case file that a command changes in its place.

#include <string>

#include "remnant/core/job.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/case_lock.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::cli {

/// "FLR 733 mL · enough", for lists of cases.
std::string verdict_line(const volumetry::Evaluation& evaluation);

/// An opened case; nobody else can save to its file while this lives.
struct HeldCase {
    std::filesystem::path path;
    imaging::CaseLock lock;
    imaging::OpenedCase opened;
};

/// Refused as `imaging::open_case` refuses, and a case that another program has open, a place that cannot be
/// written to, and a case whose CTs are not where it says: saving would forget where they were.
core::Result<HeldCase> open_to_change(const std::filesystem::path& path, const core::JobContext& job);

/// Over the file it came from, with its picture and what a newer program left in it. Refused as
/// `imaging::save_case` refuses.
core::Result<> save_changed(const HeldCase& held, const core::JobContext& job);

}  // namespace remnant::cli

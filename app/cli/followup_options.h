#pragma once
// Further studies of one patient on the command line, in the order they are given.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/intervention.h"
#include "remnant/core/scan_facts.h"
#include "study_input.h"

namespace remnant::cli {

/// One `--followup-ct` and what follows it up to the next.
struct FollowupStudy {
    StudyOptions study;
    std::optional<core::Date> date;  // absent: the files' own
    core::ScanConditions conditions;
};

/// The options as CLI11 collects them; `studies_of` puts them together again.
struct FollowupOptions {
    std::vector<std::string> ct, liver, tumour, segments, series, date, weight_kg, phase;
    std::vector<std::string> interventions;  // "pve:2026-01-31"
};

void add_followup_options(CLI::App& command, FollowupOptions& options);

/// Each option belongs to the `--followup-ct` before it. Refused: one before the first of them, a study
/// without a liver, a date or weight that is none.
core::Result<std::vector<FollowupStudy>> studies_of(const CLI::App& command, const LabelDecisions& decisions);

/// "KIND:DATE", as many as were given.
core::Result<std::vector<core::Intervention>> interventions_of(const FollowupOptions& options);

}  // namespace remnant::cli

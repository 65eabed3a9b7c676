#pragma once
// The columns of a list of patients: the options of `measure`, asked of the command itself, so that a new
// option is a new column.

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::cli::batch {

struct MeasureColumn {
    std::string name;      // height_cm
    std::string option;    // --height-cm; empty for what has no name on the command line, the case file
    bool flag = false;     // yes or no
    bool several = false;  // several values, separated by `;`
};

/// Every option of `measure` but --json, --help and the --unnamed that `batch` adds itself.
std::vector<MeasureColumn> measure_columns(const CLI::App& measure);

/// What `value` in that column adds to the command line; nothing for an empty value. Refused: a flag that is
/// neither yes nor no.
core::Result<std::vector<std::string>> arguments_of(const MeasureColumn& column, const std::string& value);

}  // namespace remnant::cli::batch

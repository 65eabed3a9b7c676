#pragma once
// `remnant-cli align CASE`: a later scan of a case laid over the one its growth counts from.

#include <CLI/CLI.hpp>
#include <string>

#include "command.h"

namespace remnant::cli {

struct CaseAlignOptions {
    std::string path;
    std::string scan;  // id or name; empty: the last
    std::string method = "rigid";
    std::string carry_plan;  // name; empty: no remnant is carried
    bool gone = false;       // look for lesions that are gone
    bool json = false;
};

/// CASE and what goes with it; `--method` and `--json` are the command's own.
CLI::Option* add_case_options(CLI::App& command, CaseAlignOptions& options);

/// Lays the scan over its baseline and keeps in the case how it lies, the carried remnant of the plan and the
/// sites of lesions that are gone, both to be confirmed by a person. A proposal of an earlier run gives way;
/// what a person confirmed or changed does not. Refused, with nothing written: a pair that must not be used,
/// and why.
Outcome align_case(const CaseAlignOptions& options);

}  // namespace remnant::cli

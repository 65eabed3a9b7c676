#pragma once
// A report of a case file, written without a display.

#include <filesystem>
#include <string>

#include "remnant/core/result.h"
#include "remnant/core/warning.h"

namespace remnant::ui {

struct ReportOrder {
    std::filesystem::path case_file;
    std::filesystem::path out;  // .pdf, .html, .csv or .json
    std::string plan;           // name; empty: the case's
    std::string scan;           // name or id; empty: the one the case shows
    std::string paper;          // a4, letter; empty: as in the preferences
    bool pictures = true;
    bool without_identity = false;
    /// The case file is one without identity (`imaging::without_identity`): the report says so.
    bool of_case_without_identity = false;
};

/// What the window's Report step would export, in the preferences' form. Refused: a case that cannot be
/// opened, a plan or scan it does not have, another ending, a file that cannot be written. What it says is
/// what was taken out of a report without identity (`identity-removed`), and that pictures were not looked
/// at.
core::Result<core::Warnings> write_report(int argc, char** argv, const ReportOrder& order);

}  // namespace remnant::ui

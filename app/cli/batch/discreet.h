#pragma once
// The reason of a refusal without what it may say about a person.

#include <filesystem>
#include <string>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::cli::batch {

/// One field of a list, with the name of its column.
struct Cell {
    std::string column;
    std::string value;
};

/// `reason` with paths replaced by their column, and names of files, UIDs, descriptions of series and quoted
/// text by `…`, but for quoted text that stands in the row and names no plan or scan. Options are named as
/// the columns they are: `--height-cm` is `height_cm`. `row` is the patient's; its relative paths begin in
/// `folder`.
std::string discreet(const std::string& reason, const std::vector<Cell>& row,
                     const std::filesystem::path& folder);

/// The refusal with `…` for what it is about, unless that is an option, a word of the program's own or one of
/// the `paths` that were given; plans, structures and scans are called what somebody called them. What was
/// being done names scans too, and goes. To be asked where the parts of a refusal are still apart: a name may
/// hold whatever tells them apart in a line.
core::Error unnamed(core::Error error, const std::vector<std::string>& paths);

}  // namespace remnant::cli::batch

#pragma once
// The reason of a refusal without what it may say about a person.

#include <filesystem>
#include <string>
#include <vector>

namespace remnant::cli::batch {

/// One field of a list, with the name of its column.
struct Cell {
    std::string column;
    std::string value;
};

/// `reason` with paths replaced by their column, and names of files, UIDs, descriptions of series and quoted
/// text by `…`, but for quoted text that stands in the row. Options are named as the columns they are:
/// `--height-cm` is `height_cm`. `row` is the patient's; its relative paths begin in `folder`.
std::string discreet(const std::string& reason, const std::vector<Cell>& row,
                     const std::filesystem::path& folder);

}  // namespace remnant::cli::batch

#pragma once
// Tables for a terminal.

#include <string>
#include <vector>

#include "remnant/core/warning.h"

namespace remnant::cli {

/// Columns padded to their widest cell (counted in characters, not bytes), two spaces apart. The first row is
/// the head.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

/// One line a warning, wrapped at 100 columns; empty where there are none.
std::string text_of(const core::Warnings& warnings);

}  // namespace remnant::cli

#pragma once
// A text that becomes a file whole or not at all.

#include <filesystem>
#include <string_view>

#include "remnant/core/result.h"

namespace remnant::imaging {

/// Writes `text` beside `path` and renames it there. Refused, with the old file as it was: no such folder, no
/// permission, a full disk, a write error.
core::Result<> write_text_file(const std::filesystem::path& path, std::string_view text);

}  // namespace remnant::imaging

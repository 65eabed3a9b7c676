#pragma once
// A resection plan in a file of its own, JSON, to be carried from the window to the command line and back.

#include <filesystem>

#include "remnant/core/plan.h"
#include "remnant/core/result.h"

namespace remnant::imaging {

/// Reads `{"name": …, "remove": […]}`, `{"name": …, "stages": […]}` or what the window exports; LPS mm (see
/// docs/formats.md). Refused, naming the file and the entry: no JSON, a field that is missing or not known, a
/// cut that cannot be.
core::Result<core::ResectionPlan> read_plan(const std::filesystem::path& path);

/// Written so that `read_plan` gives back the very same plan, to the last bit.
core::Result<> write_plan(const std::filesystem::path& path, const core::ResectionPlan& plan);

}  // namespace remnant::imaging

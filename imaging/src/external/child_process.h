#pragma once
// Another program, run without a shell, listened to, and ended with all it started when it is no longer
// wanted.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/result.h"

namespace remnant::imaging::external {

struct ChildEnd {
    int exit_code = 0;
    bool killed = false;    // by a signal, such as for want of memory
    std::string last_line;  // the last line with letters in it that it printed
};

/// Runs words[0], found on the PATH, in `folder`; nothing to read on its input. Every line it prints, ended
/// by a line feed or a carriage return, goes to `heard`. Refused: it cannot be started; cancelled; longer
/// than `limit`, where there is one.
core::Result<ChildEnd> run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                                 const std::function<void(std::string_view)>& heard,
                                 const core::JobContext& job,
                                 std::optional<std::chrono::seconds> limit = std::nullopt);

}  // namespace remnant::imaging::external

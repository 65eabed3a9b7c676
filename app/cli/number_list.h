#pragma once
// Comma-separated numbers on the command line.

#include <string>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::cli {

/// Exactly `count` numbers; `option` names the option in a refusal.
core::Result<std::vector<double>> numbers(const std::string& text, std::size_t count,
                                          const std::string& option);
core::Result<std::vector<int>> whole_numbers(const std::string& text, std::size_t count,
                                             const std::string& option);

/// The parts between commas, spaces trimmed.
std::vector<std::string> comma_separated(const std::string& text);

}  // namespace remnant::cli

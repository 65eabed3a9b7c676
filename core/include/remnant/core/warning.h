#pragma once
// Doubt travels with the result, not in a log.

#include <string>
#include <vector>

namespace remnant::core {

/// One doubt about a result. `id` is stable (programs match on it); `text` is one sentence for people;
/// `source` is where the rule comes from, empty where the rule is plain geometry or bookkeeping.
struct Warning {
    std::string id;
    std::string text;
    std::string source;

    bool operator==(const Warning&) const = default;
};

using Warnings = std::vector<Warning>;

/// Adds those of `more` that `all` does not hold yet.
void append(Warnings& all, Warnings more);

}  // namespace remnant::core

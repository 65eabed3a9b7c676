#include "remnant/core/patient.h"

#include <array>
#include <utility>

namespace remnant::core {
namespace {
constexpr std::array<std::pair<LiverCondition, std::string_view>, 4> kConditions{{
    {LiverCondition::Normal, "normal"},
    {LiverCondition::Cali, "cali"},
    {LiverCondition::Fibrosis, "fibrosis"},
    {LiverCondition::Cirrhosis, "cirrhosis"},
}};
}

std::string_view word_of(LiverCondition condition) {
    return kConditions[static_cast<std::size_t>(condition)].second;
}

std::optional<LiverCondition> parse_liver_condition(std::string_view word) {
    for (const auto& [condition, name] : kConditions) {
        if (name == word) return condition;
    }
    return std::nullopt;
}

}  // namespace remnant::core

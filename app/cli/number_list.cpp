#include "number_list.h"

#include <charconv>

namespace remnant::cli {
namespace {

template <class Number>
core::Result<std::vector<Number>> parsed(const std::string& text, std::size_t count,
                                         const std::string& option) {
    std::vector<Number> values;
    for (const std::string& part : comma_separated(text)) {
        Number value{};
        const auto [end, failure] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (failure != std::errc() || end != part.data() + part.size()) {
            return core::refuse(option,
                                "'" + core::printable(part) + "' is not a number that can be used here");
        }
        values.push_back(value);
    }
    if (values.size() != count) {
        return core::refuse(option, "takes " + std::to_string(count) +
                                        " numbers with commas between them, not " +
                                        std::to_string(values.size()));
    }
    return values;
}

}  // namespace

std::vector<std::string> comma_separated(const std::string& text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == ',') {
            parts.emplace_back();
        } else if (c != ' ') {
            parts.back() += c;
        }
    }
    return parts;
}

core::Result<std::vector<double>> numbers(const std::string& text, std::size_t count,
                                          const std::string& option) {
    return parsed<double>(text, count, option);
}

core::Result<std::vector<int>> whole_numbers(const std::string& text, std::size_t count,
                                             const std::string& option) {
    return parsed<int>(text, count, option);
}

}  // namespace remnant::cli

#pragma once
// Text headers of NRRD and MetaImage: lines within bounds, numbers that must be numbers.

#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace remnant::imaging::volume {

/// No header is longer than this: a segmentation with a thousand segments says a kilobyte about each.
constexpr std::size_t kLongestHeader = 1024 * 1024;

/// The line at `at`, without its end; moves `at` past it. None at the end of the text or past the longest
/// header.
inline std::optional<std::string_view> next_line(std::string_view text, std::size_t& at) {
    if (at >= text.size() || at >= kLongestHeader) return std::nullopt;
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos || end - at > kLongestHeader) return std::nullopt;
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

inline std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

/// The words between spaces, tabs and any of `also`.
inline std::vector<std::string_view> words(std::string_view text, std::string_view also = "") {
    std::vector<std::string_view> found;
    const std::string separators = " \t\r\n" + std::string(also);
    for (std::size_t at = text.find_first_not_of(separators); at != std::string_view::npos;) {
        const std::size_t end = text.find_first_of(separators, at);
        found.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(separators, end);
    }
    return found;
}

/// All words as finite numbers, exactly `count` of them.
template <class Number>
std::optional<std::vector<Number>> numbers(std::string_view text, std::size_t count,
                                           std::string_view also = "") {
    std::vector<Number> values;
    for (const std::string_view word : words(text, also)) {
        Number value{};
        const char* begin = word.data() + (word.front() == '+' ? 1 : 0);
        const auto [end, failure] = std::from_chars(begin, word.data() + word.size(), value);
        if (failure != std::errc() || end != word.data() + word.size() ||
            !std::isfinite(static_cast<double>(value)))
            return std::nullopt;
        values.push_back(value);
    }
    if (values.size() != count) return std::nullopt;
    return values;
}

}  // namespace remnant::imaging::volume

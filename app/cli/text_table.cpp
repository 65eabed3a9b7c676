#include "text_table.h"

#include <algorithm>
#include <sstream>

namespace remnant::cli {
namespace {

constexpr std::size_t kWidth = 100;

/// Code points: a byte that continues a UTF-8 sequence takes no column.
std::size_t columns(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::string text_table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()), 0);
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], columns(row[c]));
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            line += row[c];
            if (c + 1 < row.size()) line += std::string(widths[c] - columns(row[c]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string text_of(const core::Warnings& warnings) {
    std::string text;
    for (const core::Warning& warning : warnings) {
        std::istringstream words(warning.text + " [" + warning.id + "]");
        std::string line = "  !";
        for (std::string word; words >> word;) {
            if (columns(line) + 1 + columns(word) > kWidth) {
                text += line + "\n";
                line = "   ";
            }
            line += " " + word;
        }
        text += line + "\n";
    }
    return text;
}

}  // namespace remnant::cli

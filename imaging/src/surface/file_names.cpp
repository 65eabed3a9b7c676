#include <algorithm>
#include <cctype>
#include <set>

#include "remnant/imaging/surface_file.h"
#include "surface/surface_bytes.h"

namespace remnant::imaging {
namespace {

constexpr std::size_t kLongest = 80;

/// Letters of other scripts (bytes above 127) stay as they are.
bool is_taken(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 127 || std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '+';
}

/// Not in the middle of a character of UTF-8.
void shorten(std::string& name) {
    if (name.size() <= kLongest) return;
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    name.resize(end);
}

std::string folded(std::string name) {
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

}  // namespace

std::vector<std::string> file_names(std::span<const std::string> names) {
    std::set<std::string> used;
    std::vector<std::string> files;
    for (const std::string& name : names) {
        std::string plain = name;
        std::ranges::replace_if(
            plain, [](char c) { return !is_taken(c); }, '_');
        shorten(plain);
        if (plain.find_first_not_of('_') == std::string::npos) plain = "structure";
        std::string file = plain;
        for (int n = 2; !used.insert(folded(file)).second; ++n) file = plain + "-" + std::to_string(n);
        files.push_back(std::move(file));
    }
    return files;
}

std::string surface::ascii_line(const std::string& name) {
    std::string line = name;
    std::ranges::replace_if(
        line, [](char c) { return c < ' ' || c > '~'; }, '?');
    return line;
}

}  // namespace remnant::imaging

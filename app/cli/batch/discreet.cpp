#include "discreet.h"

#include <algorithm>
#include <map>
#include <regex>

namespace remnant::cli::batch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHidden = "…";
/// Names of files are looked for below the row's folders; a folder of more files than this is no series.
constexpr std::size_t kMostNames = 100'000;

bool is_of_a_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Every place where `name` stands as a whole word.
void hide(std::string& text, const std::string& name, const std::string& behind) {
    for (std::size_t at = text.find(name); at != std::string::npos;) {
        const std::size_t end = at + name.size();
        const bool begins = at == 0 || !is_of_a_word(text[at - 1]) || !is_of_a_word(name.front());
        const bool ends = end == text.size() || !is_of_a_word(text[end]) || !is_of_a_word(name.back());
        if (begins && ends) text.replace(at, name.size(), behind);
        at = text.find(name, at + (begins && ends ? behind.size() : 1));
    }
}

/// Longer names come first: a folder's path before its name.
struct Longest {
    bool operator()(const std::string& a, const std::string& b) const {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
};
/// What to hide, and behind what.
using Names = std::map<std::string, std::string, Longest>;

void add_names_below(const fs::path& place, const std::string& reason, Names& names) {
    std::error_code failure;
    std::size_t seen = 0;
    for (fs::recursive_directory_iterator at(place, failure), end; !failure && at != end && seen < kMostNames;
         at.increment(failure), ++seen) {
        const std::string name = at->path().filename().string();
        if (reason.find(name) != std::string::npos) names.emplace(name, kHidden);
    }
}

/// What of a cell may be a path: all of it, and what `NAME=PATH:PART` and `;` split it into.
std::vector<std::string> possible_paths(const std::string& cell) {
    static const std::regex parts("[^;=:]+");
    std::vector<std::string> found{cell};
    for (std::sregex_iterator at(cell.begin(), cell.end(), parts), end; at != end; ++at)
        found.push_back(at->str());
    return found;
}

bool is_path(const std::string& text, const fs::path& folder) {
    std::error_code failure;
    return !text.empty() && (text.find('/') != std::string::npos || fs::exists(folder / text, failure));
}

Names names_in(const std::string& reason, const std::vector<Cell>& row, const fs::path& folder) {
    Names names;
    for (const Cell& cell : row) {
        for (const std::string& part : possible_paths(cell.value)) {
            if (!is_path(part, folder)) continue;
            const fs::path place = folder / part;
            for (const std::string& name : {part, place.string(), place.filename().string()}) {
                if (!name.empty()) names.emplace(name, cell.column);
            }
            add_names_below(place, reason, names);
        }
    }
    return names;
}

std::string with_columns(const std::string& reason) {
    static const std::regex option("--[a-z]+(-[a-z]+)*");
    std::string text;
    std::size_t done = 0;
    for (std::sregex_iterator at(reason.begin(), reason.end(), option), end; at != end; ++at) {
        std::string column = at->str().substr(2);
        std::ranges::replace(column, '-', '_');
        text += reason.substr(done, static_cast<std::size_t>(at->position()) - done) + column;
        done = static_cast<std::size_t>(at->position() + at->length());
    }
    return text + reason.substr(done);
}

/// Where quoted text begins at or after `from`: a quote that follows no letter, as that of "patient's" does.
std::size_t quote_from(const std::string& text, std::size_t from) {
    for (std::size_t at = text.find('\'', from); at != std::string::npos; at = text.find('\'', at + 1)) {
        if (at == 0 || !is_of_a_word(text[at - 1])) return at;
    }
    return std::string::npos;
}

/// What is quoted and not of the row may be a name from a file, and names hold quotes themselves: all up to
/// the last quote goes.
std::string without_quoted(const std::string& reason, const std::vector<Cell>& row, const fs::path& folder) {
    std::size_t done = 0;
    for (;;) {
        const std::size_t begin = quote_from(reason, done);
        const std::size_t end = begin == std::string::npos ? begin : reason.find('\'', begin + 1);
        if (end == std::string::npos) return reason;
        const std::string quoted = reason.substr(begin + 1, end - begin - 1);
        const bool of_the_row =
            std::ranges::any_of(row, [&quoted](const Cell& cell) { return cell.value == quoted; });
        // A path is hidden behind its column afterwards.
        if (!of_the_row && !is_path(quoted, folder))
            return reason.substr(0, begin + 1) + kHidden + reason.substr(std::max(end, reason.rfind('\'')));
        done = end + 1;
    }
}

}  // namespace

std::string discreet(const std::string& reason, const std::vector<Cell>& row, const fs::path& folder) {
    static const std::regex uid("[0-9]+(\\.[0-9]+){4,}");
    static const std::regex list_of_series("(choose one with --series).*");
    std::string text = without_quoted(reason, row, folder);
    for (const auto& [name, behind] : names_in(text, row, folder)) hide(text, name, behind);
    text = std::regex_replace(text, list_of_series, "$1");
    text = std::regex_replace(text, uid, kHidden);
    return with_columns(text);
}

}  // namespace remnant::cli::batch

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

/// Names that reasons give without quotes: all between two texts, or after one to the end, goes. A reason
/// follows a colon, which tells it from a path of the same words.
struct Unquoted {
    const char* before;
    const char* after;
    const char* instead;
};
constexpr Unquoted kUnquoted[] = {
    {"choose one with --series", "", ""},
    {"; it has: ", "", kHidden},
    {": label ", " is no Couinaud segment", kHidden},
    {": damaged: ", " has no checksum", kHidden},
};

/// What a refusal may be about that is not somebody's word; options and paths come beside.
constexpr std::string_view kOwnWords[] = {"CT",        "baseline", "case file", "cut",       "date",
                                          "follow-up", "geometry", "liver",     "operation", "plane",
                                          "remnant",   "scan",     "segments"};

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

/// A folder is named with or without a slash at its end.
std::string without_last_slash(std::string path) {
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

std::string without_blanks_around(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// What of a cell may be a path: all of it, and what `NAME=PATH:PART` and `;` split it into.
std::vector<std::string> possible_paths(const std::string& cell) {
    static const std::regex parts("[^;=:]+");
    std::vector<std::string> found{without_blanks_around(cell)};
    for (std::sregex_iterator at(cell.begin(), cell.end(), parts), end; at != end; ++at)
        found.push_back(without_blanks_around(at->str()));
    return found;
}

bool is_path(const std::string& text, const fs::path& folder) {
    std::error_code failure;
    return !text.empty() && (text.find('/') != std::string::npos || fs::exists(folder / text, failure));
}

Names names_in(const std::string& reason, const std::vector<Cell>& row, const fs::path& folder) {
    Names names;
    for (const Cell& cell : row) {
        for (const std::string& possible : possible_paths(cell.value)) {
            // A file that is not there is known by its refusal alone.
            const bool refused = !possible.empty() && reason.starts_with(possible + ": ");
            if (!refused && !is_path(possible, folder)) continue;
            const std::string part = without_last_slash(possible);
            const fs::path place = folder / part;
            for (const std::string& name : {part, place.string(), place.filename().string()}) {
                if (!name.empty()) names.emplace(name, cell.column);
            }
            add_names_below(place, reason, names);
        }
    }
    return names;
}

void cut_out(std::string& text, const Unquoted& names) {
    std::size_t begin = text.find(names.before);
    if (begin == std::string::npos) return;
    begin += std::string_view(names.before).size();
    const std::string_view after = names.after;
    const std::size_t end = after.empty() ? text.size() : text.rfind(after);
    if (end != std::string::npos && end >= begin) text.replace(begin, end - begin, names.instead);
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

/// Whether it is the cell's text, or a path in it, which is hidden behind its column afterwards. Plans and
/// scans of a case are called what somebody called them, in the row too.
bool may_stay(const std::string& quoted, const Cell& cell, const fs::path& folder) {
    if (quoted == cell.value) return cell.column != "plan" && cell.column != "scan";
    return is_path(quoted, folder) && std::ranges::count(possible_paths(cell.value), quoted) > 0;
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
        const bool stays =
            std::ranges::any_of(row, [&](const Cell& cell) { return may_stay(quoted, cell, folder); });
        if (!stays)
            return reason.substr(0, begin + 1) + kHidden + reason.substr(std::max(end, reason.rfind('\'')));
        done = end + 1;
    }
}

bool is_option(const std::string& what) {
    return what.starts_with("--") &&
           what.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
}

/// What a refusal is about, as far as it may be said. Of what lies in a file only the file is left.
std::string sayable(const std::string& what, const std::vector<std::string>& paths) {
    if (is_option(what) || std::ranges::find(kOwnWords, what) != std::end(kOwnWords)) return what;
    for (const std::string& given : paths) {
        const std::string path = without_last_slash(given);
        if (path.empty() || !what.starts_with(path)) continue;
        const std::string rest = what.substr(path.size());
        if (rest.empty() || rest.front() == '/') return what;
        if (rest.front() == ':') return path;
    }
    return kHidden;
}

}  // namespace

core::Error unnamed(core::Error error, const std::vector<std::string>& paths) {
    return {sayable(error.what, paths), std::move(error.reason), {}};
}

std::string discreet(const std::string& reason, const std::vector<Cell>& row, const fs::path& folder) {
    static const std::regex uid("[0-9]+(\\.[0-9]+){4,}");
    std::string text = reason;
    for (const Unquoted& names : kUnquoted) cut_out(text, names);
    text = without_quoted(text, row, folder);
    for (const auto& [name, behind] : names_in(text, row, folder)) hide(text, name, behind);
    text = std::regex_replace(text, uid, kHidden);
    return with_columns(text);
}

}  // namespace remnant::cli::batch

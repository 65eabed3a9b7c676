#include "case_file/identity_words.h"

#include <algorithm>
#include <cctype>

namespace remnant::imaging::case_file {
namespace {

/// A word of so few bytes is found only where no letter or digit stands beside it: "Li" is in "liver".
constexpr std::size_t kShort = 3;

/// Small letters, byte for byte: those of ASCII and of Western Europe (U+00C0 to U+00DE); other scripts as
/// they are.
std::string folded(std::string text) {
    bool latin = false;  // the byte before began such a letter
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 128) c = static_cast<char>(std::tolower(byte));
        if (latin && byte >= 0x80 && byte <= 0x9E && byte != 0x97) c = static_cast<char>(byte + 0x20);
        latin = byte == 0xC3;
    }
    return text;
}

bool is_letter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 127 || std::isalnum(byte) != 0;
}

bool stands_alone(const std::string& text, std::size_t from, std::size_t end) {
    return (from == 0 || !is_letter(text[from - 1])) && (end == text.size() || !is_letter(text[end]));
}

}  // namespace

void IdentityWords::add(const std::string& text) {
    const std::string word = folded(text);
    const bool known = std::ranges::find(words_, word, &Word::folded) != words_.end();
    if (known || std::ranges::none_of(word, is_letter)) return;
    words_.push_back({word, words_.size() + 1});
    std::ranges::stable_sort(words_, std::greater(), [](const Word& w) { return w.folded.size(); });
}

void IdentityWords::add_name(const std::string& name) {
    add(name);
    std::string part;
    for (const char c : name + "^") {
        if (c != '^' && c != '=' && c != ',' && c != ' ') {
            part += c;
            continue;
        }
        // A single Latin letter is an initial, and every sentence is full of it.
        if (part.size() > 1) add(part);
        part.clear();
    }
}

std::string IdentityWords::masked(const std::string& text) const {
    const std::string small = folded(text);
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::ranges::find_if(words_, [&](const Word& w) {
            const std::size_t end = at + w.folded.size();
            return small.compare(at, w.folded.size(), w.folded) == 0 &&
                   (w.folded.size() > kShort || stands_alone(small, at, end));
        });
        if (found == words_.end()) {
            result += text[at++];
        } else {
            result += "(removed " + std::to_string(found->number) + ")";
            at += found->folded.size();
        }
    }
    return result;
}

}  // namespace remnant::imaging::case_file

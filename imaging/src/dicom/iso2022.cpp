#include "dicom/iso2022.h"

#include <iconv.h>

#include <algorithm>
#include <array>

namespace remnant::imaging::dicom {
namespace {

/// One coded character set: how it is called up, and how its bytes are spelt for iconv.
struct CodedSet {
    std::string_view escape;    // what follows ESC
    std::string_view term;      // the defined term of SpecificCharacterSet that starts with it
    bool right;                 // lives in bytes 0x80–0xFF (G1), else in 0x00–0x7F (G0)
    int width;                  // bytes a character
    std::string_view encoding;  // iconv's name
    std::string_view prefix;    // byte put before each character
};

// JIS sets are spelt in EUC-JP, which shifts them to the right half: 0x8E leads katakana, 0x8F leads JIS X
// 0212.
constexpr std::array<CodedSet, 17> kSets{{
    {"(B", "ISO 2022 IR 6", false, 1, "ASCII", ""},
    {"(J", "ISO 2022 IR 13", false, 1, "ASCII", ""},  // Roman: ASCII but for the yen sign and the overline
    {")I", "ISO 2022 IR 13", true, 1, "EUC-JP", "\x8E"},
    {"$B", "ISO 2022 IR 87", false, 2, "EUC-JP", ""},
    {"$(D", "ISO 2022 IR 159", false, 2, "EUC-JP", "\x8F"},
    {"$)C", "ISO 2022 IR 149", true, 2, "EUC-KR", ""},
    {"$)A", "ISO 2022 IR 58", true, 2, "GB2312", ""},
    {"-A", "ISO 2022 IR 100", true, 1, "ISO-8859-1", ""},
    {"-B", "ISO 2022 IR 101", true, 1, "ISO-8859-2", ""},
    {"-C", "ISO 2022 IR 109", true, 1, "ISO-8859-3", ""},
    {"-D", "ISO 2022 IR 110", true, 1, "ISO-8859-4", ""},
    {"-L", "ISO 2022 IR 144", true, 1, "ISO-8859-5", ""},
    {"-G", "ISO 2022 IR 127", true, 1, "ISO-8859-6", ""},
    {"-F", "ISO 2022 IR 126", true, 1, "ISO-8859-7", ""},
    {"-H", "ISO 2022 IR 138", true, 1, "ISO-8859-8", ""},
    {"-M", "ISO 2022 IR 148", true, 1, "ISO-8859-9", ""},
    {"-T", "ISO 2022 IR 166", true, 1, "TIS-620", ""},
}};

std::optional<std::string> by_iconv(std::string bytes, std::string_view encoding) {
    const iconv_t converter = iconv_open("UTF-8", std::string(encoding).c_str());
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    std::array<char, 16> out{};
    char* from = bytes.data();
    char* to = out.data();
    std::size_t left = bytes.size();
    std::size_t room = out.size();
    const bool converted =
        iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) && left == 0;
    iconv_close(converter);
    if (!converted) return std::nullopt;
    return std::string(out.data(), out.size() - room);
}

/// The set that the first value of SpecificCharacterSet puts in one half before any escape.
const CodedSet* initial_set(std::string_view charset, bool right) {
    std::string first(charset.substr(0, charset.find('\\')));
    while (first.ends_with(' ')) first.pop_back();
    if (first.starts_with("ISO_IR ")) first = "ISO 2022 IR " + first.substr(7);
    for (const CodedSet& set : kSets) {
        // Sets of two bytes are never active from the start (PS3.3 C.12.1.1.2).
        if (set.term == first && set.right == right && set.width == 1) return &set;
    }
    return right ? nullptr : &kSets[0];
}

std::optional<std::string> character(const CodedSet& set, std::string_view bytes) {
    if (set.escape == "(J" && bytes == "\\") return "\xC2\xA5";
    if (set.escape == "(J" && bytes == "~") return "\xE2\x80\xBE";
    std::string spelt(set.prefix);
    for (const char c : bytes) spelt += set.encoding == "ASCII" ? c : static_cast<char>(c | 0x80);
    return by_iconv(spelt, set.encoding);
}

bool ends_a_part(char c) {
    return c == '^' || c == '=' || c == '\\' || c == '\r' || c == '\n' || c == '\t' || c == '\f';
}

}  // namespace

std::optional<std::string> utf8_from_iso2022(std::string_view text, std::string_view charset) {
    const CodedSet* left = initial_set(charset, false);
    const CodedSet* right = initial_set(charset, true);
    std::string utf8;
    while (!text.empty()) {
        if (text.front() == '\x1B') {
            const auto set = std::ranges::find_if(
                kSets, [&](const CodedSet& s) { return text.substr(1).starts_with(s.escape); });
            if (set == kSets.end()) return std::nullopt;
            (set->right ? right : left) = &*set;
            text.remove_prefix(1 + set->escape.size());
            continue;
        }
        const bool high = (text.front() & 0x80) != 0;
        const CodedSet* set = high ? right : left;
        // A delimiter is one byte, and after it the sets are those of the start (PS3.5 6.1.2.5.3). Within a
        // set of two bytes in the left half the same byte may be half a character.
        if (!high && set->width == 1 && ends_a_part(text.front())) {
            left = initial_set(charset, false);
            right = initial_set(charset, true);
            utf8 += text.front();
            text.remove_prefix(1);
            continue;
        }
        if (set == nullptr || text.size() < static_cast<std::size_t>(set->width)) return std::nullopt;
        const auto decoded = character(*set, text.substr(0, static_cast<std::size_t>(set->width)));
        if (!decoded) return std::nullopt;
        utf8 += *decoded;
        text.remove_prefix(static_cast<std::size_t>(set->width));
    }
    return utf8;
}

}  // namespace remnant::imaging::dicom

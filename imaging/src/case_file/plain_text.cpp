#include "case_file/plain_text.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace remnant::imaging::case_file {
namespace {

constexpr char32_t kNotUtf8 = 0xFFFD;

std::unique_ptr<const icu::Transliterator> transliterator(const char* name, const char* rules) {
    UErrorCode failure = U_ZERO_ERROR;
    UParseError place;
    std::unique_ptr<const icu::Transliterator> made(icu::Transliterator::createFromRules(
        icu::UnicodeString::fromUTF8(name), icu::UnicodeString::fromUTF8(rules), UTRANS_FORWARD, place,
        failure));
    // Going on without it would leave names in what is said to name nobody.
    if (!made || U_FAILURE(failure)) throw std::runtime_error("ICU's tables of letters are missing");
    return made;
}

icu::UnicodeString plain_of(UChar32 character) {
    static const auto kPlain = transliterator("plain", ":: NFKD; :: [:M:] Remove; :: NFC; :: Latin-ASCII;");
    icu::UnicodeString text(character);
    if (character >= 0x80) kPlain->transliterate(text);
    return text.foldCase();
}

/// The character that begins at byte `at`, which is moved on behind it; negative where there is none.
UChar32 next_character(const std::string& text, std::size_t& at) {
    UChar32 character = 0;
    auto offset = static_cast<std::int32_t>(at);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    U8_NEXT(bytes, offset, static_cast<std::int32_t>(text.size()), character);
    at = static_cast<std::size_t>(offset);
    return character;
}

}  // namespace

PlainText plain_text(const std::string& text) {
    PlainText plain;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const UChar32 character = next_character(text, at);
        if (character < 0) {
            plain.characters += kNotUtf8;
            plain.from.push_back(from);
            continue;
        }
        const icu::UnicodeString units = plain_of(character);
        for (std::int32_t n = 0; n < units.length(); n = units.moveIndex32(n, 1)) {
            plain.characters += static_cast<char32_t>(units.char32At(n));
            plain.from.push_back(from);
        }
    }
    plain.from.push_back(text.size());
    return plain;
}

std::string in_latin_letters(const std::string& text) {
    if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return text;
    // As people write them in other countries, which leaving the dots out does not give.
    static const auto kSpelt = transliterator(
        "spelt",
        ":: NFC; ä > ae; ö > oe; ü > ue; å > aa; ø > oe; Ä > Ae; Ö > Oe; Ü > Ue; Å > Aa; Ø > Oe; "
        ":: Any-Latin; :: Latin-ASCII;");
    icu::UnicodeString latin = icu::UnicodeString::fromUTF8(text);
    kSpelt->transliterate(latin);
    std::string result;
    return latin.toUTF8String(result);
}

bool is_letter_or_digit(char32_t character) {
    return u_isalnum(static_cast<UChar32>(character)) != 0;
}

bool is_written_without_blanks(std::u32string_view text) {
    return std::ranges::any_of(text, [](char32_t character) {
        UErrorCode failure = U_ZERO_ERROR;
        switch (uscript_getScript(static_cast<UChar32>(character), &failure)) {
            case USCRIPT_HAN:
            case USCRIPT_HANGUL:
            case USCRIPT_HIRAGANA:
            case USCRIPT_KATAKANA:
            case USCRIPT_THAI:
            case USCRIPT_LAO:
            case USCRIPT_KHMER:
            case USCRIPT_MYANMAR:
                return true;
            default:
                return false;
        }
    });
}

}  // namespace remnant::imaging::case_file

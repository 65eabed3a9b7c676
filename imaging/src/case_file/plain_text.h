#pragma once
// Texts as they are compared: small letters without accents, whatever way they are encoded.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace remnant::imaging::case_file {

struct PlainText {
    std::u32string characters;
    /// The byte of the text where that begins which each character comes from; at the end the text's size.
    /// One character of a text may give several ("ß" gives "ss") or none (an accent by itself).
    std::vector<std::size_t> from;
};

/// Decomposed (NFKD), without marks, in the plain form of Latin letters (ø is o, ß is ss), case folded. What
/// is not UTF-8 stands for itself.
PlainText plain_text(const std::string& text);

/// `text` (UTF-8) in Latin letters; itself where it is written in them.
std::string in_latin_letters(const std::string& text);

bool is_letter_or_digit(char32_t character);
/// Whether any of it is of a script that puts no blanks between words (Chinese, Japanese, Korean, Thai, …): a
/// name of one character stands within a sentence there.
bool is_written_without_blanks(std::u32string_view text);

}  // namespace remnant::imaging::case_file

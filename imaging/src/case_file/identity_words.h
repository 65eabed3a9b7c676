#pragma once
// The words by which a patient could be found again, and how they are masked in a text.

#include <cstddef>
#include <string>
#include <vector>

#include "remnant/core/case.h"

namespace remnant::imaging::case_file {

/// Words are compared without regard to case, accents and how a letter is encoded: Kovač is found as KOVAC, ø
/// as o.
class IdentityWords {
  public:
    /// An id or a UID: looked for as a whole.
    void add(const std::string& text);
    /// A name as DICOM writes it (family^given=the same in other letters): as a whole, each of its parts and
    /// what those are put together of (Meierhof-Lüdenscheid, O'Brien), two neighbours written as one, and all
    /// of that as Latin letters write it (Müller as Mueller, Иванов as Ivanov).
    void add_name(const std::string& name);
    /// In the ways people write a day in figures, and in English words.
    void add_date(const core::Date& date);

    /// `text` with every word replaced by "(removed N)", N the same for the same word.
    [[nodiscard]] std::string masked(const std::string& text) const;
    /// The same of a text that was cut off: at its end the beginning of a word is masked too.
    [[nodiscard]] std::string masked_cut_off(const std::string& text) const;

  private:
    struct Word {
        std::u32string plain;
        bool whole;  // found only where no letter or digit stands beside it: "Li" is in "liver"
        std::size_t number;
    };
    enum class End { Whole, CutOff };

    void add_plain(std::u32string plain);
    void add_name_in_one_script(const std::string& name);
    [[nodiscard]] std::string masked(const std::string& text, End end) const;
    [[nodiscard]] const Word* word_at(const std::u32string& text, std::size_t at, End end) const;

    std::vector<Word> words_;  // the longest first
};

/// Everything by which the patient of a case could be found again: names and ids, who sent him, numbers of
/// the request and of the study, UIDs, and every date.
IdentityWords identity_words_of(const core::Case& subject);

}  // namespace remnant::imaging::case_file

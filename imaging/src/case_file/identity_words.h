#pragma once
// The words by which a patient could be found again, and how they are masked in a text.

#include <map>
#include <string>
#include <vector>

namespace remnant::imaging::case_file {

class IdentityWords {
  public:
    /// An id, a UID or a date: looked for as a whole.
    void add(const std::string& text);
    /// A name: as a whole, and each of its parts (between ^, =, comma and blanks).
    void add_name(const std::string& name);

    /// `text` with every word replaced by "(removed N)", N the same for the same word.
    [[nodiscard]] std::string masked(const std::string& text) const;

  private:
    struct Word {
        std::string folded;
        std::size_t number;
    };
    std::vector<Word> words_;  // the longest first
};

}  // namespace remnant::imaging::case_file

#include "case_file/identity_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "case_file/plain_text.h"

namespace remnant::imaging::case_file {
namespace {

/// A word of so few characters is found only where it stands by itself, in scripts that have blanks.
constexpr std::size_t kShort = 3;

constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};

/// What stands between any of the separators (UTF-8, whole characters), without empty pieces.
std::vector<std::string> split(const std::string& text, const std::vector<std::string>& separators) {
    std::vector<std::string> pieces(1);
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::ranges::find_if(
            separators, [&](const std::string& s) { return text.compare(at, s.size(), s) == 0; });
        if (found == separators.end()) {
            pieces.back() += text[at++];
        } else {
            pieces.emplace_back();
            at += found->size();
        }
    }
    std::erase(pieces, "");
    return pieces;
}

/// A single Latin letter is an initial, and every sentence is full of it.
bool is_initial(const std::string& part) {
    const std::u32string plain = plain_text(part).characters;
    return plain.size() < 2 && !is_written_without_blanks(plain);
}

/// YYYYMMDD.
std::optional<core::Date> dicom_date(const std::string& text) {
    if (text.size() != 8) return std::nullopt;
    return core::parse_date(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6));
}

}  // namespace

void IdentityWords::add_plain(std::u32string plain) {
    const auto is_blank = [](char32_t c) { return c == U' ' || c == 0; };
    while (!plain.empty() && is_blank(plain.back())) plain.pop_back();
    plain.erase(plain.begin(), std::ranges::find_if_not(plain, is_blank));
    const bool known = std::ranges::find(words_, plain, &Word::plain) != words_.end();
    if (known || std::ranges::none_of(plain, is_letter_or_digit)) return;
    const bool whole = plain.size() <= kShort && !is_written_without_blanks(plain);
    words_.push_back({std::move(plain), whole, words_.size() + 1});
    std::ranges::stable_sort(words_, std::greater(), [](const Word& w) { return w.plain.size(); });
}

void IdentityWords::add(const std::string& text) {
    add_plain(plain_text(text).characters);
}

void IdentityWords::add_name(const std::string& name) {
    for (const std::string& group : split(name, {"="})) {
        add_name_in_one_script(group);
        add_name_in_one_script(in_latin_letters(group));
    }
}

void IdentityWords::add_name_in_one_script(const std::string& name) {
    add(name);
    const std::vector<std::string> parts = split(name, {"^", ",", " ", "\t", "\u3000"});
    for (std::size_t n = 0; n < parts.size(); ++n) {
        if (n > 0) {
            add(parts[n - 1] + parts[n]);
            add(parts[n] + parts[n - 1]);
        }
        std::string together;
        for (const std::string& piece : split(parts[n], {"-", "'", "\u2019", ".", "_", "\u00B7", "\u30FB"})) {
            if (!is_initial(piece)) add(piece);
            together += piece;
        }
        if (!is_initial(together)) add(together);
        if (!is_initial(parts[n])) add(parts[n]);
    }
}

void IdentityWords::add_date(const core::Date& date) {
    if (!date.ok()) return;
    const int y = static_cast<int>(date.year());
    const auto m = static_cast<unsigned>(date.month());
    const auto d = static_cast<unsigned>(date.day());
    add(fmt::format("{:04}{:02}{:02}", y, m, d));
    for (const char* between : {"-", ".", "/"}) {
        add(fmt::format("{:04}{}{:02}{}{:02}", y, between, m, between, d));
        for (const auto& [first, second] : {std::pair(d, m), std::pair(m, d)}) {
            add(fmt::format("{:02}{}{:02}{}{:04}", first, between, second, between, y));
            add(fmt::format("{}{}{}{}{:04}", first, between, second, between, y));
            add(fmt::format("{:02}{}{:02}{}{:02}", first, between, second, between, y % 100));
        }
    }
    const std::string month = kMonths.at(m - 1);
    for (const std::string& word : {month, month.substr(0, 3)}) {
        add(fmt::format("{} {} {:04}", d, word, y));
        add(fmt::format("{} {}, {:04}", word, d, y));
    }
}

std::string IdentityWords::masked(const std::string& text) const {
    return masked(text, End::Whole);
}

std::string IdentityWords::masked_cut_off(const std::string& text) const {
    return masked(text, End::CutOff);
}

std::string IdentityWords::masked(const std::string& text, End end) const {
    const PlainText plain = plain_text(text);
    std::string result = text.substr(0, plain.from.front());
    for (std::size_t at = 0; at < plain.characters.size();) {
        const Word* found = word_at(plain.characters, at, end);
        if (found == nullptr) {
            result += text.substr(plain.from[at], plain.from[at + 1] - plain.from[at]);
            ++at;
            continue;
        }
        result += fmt::format("(removed {})", found->number);
        at = std::min(at + found->plain.size(), plain.characters.size());
        // A word that ends within a letter ("Gros" in "Groß") takes the whole letter.
        while (at < plain.characters.size() && plain.from[at] == plain.from[at - 1]) ++at;
    }
    return result;
}

const IdentityWords::Word* IdentityWords::word_at(const std::u32string& text, std::size_t at, End end) const {
    const bool begins = at == 0 || !is_letter_or_digit(text[at - 1]);
    const auto is_here = [&](const Word& w) {
        const std::size_t after = at + w.plain.size();
        if (after > text.size())
            return end == End::CutOff && begins && w.plain.compare(0, text.size() - at, text, at) == 0;
        const bool ends = after == text.size() || !is_letter_or_digit(text[after]);
        return text.compare(at, w.plain.size(), w.plain) == 0 && (!w.whole || (begins && ends));
    };
    const auto found = std::ranges::find_if(words_, is_here);
    return found == words_.end() ? nullptr : &*found;
}

IdentityWords identity_words_of(const core::Case& subject) {
    IdentityWords words;
    const auto add_date = [&](const std::string& text) {
        words.add(text);
        if (const auto date = dicom_date(text)) words.add_date(*date);
    };
    words.add_name(subject.patient.name);
    words.add(subject.patient.id);
    for (const core::TimePoint& scan : subject.time_points) {
        const core::StudyIdentity& id = scan.identity;
        words.add_name(id.patient_name);
        words.add_name(id.referring_physician);
        for (const std::string* text : {&id.patient_id, &id.study_id, &id.accession_number, &id.study_uid,
                                        &id.series_uid, &id.frame_of_reference_uid})
            words.add(*text);
        add_date(id.study_date);
        add_date(id.patient_birth_date);
        if (scan.date) words.add_date(*scan.date);
    }
    for (const core::Intervention& done : subject.interventions) words.add_date(done.date);
    return words;
}

}  // namespace remnant::imaging::case_file

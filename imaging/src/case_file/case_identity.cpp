#include "remnant/imaging/case_identity.h"

#include <fmt/format.h>

#include <optional>
#include <random>
#include <set>

#include "case_file/case_json.h"
#include "case_file/identity_words.h"

namespace remnant::imaging {
namespace {

using case_file::IdentityWords;
using case_file::Json;
using std::chrono::sys_days;

constexpr std::uint64_t kMostDays = 3650;

/// Fields that say who the patient is or who sent him, or hold a free description of the study.
bool names_a_patient(const std::string& key) {
    static const std::set<std::string> keys{"patient_name",        "patient_id",        "patient_birth_date",
                                            "study_time",          "study_id",          "accession_number",
                                            "referring_physician", "study_description", "series_description"};
    return keys.contains(key);
}

/// Fields whose values are words of the program, which a patient may be called too.
bool holds_a_word_of_the_program(const std::string& key) {
    static const std::set<std::string> keys{
        "kind",     "origin",        "sex",          "liver_condition", "portal_hypertension",
        "step",     "layout",        "stlv_formula", "bsa_formula",     "operation",
        "segments", "keep_segments", "colour",       "phase",           "method"};
    return keys.contains(key);
}

/// Digits and dots, as DICOM writes them; version numbers are shorter, and the standard's own name nobody.
bool is_uid(const std::string& text) {
    return text.size() > 4 && !text.starts_with("1.2.840.10008.") && std::ranges::count(text, '.') >= 2 &&
           text.find_first_not_of("0123456789.") == std::string::npos;
}

/// YYYY-MM-DD or YYYYMMDD.
std::optional<core::Date> date_of(const std::string& text) {
    std::string digits = text;
    if (text.size() == 10 && text[4] == '-' && text[7] == '-')
        digits = text.substr(0, 4) + text.substr(5, 2) + text.substr(8);
    if (digits.size() != 8 || digits.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    const core::Date date{std::chrono::year(std::stoi(digits.substr(0, 4))),
                          std::chrono::month(static_cast<unsigned>(std::stoi(digits.substr(4, 2)))),
                          std::chrono::day(static_cast<unsigned>(std::stoi(digits.substr(6))))};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::string text_of(const core::Date& date, bool dashes) {
    return fmt::format(fmt::runtime(dashes ? "{:04}-{:02}-{:02}" : "{:04}{:02}{:02}"),
                       static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

/// Walks over the description of a case, whatever fields it has.
class Cleaner {
  public:
    Cleaner(const IdentityWords& words, std::uint64_t random, UidSource uids)
        : words_(words),
          random_(random),
          uids_(std::move(uids)),
          days_back_(static_cast<int>(random % kMostDays) + 1) {}

    void clean(const std::string& place, const std::string& key, Json& json) {
        if (json.is_string()) {
            const auto before = json.get<std::string>();
            const auto [after, how] = cleaned(place, key, before);
            if (after == before) return;
            json = after;
            removed_.push_back(place + ": " + how);
        } else if (json.is_object()) {
            for (auto& [name, value] : json.items())
                clean(place.empty() ? name : place + "." + name, name, value);
        } else if (json.is_array()) {
            for (std::size_t n = 0; n < json.size(); ++n)
                clean(fmt::format("{}[{}]", place, n), key, json[n]);
        }
    }

    [[nodiscard]] std::vector<std::string> removed() && { return std::move(removed_); }

  private:
    std::pair<std::string, const char*> cleaned(const std::string& place, const std::string& key,
                                                const std::string& text) {
        if (names_a_patient(key) || place == "patient.name" || place == "patient.id") return {"", "emptied"};
        if (holds_a_word_of_the_program(key)) return {text, ""};
        if (is_uid(text)) return {uids_.replacing(text, random_), "replaced"};
        if (const auto date = date_of(text)) {
            const core::Date earlier = sys_days(*date) - std::chrono::days(days_back_);
            return {text_of(earlier, text.size() == 10), "moved"};
        }
        return {words_.masked(text), "masked"};
    }

    const IdentityWords& words_;
    std::uint64_t random_;
    UidSource uids_;
    int days_back_;
    std::vector<std::string> removed_;
};

}  // namespace

std::uint64_t secret_number() {
    std::random_device source;
    return static_cast<std::uint64_t>(source()) << 32 | source();
}

core::Result<CaseWithoutIdentity> without_identity(const core::Case& subject, std::uint64_t random,
                                                   std::string_view uid_root) {
    auto uids = UidSource::under(uid_root);
    if (!uids) return core::refuse(uids.error());
    Json json = case_file::to_json(subject);
    const IdentityWords words = case_file::identity_words_of(subject);
    Cleaner cleaner(words, random, std::move(*uids));
    cleaner.clean("", "", json);
    auto clean = case_file::case_from(json, "case");
    if (!clean) return core::refuse(clean.error());
    for (std::size_t n = 0; n < subject.time_points.size(); ++n) {
        const core::TimePoint& from = subject.time_points[n];
        core::TimePoint& to = clean->time_points[n];
        to.ct = from.ct;
        for (std::size_t s = 0; s < from.structures.size(); ++s)
            to.structures[s].mask = from.structures[s].mask;
    }
    return CaseWithoutIdentity{std::move(*clean), std::move(cleaner).removed()};
}

}  // namespace remnant::imaging

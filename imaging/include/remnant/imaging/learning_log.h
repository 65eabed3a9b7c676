#pragma once
// What a learner reached, kept in a file of his own: one JSON object a line, the newest last.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::imaging {

struct LearningResult {
    std::string exercise;  // its id
    std::string at;        // UTC, 2026-01-31T12:00:00Z
    bool right = false;
    int points = 0;  // 0–100
    std::optional<double> error_ml;
    std::optional<double> error_percent;
    std::optional<double> share_error_points;
    std::optional<double> dice;
    /// The truth had been shown before: what was reached says little.
    bool repeat = false;
    /// On a case of the learner's own, and not on the exercise's digital patient.
    bool open_case = false;

    bool operator==(const LearningResult&) const = default;
};

/// Now, as `at` is written.
std::string time_now();

/// Adds a line, on the disk when this returns; several programs may do so at once. The folder is made where
/// there is none. Refused, with what was there as it was: it cannot be written.
core::Result<> keep_result(const std::filesystem::path& log, const LearningResult& result);

/// All that is kept; a file that is not there holds nothing. A line that was not written to its end is passed
/// over; one that does not say whether it is a repeat is one where a result on the same patient stands before
/// it. Refused: it cannot be read, or is no such file.
core::Result<std::vector<LearningResult>> kept_results(const std::filesystem::path& log);

/// The first of them on the digital patient of an exercise, which everybody meets: the truth is known to
/// whoever has one. Null where there is none.
const LearningResult* first_try(std::span<const LearningResult> results, std::string_view exercise);

/// As a table with a line of names; as one JSON array.
std::string results_as_csv(std::span<const LearningResult> results);
std::string results_as_json(std::span<const LearningResult> results);

}  // namespace remnant::imaging

#pragma once
// The facts scores ask for, as a table: a form, the command line and a report read and write them by it.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "remnant/core/patient.h"
#include "remnant/core/result.h"

namespace remnant::core {

enum class FactKind {
    YesNo,   // 1 yes, 0 no
    Number,  // above 0, or from 0 on where `least` is 0
    Grade,   // 1, 2 or 3
};

/// One row. Values are doubles on the way: a number as it is, yes as 1 and no as 0, a grade as its number.
struct ScoreFactType {
    std::string_view id;    // stable: of the command line
    std::string_view name;  // as shown
    std::string_view unit;  // empty where it has none
    FactKind kind;
    std::optional<double> (*get)(const ScoreFacts&);
    void (*set)(ScoreFacts&, std::optional<double>);
};

std::span<const ScoreFactType> score_fact_table();

/// Sets a fact from words: "yes", "no", a number, or empty for not known. Refused, naming the fact: an
/// unknown id, words that are no such value, a number below 0 or not finite, a grade other than 1, 2, 3.
Result<> set_score_fact(ScoreFacts& facts, std::string_view id, const std::string& words);

}  // namespace remnant::core

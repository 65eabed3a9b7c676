#include "remnant/core/score_fact_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace remnant::core {
namespace {

template <std::optional<double> ScoreFacts::*field>
constexpr ScoreFactType number(std::string_view id, std::string_view name, std::string_view unit) {
    return {id,
            name,
            unit,
            FactKind::Number,
            [](const ScoreFacts& f) { return f.*field; },
            [](ScoreFacts& f, std::optional<double> value) { f.*field = value; }};
}

template <std::optional<bool> ScoreFacts::*field>
constexpr ScoreFactType yes_no(std::string_view id, std::string_view name) {
    return {
        id,
        name,
        "",
        FactKind::YesNo,
        [](const ScoreFacts& f) { return f.*field ? std::optional(*(f.*field) ? 1.0 : 0.0) : std::nullopt; },
        [](ScoreFacts& f, std::optional<double> value) {
            f.*field = value ? std::optional(*value != 0.0) : std::nullopt;
        }};
}

template <std::optional<int> ScoreFacts::*field>
constexpr ScoreFactType grade(std::string_view id, std::string_view name) {
    return {id,
            name,
            "",
            FactKind::Grade,
            [](const ScoreFacts& f) {
                return f.*field ? std::optional(static_cast<double>(*(f.*field))) : std::nullopt;
            },
            [](ScoreFacts& f, std::optional<double> value) {
                f.*field = value ? std::optional(static_cast<int>(*value)) : std::nullopt;
            }};
}

constexpr ScoreFactType kDiseaseFreeInterval{
    "disease-free-months",
    "disease-free interval",
    "months",
    FactKind::Number,
    [](const ScoreFacts& f) {
        return f.disease_free_interval ? std::optional(f.disease_free_interval->value()) : std::nullopt;
    },
    [](ScoreFacts& f, std::optional<double> value) {
        f.disease_free_interval = value ? std::optional(Months(*value)) : std::nullopt;
    }};

constexpr std::array kTable{
    yes_no<&ScoreFacts::node_positive_primary>("node-positive", "node-positive primary"),
    kDiseaseFreeInterval,
    number<&ScoreFacts::cea_ng_per_ml>("cea", "CEA", "ng/mL"),
    yes_no<&ScoreFacts::kras_mutated>("kras", "KRAS mutated"),
    yes_no<&ScoreFacts::extrahepatic_disease>("extrahepatic", "extrahepatic disease"),
    number<&ScoreFacts::bilirubin_umol_per_l>("bilirubin", "bilirubin", "µmol/L"),
    number<&ScoreFacts::albumin_g_per_l>("albumin", "albumin", "g/L"),
    number<&ScoreFacts::inr>("inr", "INR", ""),
    number<&ScoreFacts::creatinine_umol_per_l>("creatinine", "creatinine", "µmol/L"),
    yes_no<&ScoreFacts::dialysis>("dialysis", "dialysis, twice in the last week"),
    grade<&ScoreFacts::ascites>("ascites", "ascites"),
    grade<&ScoreFacts::encephalopathy>("encephalopathy", "encephalopathy")};

std::optional<double> number_in(const std::string& words) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    if (error != std::errc() || end != words.data() + words.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// The value the words stand for; none where they stand for none.
std::optional<double> value_of(FactKind kind, const std::string& words) {
    if (kind == FactKind::YesNo) {
        if (words == "yes") return 1.0;
        return words == "no" ? std::optional(0.0) : std::nullopt;
    }
    const auto value = number_in(words);
    if (!value || *value < 0) return std::nullopt;
    if (kind == FactKind::Grade && *value != 1 && *value != 2 && *value != 3) return std::nullopt;
    return value;
}

std::string_view what_it_is(FactKind kind) {
    switch (kind) {
        case FactKind::YesNo:
            return "yes or no";
        case FactKind::Number:
            return "a number, 0 or more";
        case FactKind::Grade:
            return "1, 2 or 3";
    }
    return "";
}

}  // namespace

std::span<const ScoreFactType> score_fact_table() {
    return kTable;
}

Result<> set_score_fact(ScoreFacts& facts, std::string_view id, const std::string& words) {
    const auto row = std::ranges::find(kTable, id, &ScoreFactType::id);
    if (row == kTable.end()) {
        std::string known;
        for (const ScoreFactType& type : kTable) known += (known.empty() ? "" : ", ") + std::string(type.id);
        return refuse(std::string(id), "there is no such fact; the facts are " + known);
    }
    const auto value = value_of(row->kind, words);
    if (!value && !words.empty())
        return refuse(std::string(id),
                      "'" + printable(words) + "' is not " + std::string(what_it_is(row->kind)));
    row->set(facts, value);
    return {};
}

}  // namespace remnant::core

#include <algorithm>
#include <array>

#include "plain_name.h"
#include "remnant/core/label_tables.h"

namespace remnant::core {
namespace {

constexpr const char* kByValues = "by its values";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// `*` is any text, `#` one digit or more.
bool matches(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '*') {
        for (std::size_t n = 0; n <= text.size(); ++n) {
            if (matches(text.substr(n), pattern.substr(1))) return true;
        }
        return false;
    }
    if (text.empty()) return false;
    if (pattern[0] == '#')
        return is_digit(text[0]) &&
               (matches(text.substr(1), pattern.substr(1)) || matches(text.substr(1), pattern));
    return text[0] == pattern[0] && matches(text.substr(1), pattern.substr(1));
}

/// Letters of the longest pattern of the table that the stem matches; 0 where none does.
std::size_t match_of(const LabelTable& table, std::string_view stem) {
    std::size_t longest = 0;
    for (const std::string_view pattern : table.stems) {
        const auto letters = static_cast<std::size_t>(
            std::ranges::count_if(pattern, [](char c) { return c != '*' && c != '#'; }));
        if (letters > longest && matches(stem, pattern)) longest = letters;
    }
    return longest;
}

const TableLabel* listed(const LabelTable& table, int value) {
    const auto found = std::ranges::find(table.labels, value, &TableLabel::value);
    return found == table.labels.end() ? nullptr : &*found;
}

bool may_hold(const LabelTable& table, std::span<const int> values) {
    return !values.empty() && std::ranges::all_of(values, [&](int v) {
        return listed(table, v) != nullptr || (v >= 1 && v <= table.largest);
    });
}

bool all_one_kind(const LabelTable& table) {
    return std::ranges::all_of(
        table.labels, [&](const TableLabel& label) { return label.kind == table.labels.front().kind; });
}

bool suggested_by(const LabelTable& table, std::span<const int> values) {
    return table.fewest > 0 && std::ssize(values) >= table.fewest && may_hold(table, values);
}

/// At least two names are the table's, or the only one is, and none is another's.
bool named_by(const LabelTable& table, const LabelFileClues& clues) {
    if (table.tool.empty() || !may_hold(table, clues.values)) return false;
    std::size_t same = 0, named = 0;
    bool distinctive = false;
    for (std::size_t n = 0; n < std::min(clues.names.size(), clues.values.size()); ++n) {
        if (clues.names[n].empty()) continue;
        ++named;
        const TableLabel* label = listed(table, clues.values[n]);
        if (label == nullptr) continue;
        if (label->name != clues.names[n]) return false;
        ++same;
        distinctive = label->name.find('_') != std::string_view::npos;
    }
    return same >= 2 || (same == 1 && named == 1 && distinctive);
}

LabelTableFit fit_of(const LabelTable& table, std::span<const int> values, std::string because) {
    LabelTableFit fit{&table, {}, std::move(because)};
    for (const int value : values) {
        if (const TableLabel* label = listed(table, value)) fit.labels.push_back(*label);
    }
    return fit;
}

std::vector<LabelTableFit> fits_of(const LabelFileClues& clues) {
    std::vector<LabelTableFit> fits;
    if (std::ranges::any_of(clues.names, [](const std::string& name) { return !name.empty(); })) {
        for (const LabelTable& table : label_tables()) {
            if (named_by(table, clues))
                fits.push_back(fit_of(table, clues.values, "by the names in the file"));
        }
        return fits;
    }
    const std::string stem = plain_name(clues.stem);
    // One value under a name is that one structure, whatever data set the name reminds of.
    const bool one = clues.values.size() < 2;
    std::size_t longest = 0;
    for (const LabelTable& table : label_tables()) {
        if (may_hold(table, clues.values)) longest = std::max(longest, match_of(table, stem));
    }
    for (const LabelTable& table : label_tables()) {
        const bool hinted = longest > 0 && may_hold(table, clues.values) && match_of(table, stem) == longest;
        const bool suggested = suggested_by(table, clues.values) && (longest == 0 || table.telling);
        if (hinted && (!one || all_one_kind(table) || table.largest > 0)) {
            fits.push_back(fit_of(table, clues.values, "by the file's name"));
        } else if (suggested) {
            fits.push_back(fit_of(table, clues.values, kByValues));
        }
    }
    return fits;
}

/// Files of one structure that TotalSegmentator writes and nobody else calls so.
bool is_name_of_totalsegmentator(std::string_view stem) {
    static constexpr std::array<std::string_view, 6> names{
        "inferior_vena_cava",  "portal_vein_and_splenic_vein",
        "adrenal_gland_right", "adrenal_gland_left",
        "liver_vessels",       "liver_tumor"};
    return std::ranges::find(names, stem) != names.end() ||
           (stem.starts_with("liver_segment_") && stem.size() == 15 && is_digit(stem.back()));
}

std::string program_of(const LabelFileClues& clues, const std::vector<LabelTableFit>& fits) {
    std::vector<const LabelTable*> by_tool;
    for (const LabelTableFit& fit : fits) {
        if (fit.because != kByValues) by_tool.push_back(fit.table);
    }
    if (!by_tool.empty() && !by_tool.front()->tool.empty() &&
        std::ranges::all_of(by_tool, [&](const auto* t) { return t->tool == by_tool.front()->tool; }))
        return std::string(by_tool.size() == 1 ? by_tool.front()->title : by_tool.front()->tool);
    const auto near = std::ranges::count_if(clues.beside, is_name_of_totalsegmentator);
    if (clues.values.size() == 1 && (is_name_of_totalsegmentator(clues.stem) || near >= 2))
        return "TotalSegmentator";
    // nnU-Net leaves its settings beside what it predicts; MONAI's SaveImage adds "_trans" to a name.
    if (std::ranges::find(clues.beside, "predict_from_raw_data_args.json") != clues.beside.end())
        return "nnU-Net";
    if (clues.stem.ends_with("_trans")) return "MONAI";
    return {};
}

}  // namespace

bool RecognisedLabels::contradictory() const {
    for (const LabelTableFit& fit : fits) {
        for (const TableLabel& label : fit.labels) {
            if (!this->label(label.value)) return true;
        }
    }
    return false;
}

std::optional<TableLabel> RecognisedLabels::label(int value) const {
    std::optional<TableLabel> agreed;
    bool same_name = true;
    for (const LabelTableFit& fit : fits) {
        const auto found = std::ranges::find(fit.labels, value, &TableLabel::value);
        // A value that a table may hold and does not list is an organ nobody plans with.
        const TableLabel here =
            found == fit.labels.end() ? TableLabel{value, StructureKind::User, {}} : *found;
        if (!agreed) agreed = here;
        if (agreed->kind != here.kind) return std::nullopt;
        same_name = same_name && agreed->name == here.name;
    }
    if (agreed && agreed->kind == StructureKind::User && !same_name) agreed->name = {};
    return agreed;
}

std::string RecognisedLabels::titles() const {
    std::string text;
    for (std::size_t n = 0; n < fits.size(); ++n) {
        if (n > 0) text += n + 1 == fits.size() ? " and " : ", ";
        text += fits[n].table->title;
    }
    return text;
}

RecognisedLabels recognised(const LabelFileClues& clues) {
    RecognisedLabels result{fits_of(clues), {}};
    result.made_by = program_of(clues, result.fits);
    return result;
}

}  // namespace remnant::core

#include "remnant/core/structure_guess.h"

#include <algorithm>
#include <cctype>

#include "plain_name.h"
#include "remnant/core/label_tables.h"

namespace remnant::core {
namespace {

struct NamePart {
    std::string_view part;
    StructureKind kind;
};

/// The first that is part of a plain name wins: the narrower before the wider.
constexpr NamePart kNames[] = {
    {"gallbladder", StructureKind::Gallbladder},
    {"gallblase", StructureKind::Gallbladder},
    {"metastas", StructureKind::Metastasis},
    {"tumor", StructureKind::Tumour},
    {"tumour", StructureKind::Tumour},
    {"lesion", StructureKind::Tumour},
    {"cancer", StructureKind::Tumour},
    {"hcc", StructureKind::Tumour},
    {"righthepaticvein", StructureKind::RightHepaticVein},
    {"middlehepaticvein", StructureKind::MiddleHepaticVein},
    {"lefthepaticvein", StructureKind::LeftHepaticVein},
    {"hepaticvein", StructureKind::HepaticVeins},
    {"venoussystem", StructureKind::HepaticVeins},
    {"portal", StructureKind::PortalVein},
    {"inferiorvenacava", StructureKind::Ivc},
    {"venacava", StructureKind::Ivc},
    {"ivc", StructureKind::Ivc},
    {"arter", StructureKind::HepaticArtery},
    {"liver", StructureKind::Liver},
    {"leber", StructureKind::Liver},
    {"foie", StructureKind::Liver},
    {"hepar", StructureKind::Liver},
};

/// Names that are only a few letters are believed only whole.
constexpr NamePart kShortNames[] = {
    {"pv", StructureKind::PortalVein},        {"hv", StructureKind::HepaticVeins},
    {"rhv", StructureKind::RightHepaticVein}, {"mhv", StructureKind::MiddleHepaticVein},
    {"lhv", StructureKind::LeftHepaticVein},  {"ha", StructureKind::HepaticArtery},
    {"gb", StructureKind::Gallbladder},
};

std::optional<StructureKind> kind_in(std::string_view name) {
    const std::string text = plain_name(name);
    for (const NamePart& known : kShortNames) {
        if (text == known.part) return known.kind;
    }
    // The liver's vessels and its tumours are named after it; "liver vessels" are neither vein for certain.
    if (text.find("vessel") != std::string::npos) return std::nullopt;
    for (const NamePart& known : kNames) {
        if (text.find(known.part) != std::string::npos) return known.kind;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Segment> segment_in(std::string_view name) {
    std::string text;
    for (const char c : name) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const std::string_view word : {"liver", "couinaud", "hepatic", "segment", "seg"}) {
        if (const auto at = text.find(word); at != std::string::npos) text.erase(at, word.size());
    }
    std::erase_if(text, [](unsigned char c) { return std::isalnum(c) == 0; });
    if (text.size() > 1 && text[0] == 's') text.erase(0, 1);
    return parse_segment(text);
}

bool couinaud_values(std::span<const int> values) {
    return values.size() >= 4 &&
           std::ranges::all_of(values, [](int v) { return (v >= 1 && v <= 9) || v == 41 || v == 42; });
}

StructureGuess guess_structure(const LabelClues& clues) {
    if (clues.code) return {*clues.code, "by its DICOM code"};
    if (!clues.name.empty()) {
        if (const auto segment = segment_in(clues.name)) return {kind_of(*segment), "by its name"};
        if (const auto kind = kind_in(clues.name)) return {*kind, "by its name"};
        return {};
    }
    const RecognisedLabels known = recognised({clues.stem, clues.values, {}, {}});
    const auto label = known.label(clues.value);
    if (label && label->kind != StructureKind::User)
        return {label->kind, "by its number in " + known.titles()};
    // What a table knows of as another thing, or two tables contradict on, is not called by the file's name.
    if (!known.fits.empty()) return {};
    if (const auto segment = clues.values.size() < 2 ? segment_in(clues.stem) : std::nullopt)
        return {kind_of(*segment), "by the file's name"};
    if (const auto kind = kind_in(clues.stem)) return {*kind, "by the file's name"};
    return {};
}

}  // namespace remnant::core

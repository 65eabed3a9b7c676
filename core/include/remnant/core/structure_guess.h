#pragma once
// What a label in a file probably is. A suggestion for a person to confirm, never a decision.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "remnant/core/structure.h"

namespace remnant::core {

/// What is known of a label.
struct LabelClues {
    int value = 1;
    std::string_view name;              // in the file; may be empty
    std::string_view stem;              // of the file or folder
    std::optional<StructureKind> code;  // by its DICOM code
    std::span<const int> values;        // all label values of the file
};

struct StructureGuess {
    StructureKind kind = StructureKind::User;
    std::string because;  // "by its DICOM code", "by its name", …; empty where nothing fits
};

/// In this order: the DICOM code, the label's own name, the number in a Couinaud map, a known label map, the
/// file's name. Names as people and tools write them (3D-IRCADb, LiTS, TotalSegmentator, 3D Slicer).
StructureGuess guess_structure(const LabelClues& clues);

/// "segment 4a", "Segment_IVb", "S8", "VII", "liver_segment_3".
std::optional<Segment> segment_in(std::string_view name);

/// Label values of a Couinaud map: 1–9, 41, 42, at least four of them. 9 is the caudate process, part of I.
bool couinaud_values(std::span<const int> values);

}  // namespace remnant::core

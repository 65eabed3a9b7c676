#pragma once
// Changes to a case as values. Each has a name for the undo menu and, once applied, an exact inverse.

#include <string>
#include <variant>

#include "remnant/core/case.h"

namespace remnant::core {

struct SetPatient {
    Patient patient;
};
struct InsertTimePoint {
    std::size_t position = 0;
    TimePoint time_point;
};
struct RemoveTimePoint {
    std::string id;
};
struct InsertStructure {
    std::string time_point_id;
    std::size_t position = 0;
    Structure structure;
};
struct RemoveStructure {
    std::string time_point_id;
    std::string structure_id;
};
/// Replaces name, colour, kind and voxels of the structure with the same id.
struct ReplaceStructure {
    std::string time_point_id;
    Structure structure;
};
struct InsertIntervention {
    std::size_t position = 0;
    Intervention intervention;
};
struct RemoveIntervention {
    std::string id;
};
struct InsertPlan {
    std::size_t position = 0;
    ResectionPlan plan;
};
struct RemovePlan {
    std::string name;
};
struct ReplacePlan {
    std::string name;
    ResectionPlan plan;
};

using Edit = std::variant<SetPatient, InsertTimePoint, RemoveTimePoint, InsertStructure, RemoveStructure,
                          ReplaceStructure, InsertIntervention, RemoveIntervention, InsertPlan, RemovePlan,
                          ReplacePlan>;

/// "Undo: …" reads on with this: "add structure liver", "change patient".
std::string name_of(const Edit& edit);

/// Applies `edit` to `subject` and returns the edit that undoes it exactly.
/// Refused, with `subject` unchanged: an id that is not there, one that is there already, a position past the
/// end, a structure whose grid is not the time point's.
Result<Edit> apply_edit(Case& subject, const Edit& edit);

}  // namespace remnant::core

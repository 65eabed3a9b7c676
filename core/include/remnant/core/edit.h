#pragma once
// Changes to a case as values. Each has a name for the undo menu and, once applied, an exact inverse.

#include <string>
#include <variant>
#include <vector>

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
/// Not the active one.
struct RemovePlan {
    std::string name;
};
/// The active plan stays active under its new name.
struct ReplacePlan {
    std::string name;
    ResectionPlan plan;
};

/// Chooses the plan the verdict speaks of; an empty name chooses none.
struct SetActivePlan {
    std::string name;
};
struct SetChoices {
    AssessmentChoices choices;
};
struct InsertAnnotation {
    std::size_t position = 0;
    Annotation annotation;
};
struct RemoveAnnotation {
    std::string id;
};
struct ReplaceAnnotation {
    Annotation annotation;
};
/// Replaces what was doubtful about a scan and its outlines.
struct SetScanWarnings {
    std::string time_point_id;
    Warnings warnings;
};
/// Replaces name, date and conditions of a scan.
struct DescribeTimePoint {
    std::string id;
    std::string name;
    std::optional<Date> date;
    ScanConditions conditions;
};
/// Replaces how a later scan lies to the first one.
struct SetAlignment {
    std::string time_point_id;
    std::optional<Alignment> alignment;
};

using Edit = std::variant<SetPatient, InsertTimePoint, RemoveTimePoint, InsertStructure, RemoveStructure,
                          ReplaceStructure, InsertIntervention, RemoveIntervention, InsertPlan, RemovePlan,
                          ReplacePlan, SetActivePlan, SetChoices, InsertAnnotation, RemoveAnnotation,
                          ReplaceAnnotation, SetScanWarnings, DescribeTimePoint, SetAlignment>;

/// "Undo: …" reads on with this: "add structure liver", "change patient".
std::string name_of(const Edit& edit);

/// Applies `edit` to `subject` and returns the edit that undoes it exactly.
/// Refused, with `subject` unchanged: an id that is not there, one that is there already, a position past the
/// end, a structure whose grid is not the time point's.
Result<Edit> apply_edit(Case& subject, const Edit& edit);

/// What a person did in one go: one entry of the undo menu.
struct Change {
    std::string name;  // "Undo: …" reads on with this
    std::vector<Edit> edits;
};

/// A change of one edit, named after it.
Change change_of(Edit edit);

/// Applies all edits in order and returns the change that undoes them, under the same name. Refused with
/// `subject` unchanged where any of them is refused.
Result<Change> apply_change(Case& subject, const Change& change);

}  // namespace remnant::core

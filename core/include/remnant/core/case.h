#pragma once
// A case: one patient, the scans over time, what was outlined, what was done and what is planned. A value.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/annotation.h"
#include "remnant/core/choices.h"
#include "remnant/core/intervention.h"
#include "remnant/core/patient.h"
#include "remnant/core/plan.h"
#include "remnant/core/scan_facts.h"
#include "remnant/core/structure.h"
#include "remnant/core/view_state.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/core/warning.h"

namespace remnant::core {

/// One scan and everything outlined on it.
struct TimePoint {
    std::string id;    // unique in the case
    std::string name;  // "baseline", "follow-up 1"
    std::optional<Date> date;
    StudyIdentity identity;
    ScanConditions conditions;
    /// How this scan lies to the first one; absent until they were aligned, and of the first.
    std::optional<Alignment> alignment;
    GridGeometry geometry;
    /// Absent where only outlines are known.
    std::optional<CtVoxels> ct;
    std::vector<Structure> structures;
    /// What was doubtful when the scan and its outlines were read; part of every result on them.
    Warnings warnings;

    [[nodiscard]] const Structure* find(const std::string& structure_id) const;
    bool operator==(const TimePoint& other) const;
};

struct Case {
    Patient patient;
    std::vector<TimePoint> time_points;  // in the order of the scans
    std::vector<Intervention> interventions;
    std::vector<ResectionPlan> plans;
    std::string active_plan;  // name of the plan the verdict speaks of; empty: none
    std::vector<Annotation> annotations;
    AssessmentChoices choices;
    ViewState view;

    [[nodiscard]] const TimePoint* find(const std::string& time_point_id) const;
    /// Null where no plan has that name.
    [[nodiscard]] const ResectionPlan* find_plan(const std::string& name) const;
    /// The scan that is looked at: the one the view names, else the first; null where there is none.
    [[nodiscard]] const TimePoint* shown() const;
    bool operator==(const Case&) const = default;
};

}  // namespace remnant::core

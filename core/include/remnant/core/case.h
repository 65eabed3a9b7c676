#pragma once
// A case: one patient, the scans over time, what was outlined, what was done and what is planned. A value.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/patient.h"
#include "remnant/core/plan.h"
#include "remnant/core/structure.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::core {

using Date = std::chrono::year_month_day;

/// What files say about whose picture this is. Empty where a file does not say.
struct StudyIdentity {
    std::string patient_name;
    std::string patient_id;
    std::string study_uid;
    std::string series_uid;
    std::string frame_of_reference_uid;
    std::string study_date;  // YYYYMMDD

    bool operator==(const StudyIdentity&) const = default;
};

/// One scan and everything outlined on it.
struct TimePoint {
    std::string id;    // unique in the case
    std::string name;  // "baseline", "follow-up 1"
    std::optional<Date> date;
    StudyIdentity identity;
    GridGeometry geometry;
    /// Absent where only outlines are known.
    std::optional<CtVoxels> ct;
    std::vector<Structure> structures;

    [[nodiscard]] const Structure* find(const std::string& structure_id) const;
    bool operator==(const TimePoint& other) const;
};

enum class InterventionKind {
    PortalVeinEmbolisation,
    PortalVeinLigation,
    LiverVenousDeprivation,
    AlppsStage1,  // associating liver partition and portal vein ligation for staged hepatectomy
};

struct Intervention {
    std::string id;
    InterventionKind kind = InterventionKind::PortalVeinEmbolisation;
    Date date{};
    bool operator==(const Intervention&) const = default;
};

struct Case {
    Patient patient;
    std::vector<TimePoint> time_points;  // in the order of the scans
    std::vector<Intervention> interventions;
    std::vector<ResectionPlan> plans;

    [[nodiscard]] const TimePoint* find(const std::string& time_point_id) const;
    bool operator==(const Case&) const = default;
};

}  // namespace remnant::core

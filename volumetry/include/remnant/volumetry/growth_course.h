#pragma once
// All scans of a case as one course over time: what a chart draws and a report tabulates.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/growth_outlook.h"
#include "remnant/volumetry/growth_uncertainty.h"

namespace remnant::volumetry {

/// One scan on the line of time.
struct CoursePoint {
    std::string scan_id;
    std::string scan_name;
    core::Date date;
    core::Days day;                       // since the intervention; below 0 before it
    std::optional<RemnantShares> shares;  // absent where the scan cannot be measured
    core::Millilitre flr_error;           // half-width: the observers' difference
    std::optional<core::Percent> sflr_error;
    bool shown = false;              // the scan the case shows
    bool proposal = false;           // its remnant was carried over and not confirmed
    std::string cannot_say_because;  // why there are no shares
};

/// What was done, on the same line.
struct CourseIntervention {
    core::InterventionKind kind = core::InterventionKind::PortalVeinEmbolisation;
    core::Date date;
    core::Days day;
};

/// Growth from one point to a later one.
struct CourseInterval {
    std::size_t from = 0;  // places in `points`
    std::size_t to = 0;
    /// Days counted from the intervention where `from` lies before it, else from `from`'s own day.
    Growth growth;
    GrowthUncertainty uncertainty;
    /// The one that thresholds were published for: baseline to the first CT after the intervention.
    bool first_followup = false;
};

/// What other patients' remnants do after the same intervention, for comparison only.
struct GrowthContextRate {
    std::string_view what;  // "PVE, mean"
    std::string_view value;
    std::string_view source;
};

struct GrowthCourse {
    std::optional<core::Intervention> intervention;  // days count from it: the last before the last scan
    std::vector<CoursePoint> points;                 // by date
    std::vector<CourseIntervention> interventions;   // all of them
    std::vector<CourseInterval> intervals;  // baseline to each later scan, then each scan to the next
    std::optional<GrowthOutlook> outlook;   // from the last scan
    core::Percent needed;                   // the sFLR the verdict asks for
    std::string needed_source;
    core::Percent observer_error;
    bool observer_error_given = false;  // false: the usual one, see `kUsualObserverError`
    std::vector<GrowthContextRate> context;

    /// Points with a standardised remnant, by date: what a chart can draw.
    [[nodiscard]] std::vector<const CoursePoint*> drawable() const;
};

/// The course of the active plan's remnant. Points need a date; everything else that is missing is said in
/// the point. None where there are fewer than two dated scans, no plan, or no patient data to judge by;
/// refused as `assess` refuses an impossible patient.
core::Result<std::optional<GrowthCourse>> growth_course(const core::Case& subject,
                                                        const EvaluationOptions& options);

}  // namespace remnant::volumetry

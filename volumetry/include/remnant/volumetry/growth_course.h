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
    core::Days day;  // since the intervention; below 0 before it
    std::optional<RemnantShares>
        shares;  // as the scan's own verdict has them; absent where the scan cannot be measured
    core::Millilitre flr_error;  // half-width: the observers' difference
    std::optional<core::Percent> sflr_error;
    bool shown = false;              // the scan the case shows
    bool proposal = false;           // its remnant was carried over and not confirmed
    std::string cannot_say_because;  // why there are no shares
    /// What is doubtful of these numbers and of the growth from the baseline to here, each beginning with the
    /// scan's name. Empty for the scan that is shown, whose own `Evaluation` says it; what that says of its
    /// baseline stands here in the same words.
    core::Warnings warnings;
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
    /// Days counted from the last intervention before `to` where `from` lies before that, else from `from`'s
    /// own day. Both shares are of one standard volume, that of the baseline of `to`.
    Growth growth;
    GrowthUncertainty uncertainty;
    /// One that thresholds were published for: the baseline of an intervention to the first CT after it.
    bool first_followup = false;
};

/// What other patients' remnants do after the same intervention, for comparison only.
struct GrowthContextRate {
    std::string_view quantity;      // id of a number of growth; empty: said in words, of none of them
    std::string_view intervention;  // "PVE"
    std::string_view value;         // "mean 84 %"
    std::string_view source;
};

/// Published after this intervention; none where nothing is.
std::vector<GrowthContextRate> growth_context_of(core::InterventionKind kind);

struct GrowthCourse {
    std::optional<core::Intervention> intervention;  // days count from it: the last before the last scan
    std::vector<CoursePoint> points;                 // by date
    std::vector<CourseIntervention> interventions;   // all of them
    /// To each scan after an intervention from that intervention's baseline, as its own verdict has it, then
    /// each scan to the next with no intervention between. Without any intervention they count from the first
    /// scan. From a baseline that is too old and was not accepted there is none, which is said of the later
    /// scan.
    std::vector<CourseInterval> intervals;
    std::optional<GrowthOutlook> outlook;  // from the last scan
    core::Percent needed;                  // the sFLR the verdict asks for
    std::string needed_source;
    core::Percent observer_error;
    bool observer_error_given = false;       // false: the usual one, see `kUsualObserverError`
    std::vector<GrowthContextRate> context;  // of `intervention`

    /// Points with a standardised remnant, by date: what a chart can draw.
    [[nodiscard]] std::vector<const CoursePoint*> drawable() const;
};

/// How the remnant would have grown at just the kinetic rate that is needed, from where it started.
struct NeededGrowth {
    double points_per_week = 0.0;
    core::Percent from;  // sFLR, of one standard volume
    core::Percent to;    // on the day of the later scan
};

/// None for an interval the threshold was not published for, or without a standard volume.
std::optional<NeededGrowth> needed_growth(const GrowthCourse& course, const CourseInterval& interval);

/// The course of the active plan's remnant. Points need a date; everything else that is missing is said in
/// the point. None where there are fewer than two dated scans, no plan, or no patient data to judge by;
/// refused as `assess` refuses an impossible patient.
core::Result<std::optional<GrowthCourse>> growth_course(const core::Case& subject,
                                                        const EvaluationOptions& options);

}  // namespace remnant::volumetry

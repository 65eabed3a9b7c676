#include "remnant/volumetry/time_points.h"

#include <algorithm>
#include <chrono>

#include "remnant/volumetry/growth.h"
#include "remnant/volumetry/measure.h"

namespace remnant::volumetry {
namespace {

using std::chrono::sys_days;

/// The last scan not after `date`; of two on one day the first that is listed.
const core::TimePoint* last_scan_until(const core::Case& subject, core::Date date,
                                       const core::TimePoint& but) {
    const core::TimePoint* last = nullptr;
    for (const core::TimePoint& scan : subject.time_points) {
        if (&scan == &but || !scan.date || sys_days(*scan.date) > sys_days(date)) continue;
        if (last == nullptr || sys_days(*last->date) < sys_days(*scan.date)) last = &scan;
    }
    return last;
}

bool lies_in_space(const core::Removal& removal) {
    return removal.on && !std::holds_alternative<core::Wedge>(removal.cut) &&
           !std::holds_alternative<core::RemovedSegments>(removal.cut) &&
           !std::holds_alternative<core::NamedOperation>(removal.cut);
}

/// Whether the resection has coordinates: they are of the scan it was planned on.
bool lies_in_space(const core::Resection& resection) {
    if (std::holds_alternative<core::CuttingPlane>(resection)) return true;
    const auto* cuts = std::get_if<core::RemovalPlan>(&resection);
    return cuts != nullptr && std::ranges::any_of(cuts->stages, [](const core::PlanStage& stage) {
               return std::ranges::any_of(
                   stage.removes, [](const core::Removal& removal) { return lies_in_space(removal); });
           });
}

void about_dates(const core::Case& subject, const core::TimePoint& scan, core::Warnings& warnings) {
    const core::TimePoint& first = subject.time_points.front();
    if (!scan.date) {
        warnings.push_back({"scan-undated", scan.name + " has no date: its growth cannot be judged", ""});
        return;
    }
    for (const core::TimePoint& other : subject.time_points) {
        if (&other != &scan && other.date == scan.date)
            warnings.push_back(
                {"same-day", scan.name + " and " + other.name + " are of the same day: look at their dates",
                 ""});
    }
    if (first.date && sys_days(*scan.date) < sys_days(*first.date))
        warnings.push_back(
            {"scan-order",
             scan.name + " is listed after " + first.name + " and dated before it: look at both dates", ""});
    if (!subject.interventions.empty() && last_intervention_before(subject, *scan.date) == nullptr)
        warnings.push_back(
            {"followup-before-intervention",
             scan.name + " lies on or before the day of every intervention: no growth is judged", ""});
}

}  // namespace

const core::Intervention* last_intervention_before(const core::Case& subject, core::Date date) {
    const core::Intervention* last = nullptr;
    for (const core::Intervention& intervention : subject.interventions) {
        if (intervention.date < date && (last == nullptr || last->date < intervention.date))
            last = &intervention;
    }
    return last;
}

std::optional<FollowupPair> followup_pair(const core::Case& subject, const core::TimePoint& scan) {
    if (subject.time_points.empty() || &scan == &subject.time_points.front() || !scan.date)
        return std::nullopt;
    FollowupPair pair;
    pair.followup = &scan;
    pair.intervention = last_intervention_before(subject, *scan.date);
    if (pair.intervention == nullptr) return std::nullopt;
    pair.baseline = last_scan_until(subject, pair.intervention->date, scan);
    if (pair.baseline == nullptr) return std::nullopt;
    pair.first_followup = std::ranges::none_of(subject.time_points, [&](const core::TimePoint& other) {
        return &other != &scan && other.date && sys_days(*other.date) > sys_days(pair.intervention->date) &&
               sys_days(*other.date) < sys_days(*scan.date);
    });
    return pair;
}

core::Result<core::Days> days_of(const FollowupPair& pair, const core::AssessmentChoices& choices) {
    return days_since(*pair.baseline->date, pair.intervention->date, *pair.followup->date,
                      choices.accept_old_baseline);
}

core::Warnings time_point_warnings(const core::Case& subject, const core::TimePoint& scan) {
    core::Warnings warnings;
    if (subject.time_points.empty() || &scan == &subject.time_points.front()) return warnings;
    about_dates(subject, scan, warnings);
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    if (plan != nullptr && lies_in_space(plan->resection) && outlined_remnant(scan, plan->name) == nullptr)
        warnings.push_back({"plan-not-carried",
                            "the cuts of '" + plan->name + "' were placed on " +
                                subject.time_points.front().name + " and are used on " + scan.name +
                                " at the same coordinates: carry the remnant over, or outline it",
                            ""});
    return warnings;
}

}  // namespace remnant::volumetry

#include "remnant/volumetry/time_points.h"

#include <algorithm>
#include <chrono>
#include <string>

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

/// Whether the plan divides the scan where it was placed: cuts have the coordinates of the scan the case
/// begins with, whenever that was made.
bool is_placed_on(const core::Case& subject, const core::ResectionPlan& plan, const core::TimePoint& scan) {
    return &scan == &subject.time_points.front() || !lies_in_space(plan.resection) ||
           outlined_remnant(scan, plan.name) != nullptr;
}

/// The day that the files name, as DICOM writes it (YYYYMMDD).
std::optional<core::Date> day_of_files(const core::StudyIdentity& identity) {
    const std::string& day = identity.study_date;
    if (day.size() != 8) return std::nullopt;
    return core::parse_date(day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6));
}

void about_own_date(const core::TimePoint& scan, core::Warnings& warnings) {
    const auto said = day_of_files(scan.identity);
    if (!scan.date || !said || *scan.date == *said) return;
    warnings.push_back({"date-differs",
                        scan.name + " is dated " + core::to_text(*scan.date) + ", and its files say " +
                            core::to_text(*said) + ": look at both",
                        ""});
}

/// One scan read twice has grown by nothing, or by what two outlines of it differ.
void about_series(const core::Case& subject, const core::TimePoint& scan, core::Warnings& warnings) {
    for (const core::TimePoint& other : subject.time_points) {
        if (&other == &scan || scan.identity.series_uid.empty() ||
            other.identity.series_uid != scan.identity.series_uid)
            continue;
        warnings.push_back({"same-series",
                            scan.name + " and " + other.name +
                                " are of the same series of images: look whether one of them was read twice",
                            ""});
    }
}

/// The earliest by date, whatever the order of the list. An undated first one stays first: nothing says that
/// it is not.
const core::TimePoint& earliest_scan(const core::Case& subject) {
    const core::TimePoint* first = &subject.time_points.front();
    for (const core::TimePoint& scan : subject.time_points) {
        if (scan.date && first->date && sys_days(*scan.date) < sys_days(*first->date)) first = &scan;
    }
    return *first;
}

void about_day(const core::Case& subject, const core::TimePoint& scan, core::Warnings& warnings) {
    for (const core::TimePoint& other : subject.time_points) {
        if (&other != &scan && scan.date && other.date == scan.date)
            warnings.push_back(
                {"same-day", scan.name + " and " + other.name + " are of the same day: look at their dates",
                 ""});
    }
}

void say_order(const core::TimePoint& scan, const char* listed, const core::TimePoint& other,
               const char* dated, core::Warnings& warnings) {
    warnings.push_back({"scan-order",
                        scan.name + " is listed " + listed + " " + other.name + " and dated " + dated +
                            " it: look at both dates",
                        ""});
}

/// Of a scan that is dated before the first of the list, both say so: either may be the one that is looked
/// at.
void about_order(const core::Case& subject, const core::TimePoint& scan, core::Warnings& warnings) {
    const core::TimePoint& listed_first = subject.time_points.front();
    const auto dated_before_it = [&](const core::TimePoint& other) {
        return other.date && listed_first.date && sys_days(*other.date) < sys_days(*listed_first.date);
    };
    if (dated_before_it(scan)) say_order(scan, "after", listed_first, "before", warnings);
    if (&scan != &listed_first) return;
    for (const core::TimePoint& other : subject.time_points) {
        if (dated_before_it(other)) say_order(scan, "before", other, "after", warnings);
    }
}

/// A scan after an intervention has grown since a baseline; without one no rate says so.
void about_baseline(const core::Case& subject, const core::TimePoint& scan, core::Warnings& warnings) {
    const core::Intervention* done = last_intervention_before(subject, *scan.date);
    if (done == nullptr || followup_pair(subject, scan)) return;
    warnings.push_back({"no-baseline",
                        scan.name + " lies after the intervention of " + core::to_text(done->date) +
                            ", and no other scan is dated on or before that day: no growth is judged",
                        ""});
}

/// What is strange of a scan that is not the first of its patient.
void about_later(const core::Case& subject, const core::TimePoint& scan, core::Warnings& warnings) {
    about_series(subject, scan, warnings);
    if (!scan.date) {
        warnings.push_back({"scan-undated", scan.name + " has no date: its growth cannot be judged", ""});
    } else if (!subject.interventions.empty() && last_intervention_before(subject, *scan.date) == nullptr) {
        warnings.push_back(
            {"followup-before-intervention",
             scan.name + " lies on or before the day of every intervention: no growth is judged", ""});
    } else {
        about_baseline(subject, scan, warnings);
    }
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
    if (!scan.date) return std::nullopt;
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

const core::TimePoint* carried_from(const core::Case& subject, const core::TimePoint& scan) {
    if (const auto pair = followup_pair(subject, scan)) return pair->baseline;
    const core::TimePoint* first = &subject.time_points.front();
    return first == &scan ? nullptr : first;
}

const core::TimePoint* carried_from(const core::Case& subject, const core::TimePoint& scan,
                                    const core::ResectionPlan& plan) {
    const core::TimePoint* from = carried_from(subject, scan);
    if (from == nullptr || is_placed_on(subject, plan, *from)) return from;
    const core::TimePoint* first = &subject.time_points.front();
    return first == &scan ? nullptr : first;
}

core::Result<core::Days> days_of(const FollowupPair& pair, const core::AssessmentChoices& choices) {
    return days_since(*pair.baseline->date, pair.intervention->date, *pair.followup->date,
                      choices.accept_old_baseline);
}

core::Warnings time_point_warnings(const core::Case& subject, const core::TimePoint& scan) {
    core::Warnings warnings;
    about_own_date(scan, warnings);
    if (subject.time_points.empty()) return warnings;
    if (&scan != &earliest_scan(subject)) {
        about_later(subject, scan, warnings);
    } else if (!scan.date && subject.time_points.size() > 1) {
        warnings.push_back({"scan-undated", scan.name + " has no date: no growth can count from it", ""});
    }
    about_day(subject, scan, warnings);
    about_order(subject, scan, warnings);
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    if (plan != nullptr && !is_placed_on(subject, *plan, scan))
        warnings.push_back({"plan-not-carried",
                            scan.name + " is divided by the cuts of '" + plan->name +
                                "', which were placed on " + subject.time_points.front().name +
                                ", at the same coordinates: carry the remnant over, or outline it",
                            ""});
    return warnings;
}

}  // namespace remnant::volumetry

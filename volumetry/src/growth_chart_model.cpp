#include "remnant/volumetry/growth_chart_model.h"

#include <algorithm>

#include "remnant/volumetry/time_points.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

using std::chrono::sys_days;

core::Days days_between(core::Date from, core::Date to) {
    return core::Days(static_cast<double>((sys_days(to) - sys_days(from)).count()));
}

/// The intervention days are counted from; null where there is none.
const core::Intervention* origin_of_time(const core::Case& subject) {
    const core::TimePoint* shown = subject.shown();
    if (shown != nullptr && shown->date) {
        if (const auto* last = last_intervention_before(subject, *shown->date)) return last;
    }
    const auto first = std::ranges::min_element(subject.interventions, {}, &core::Intervention::date);
    return first == subject.interventions.end() ? nullptr : &*first;
}

/// The remnant on a scan: known of the shown one, measured of the others.
std::optional<core::Millilitre> remnant_on(const core::Case& subject, const core::TimePoint& scan,
                                           const core::ResectionPlan& plan, const Evaluation& evaluation) {
    if (scan.id == evaluation.scan_id && evaluation.measurement) return evaluation.measurement->flr;
    const auto measured = measure(scan, plan, measure_options(subject.choices));
    if (!measured) return std::nullopt;
    return measured->flr;
}

}  // namespace

std::optional<GrowthChartModel> growth_chart_model(const core::Case& subject, const Evaluation& evaluation) {
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    const core::Intervention* zero = origin_of_time(subject);
    if (plan == nullptr || zero == nullptr || !evaluation.assessment || !evaluation.assessment->stlv_ml)
        return std::nullopt;
    const core::Millilitre standard = *evaluation.assessment->stlv_ml;
    GrowthChartModel course;
    for (const core::TimePoint& scan : subject.time_points) {
        if (!scan.date) continue;
        const auto flr = remnant_on(subject, scan, *plan, evaluation);
        if (!flr) continue;
        course.points.push_back({scan.id, scan.name, *scan.date, days_between(zero->date, *scan.date), *flr,
                                 share_of(*flr, standard), std::nullopt, scan.id == evaluation.scan_id});
    }
    if (course.points.size() < 2) return std::nullopt;
    if (const auto& followup = evaluation.assessment->followup) {
        const double part = followup->uncertainty.observer_error.value() / 100.0;
        for (ChartPoint& point : course.points) point.error = core::Points(part * point.sflr.value());
    }
    std::ranges::stable_sort(course.points, {}, &ChartPoint::day);
    for (const core::Intervention& done : subject.interventions)
        course.interventions.push_back({done.kind, done.date, days_between(zero->date, done.date)});
    const RemnantShares& shares = *evaluation.shares();
    course.needed = shares.threshold;
    course.needed_source = shares.threshold_source;
    return course;
}

}  // namespace remnant::volumetry

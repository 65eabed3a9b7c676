#include "remnant/volumetry/growth_course.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "remnant/volumetry/measure.h"
#include "remnant/volumetry/time_points.h"

namespace remnant::volumetry {
namespace {

using core::InterventionKind;
using std::chrono::sys_days;

constexpr std::string_view kCroome = "Croome, HPB (Oxford) 2015;17:477";
constexpr std::string_view kHeil = "Heil & Schadde, Langenbecks Arch Surg 2021;406:1295";

constexpr std::array<GrowthContextRate, 4> kContext{{
    {"PVE, relative hypertrophy", "mean 36 to 38 %", kCroome},
    {"PVE, growth a day", "3 to 5 mL/day", kCroome},
    {"ALPPS, relative hypertrophy", "mean 84 %", kCroome},
    {"ALPPS, growth a day", "22 to 35 mL/day", kCroome},
}};
constexpr GrowthContextRate kStaged{"two-stage hepatectomy, portal vein occlusion",
                                    "a moderate increase over several weeks", kHeil};
constexpr GrowthContextRate kDeprivation{"LVD", "faster than PVE; no rate of its own is used here", kHeil};

std::vector<GrowthContextRate> context_of(InterventionKind kind) {
    std::vector<GrowthContextRate> rates(kContext.begin(), kContext.end());
    if (kind == InterventionKind::TwoStageStage1) rates.push_back(kStaged);
    if (kind == InterventionKind::LiverVenousDeprivation) rates.push_back(kDeprivation);
    return rates;
}

core::Days between(core::Date from, core::Date to) {
    return core::Days(static_cast<double>((sys_days(to) - sys_days(from)).count()));
}

/// The dated scans in the order of their dates.
std::vector<const core::TimePoint*> dated(const core::Case& subject) {
    std::vector<const core::TimePoint*> scans;
    for (const core::TimePoint& scan : subject.time_points) {
        if (scan.date) scans.push_back(&scan);
    }
    std::ranges::stable_sort(
        scans, [](const auto* a, const auto* b) { return sys_days(*a->date) < sys_days(*b->date); });
    return scans;
}

/// What one scan shows of the remnant, or why it shows nothing.
core::Result<RemnantShares> shares_on(const core::Case& subject, const core::TimePoint& scan,
                                      const core::ResectionPlan& plan, AssessmentInput input) {
    const auto measured = measure(scan, plan, measure_options(subject.choices));
    if (!measured) return core::refuse(measured.error());
    input.baseline = {measured->tlv, measured->tumour, measured->flr};
    const auto assessment = assess(input);
    if (!assessment) return core::refuse(assessment.error());
    return assessment->baseline;
}

CoursePoint point_of(const core::Case& subject, const core::TimePoint& scan, const core::ResectionPlan& plan,
                     const AssessmentInput& input, core::Percent error) {
    CoursePoint point;
    point.scan_id = scan.id;
    point.scan_name = scan.name;
    point.date = *scan.date;
    point.shown = &scan == subject.shown();
    const core::Structure* remnant = outlined_remnant(scan, plan.name);
    point.proposal = remnant != nullptr && !remnant->confirmed;
    auto shares = shares_on(subject, scan, plan, input);
    if (!shares) {
        point.cannot_say_because = shares.error().reason;
        return point;
    }
    point.flr_error = shares->volumes.flr * (error.value() / 100.0);
    if (shares->sflr) point.sflr_error = *shares->sflr * (error.value() / 100.0);
    point.shares = std::move(*shares);
    return point;
}

/// Growth between two measured points; none where the later does not lie after what days count from.
std::optional<CourseInterval> interval_of(const std::vector<CoursePoint>& points, std::size_t from,
                                          std::size_t to, const core::Intervention* intervention,
                                          core::Percent error) {
    const CoursePoint& a = points[from];
    const CoursePoint& b = points[to];
    if (!a.shares || !b.shares) return std::nullopt;
    const bool before = intervention != nullptr && sys_days(a.date) <= sys_days(intervention->date);
    const core::Days days = between(before ? intervention->date : a.date, b.date);
    const auto growth = growth_between(*a.shares, *b.shares, days);
    if (!growth) return std::nullopt;
    CourseInterval interval;
    interval.from = from;
    interval.to = to;
    interval.growth = *growth;
    interval.uncertainty = uncertainty_of(*growth, *a.shares, *b.shares, error);
    return interval;
}

std::size_t place_of_baseline(const std::vector<CoursePoint>& points,
                              const core::Intervention* intervention) {
    std::size_t place = 0;
    for (std::size_t n = 1; intervention != nullptr && n < points.size(); ++n) {
        if (sys_days(points[n].date) <= sys_days(intervention->date)) place = n;
    }
    return place;
}

void add_intervals(GrowthCourse& course) {
    const core::Intervention* done = course.intervention ? &*course.intervention : nullptr;
    const std::size_t baseline = place_of_baseline(course.points, done);
    for (std::size_t n = baseline + 1; n < course.points.size(); ++n) {
        auto interval = interval_of(course.points, baseline, n, done, course.observer_error);
        if (!interval) continue;
        interval->first_followup = done != nullptr && n == baseline + 1;
        course.intervals.push_back(*interval);
    }
    for (std::size_t n = baseline + 1; n + 1 < course.points.size(); ++n) {
        if (auto interval = interval_of(course.points, n, n + 1, done, course.observer_error))
            course.intervals.push_back(*interval);
    }
    const std::size_t last = course.points.size() - 1;
    for (const CourseInterval& interval : course.intervals) {
        if (interval.from == baseline && interval.to == last && done != nullptr)
            course.outlook = outlook_of(interval.growth, interval.uncertainty,
                                        *course.points[baseline].shares, *course.points[last].shares);
    }
}

/// What the verdict asks for, which is the same on all scans: it is the patient's.
void take_threshold(GrowthCourse& course) {
    for (const CoursePoint& point : course.points) {
        if (!point.shares) continue;
        course.needed = point.shares->threshold;
        course.needed_source = point.shares->threshold_source;
        return;
    }
}

}  // namespace

std::vector<const CoursePoint*> GrowthCourse::drawable() const {
    std::vector<const CoursePoint*> some;
    for (const CoursePoint& point : points) {
        if (point.shares && point.shares->sflr) some.push_back(&point);
    }
    return some;
}

core::Result<std::optional<GrowthCourse>> growth_course(const core::Case& subject,
                                                        const EvaluationOptions& options) {
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    const core::Patient& patient = subject.patient;
    const std::vector<const core::TimePoint*> scans = dated(subject);
    if (plan == nullptr || scans.size() < 2 || !patient.height || !patient.weight || !patient.liver_condition)
        return std::optional<GrowthCourse>();
    const AssessmentInput input = assessment_input(subject, options);
    GrowthCourse course;
    course.observer_error_given = subject.choices.observer_error.has_value();
    course.observer_error = subject.choices.observer_error.value_or(kUsualObserverError);
    if (const auto* done = last_intervention_before(subject, *scans.back()->date)) {
        course.intervention = *done;
        course.context = context_of(done->kind);
    }
    const core::Date start = course.intervention ? course.intervention->date : *scans.front()->date;
    for (const core::TimePoint* scan : scans) {
        course.points.push_back(point_of(subject, *scan, *plan, input, course.observer_error));
        course.points.back().day = between(start, *scan->date);
    }
    for (const core::Intervention& done : subject.interventions)
        course.interventions.push_back({done.kind, done.date, between(start, done.date)});
    take_threshold(course);
    add_intervals(course);
    return std::optional(std::move(course));
}

}  // namespace remnant::volumetry

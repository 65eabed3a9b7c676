#include "remnant/volumetry/growth_course.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "growth_thresholds.h"
#include "remnant/volumetry/measure.h"
#include "remnant/volumetry/time_points.h"
#include "scan_doubts.h"
#include "scan_weight.h"

namespace remnant::volumetry {
namespace {

using core::InterventionKind;
using std::chrono::sys_days;

constexpr std::string_view kCroome = "Croome, HPB (Oxford) 2015;17:477";
constexpr std::string_view kHeil = "Heil & Schadde, Langenbecks Arch Surg 2021;406:1295";

constexpr std::string_view kRelative = "relative_hypertrophy_percent";
constexpr std::string_view kPerDay = "growth_ml_per_day";

struct ContextRow {
    InterventionKind kind;
    GrowthContextRate rate;
};

constexpr std::array<ContextRow, 8> kContext{{
    {InterventionKind::PortalVeinEmbolisation, {kRelative, "PVE", "mean 36–38 %", kCroome}},
    {InterventionKind::PortalVeinEmbolisation, {kPerDay, "PVE", "3–5 mL/day", kCroome}},
    {InterventionKind::EmbolisationWithSegmentIv, {kRelative, "PVE", "mean 36–38 %", kCroome}},
    {InterventionKind::EmbolisationWithSegmentIv, {kPerDay, "PVE", "3–5 mL/day", kCroome}},
    {InterventionKind::AlppsStage1, {kRelative, "ALPPS", "mean 84 %", kCroome}},
    {InterventionKind::AlppsStage1, {kPerDay, "ALPPS", "22–35 mL/day", kCroome}},
    {InterventionKind::TwoStageStage1,
     {"", "two-stage hepatectomy, portal vein occlusion", "a moderate increase over several weeks", kHeil}},
    {InterventionKind::LiverVenousDeprivation,
     {"", "LVD", "faster than PVE; no rate of its own is used here", kHeil}},
}};

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

/// What is needed to fill a course.
struct Making {
    const core::Case& subject;
    const core::ResectionPlan& plan;
    const AssessmentInput input;                // without volumes
    std::vector<const core::TimePoint*> scans;  // as the points of the course
    GrowthCourse course;
};

/// Shares of these volumes, by the standard volume of the day of `standard`.
core::Result<RemnantShares> shares_by(const Making& making, const core::TimePoint& standard,
                                      const LiverVolumes& volumes) {
    AssessmentInput input = making.input;
    input.baseline = volumes;
    input.patient.weight = weight_on(standard, making.subject.patient);
    auto assessment = assess(input);
    if (!assessment) return core::refuse(assessment.error());
    return std::move(assessment->baseline);
}

/// What was measured of the remnant on one scan, as its own verdict has it, or why it shows nothing.
core::Result<RemnantShares> shares_of_scan(const Making& making, const core::TimePoint& scan,
                                           const core::Result<Measurement>& measured) {
    if (!measured) return core::refuse(measured.error());
    const auto pair = followup_pair(making.subject, scan);
    return shares_by(making, pair ? *pair->baseline : scan, {measured->tlv, measured->tumour, measured->flr});
}

CoursePoint point_of(const Making& making, const core::TimePoint& scan) {
    const core::Case& subject = making.subject;
    CoursePoint point;
    point.scan_id = scan.id;
    point.scan_name = scan.name;
    point.date = *scan.date;
    point.shown = &scan == subject.shown();
    const core::Structure* remnant = outlined_remnant(scan, making.plan.name);
    point.proposal = remnant != nullptr && !remnant->confirmed;
    const auto measured = measure(scan, making.plan, measure_options(subject.choices));
    if (!point.shown)
        point.warnings =
            doubts_of_other_scan(subject, scan, measured ? measured->warnings : core::Warnings());
    auto shares = shares_of_scan(making, scan, measured);
    if (!shares) {
        point.cannot_say_because = shares.error().reason;
        return point;
    }
    const double error = making.course.observer_error.value() / 100.0;
    point.flr_error = shares->volumes.flr * error;
    if (shares->sflr) point.sflr_error = *shares->sflr * error;
    point.shares = std::move(*shares);
    return point;
}

std::size_t place_of(const Making& making, const core::TimePoint& scan) {
    return static_cast<std::size_t>(std::ranges::find(making.scans, &scan) - making.scans.begin());
}

/// Growth between two measured points; none where it cannot be counted over these days.
struct Between {
    CourseInterval interval;
    RemnantShares before, after;  // by one standard volume
};

std::optional<Between> growth_over(const Making& making, std::size_t from, std::size_t to, core::Days days,
                                   const core::TimePoint& standard) {
    const CoursePoint& a = making.course.points[from];
    const CoursePoint& b = making.course.points[to];
    if (!a.shares || !b.shares) return std::nullopt;
    const auto before = shares_by(making, standard, a.shares->volumes);
    const auto after = shares_by(making, standard, b.shares->volumes);
    if (!before || !after) return std::nullopt;
    const auto growth = growth_between(*before, *after, days);
    if (!growth) return std::nullopt;
    CourseInterval interval;
    interval.from = from;
    interval.to = to;
    interval.growth = *growth;
    interval.uncertainty = uncertainty_of(*growth, *before, *after, making.course.observer_error);
    return Between{interval, *before, *after};
}

/// What speaks against growth since the baseline, said of the later scan. Of the one that is shown its own
/// `Evaluation` says it.
void doubt(CoursePoint& point, const FollowupPair& pair, core::Warnings warnings) {
    if (!point.shown) core::append(point.warnings, named_after(*pair.followup, std::move(warnings)));
}

void add_growth_of(Making& making, const FollowupPair& pair, std::size_t to) {
    CoursePoint& point = making.course.points[to];
    const auto days = days_of(pair, making.subject.choices);
    if (!days) {
        doubt(point, pair,
              {{"old-baseline",
                "no growth since " + pair.baseline->name + " is computed: " + days.error().reason, ""}});
        return;
    }
    auto found = growth_over(making, place_of(making, *pair.baseline), to, *days, *pair.baseline);
    if (!found) return;
    found->interval.first_followup = pair.first_followup;
    making.course.intervals.push_back(found->interval);
    const core::Patient& patient = making.subject.patient;
    doubt(point, pair,
          growth_warnings(
              found->interval.growth, found->interval.uncertainty, found->before, found->after,
              {pair.intervention->kind, pair.first_followup, weight_on(*pair.baseline, patient),
               weight_on(*pair.followup, patient), facts_of(*pair.baseline), facts_of(*pair.followup)}));
    if (to + 1 == making.scans.size())
        making.course.outlook =
            outlook_of(found->interval.growth, found->interval.uncertainty, found->before, found->after);
}

/// Without an intervention growth counts from the first scan.
void add_growth_from_first(Making& making, std::size_t to) {
    const core::TimePoint& first = *making.scans.front();
    const core::Days days = between(*first.date, *making.scans[to]->date);
    if (const auto found = growth_over(making, 0, to, days, first))
        making.course.intervals.push_back(found->interval);
}

/// From a scan to the next, where no intervention lies between them: with one it is growth since a baseline.
void add_growth_to_next(Making& making, std::size_t from) {
    const core::TimePoint& a = *making.scans[from];
    const core::TimePoint& b = *making.scans[from + 1];
    const core::Intervention* done = last_intervention_before(making.subject, *b.date);
    if (done != last_intervention_before(making.subject, *a.date)) return;
    // Two scans before the intervention show no growth, the first and the second without any are there
    // already.
    if (done == nullptr && (making.course.intervention || from == 0)) return;
    const auto pair = followup_pair(making.subject, b);
    const core::Days days = between(*a.date, *b.date);
    if (const auto found = growth_over(making, from, from + 1, days, pair ? *pair->baseline : a))
        making.course.intervals.push_back(found->interval);
}

void add_intervals(Making& making) {
    for (std::size_t n = 0; n < making.scans.size(); ++n) {
        if (const auto pair = followup_pair(making.subject, *making.scans[n])) {
            add_growth_of(making, *pair, n);
        } else if (!making.course.intervention && n > 0) {
            add_growth_from_first(making, n);
        }
    }
    for (std::size_t n = 0; n + 1 < making.scans.size(); ++n) add_growth_to_next(making, n);
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

std::vector<GrowthContextRate> growth_context_of(core::InterventionKind kind) {
    std::vector<GrowthContextRate> rates;
    for (const ContextRow& row : kContext) {
        if (row.kind == kind) rates.push_back(row.rate);
    }
    return rates;
}

std::optional<NeededGrowth> needed_growth(const GrowthCourse& course, const CourseInterval& interval) {
    const auto& shares = course.points[interval.to].shares;
    if (!interval.first_followup || !interval.growth.degree_of_hypertrophy || !shares || !shares->sflr)
        return std::nullopt;
    const double weeks = core::to_weeks(interval.growth.days).value();
    const double start = shares->sflr->value() - interval.growth.degree_of_hypertrophy->value();
    return NeededGrowth{kNeededKineticRate, core::Percent(start),
                        core::Percent(start + kNeededKineticRate * weeks)};
}

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
    std::vector<const core::TimePoint*> scans = dated(subject);
    if (plan == nullptr || scans.size() < 2 || !patient.height || !patient.weight || !patient.liver_condition)
        return std::optional<GrowthCourse>();
    Making making{subject, *plan, assessment_input(subject, options), std::move(scans), {}};
    GrowthCourse& course = making.course;
    course.observer_error_given = subject.choices.observer_error.has_value();
    course.observer_error = subject.choices.observer_error.value_or(kUsualObserverError);
    if (const auto* done = last_intervention_before(subject, *making.scans.back()->date)) {
        course.intervention = *done;
        course.context = growth_context_of(done->kind);
    }
    const core::Date start = course.intervention ? course.intervention->date : *making.scans.front()->date;
    for (const core::TimePoint* scan : making.scans) {
        course.points.push_back(point_of(making, *scan));
        course.points.back().day = between(start, *scan->date);
    }
    for (const core::Intervention& done : subject.interventions)
        course.interventions.push_back({done.kind, done.date, between(start, done.date)});
    take_threshold(course);
    add_intervals(making);
    return std::optional(std::move(course));
}

}  // namespace remnant::volumetry

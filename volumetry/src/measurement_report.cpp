#include "remnant/volumetry/measurement_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "remnant/core/structure_codes.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/growth_course.h"
#include "remnant/volumetry/remarks.h"
#include "remnant/volumetry/time_points.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

using core::ReportCode;
using core::ReportGroup;
using core::ReportNumber;

const ReportCode kVolume{"118565006", "SCT", "Volume"};
const ReportCode kMillilitre{"ml", "UCUM", "milliliter"};
const ReportCode kCounting{"126030", "DCM", "Sum of segmented voxel method for volume"};

ReportCode own(std::string value, std::string meaning) {
    return {std::move(value), std::string(core::kOwnCodeScheme), std::move(meaning)};
}

struct UnitRow {
    std::string_view unit;  // as the program writes it
    const char* ucum;
    const char* meaning;
};

constexpr std::array<UnitRow, 8> kUnits{{
    {"mL", "ml", "milliliter"},
    {"%", "%", "percent"},
    {"mL/m2", "ml/m2", "milliliter per square meter"},
    {"points", "%", "percentage points"},
    {"%/week", "%/wk", "percent per week"},
    {"mL/day", "ml/d", "milliliter per day"},
    {"mm", "mm", "millimeter"},
    {"days", "d", "day"},
}};

ReportCode unit_of(std::string_view unit) {
    for (const UnitRow& row : kUnits) {
        if (row.unit == unit) return {row.ucum, "UCUM", row.meaning};
    }
    return {"1", "UCUM", "no units"};
}

struct NumberRow {
    std::string_view id;  // of Provenance
    const char* code;
    const char* meaning;
};

constexpr std::array<NumberRow, 12> kNumbers{{
    {"functional_ml", "flv", "Functional liver volume"},
    {"sflr_percent", "sflr", "Standardised future liver remnant"},
    {"rlv_tlv_percent", "rlv-tlv", "Remnant of total liver volume"},
    {"rlv_functional_percent", "rlv-flv", "Remnant of functional liver volume"},
    {"flr_body_weight_percent", "flr-bw", "Remnant to body weight ratio"},
    {"flr_bsa_ml_per_m2", "flr-bsa", "Remnant per body surface area"},
    {"threshold_percent", "sflr-needed", "Standardised remnant that is needed"},
    {"degree_of_hypertrophy_points", "dh", "Degree of hypertrophy"},
    {"kinetic_growth_rate_per_week", "kgr", "Kinetic growth rate"},
    {"remnant_growth_rate_per_week", "rgr", "Remnant growth rate"},
    {"relative_hypertrophy_percent", "rel-hypertrophy", "Relative hypertrophy"},
    {"growth_ml_per_day", "growth-per-day", "Growth of the remnant per day"},
}};

ReportNumber number_of(const Provenance& p) {
    const auto* const row = std::ranges::find(kNumbers, p.id, &NumberRow::id);
    ReportNumber number;
    number.what = row == kNumbers.end() ? own("other", p.id) : own(row->code, row->meaning);
    number.value = p.value;
    number.unit = unit_of(p.unit);
    number.equation = fmt::format("{}; {}; {}", p.formula, p.inputs, p.source);
    return number;
}

template <class Unit>
std::optional<double> number_in(const std::optional<Unit>& value) {
    return value ? std::optional(value->value()) : std::nullopt;
}

/// Half-width of the interval round a number of growth; none of the others.
std::optional<double> half_width_of(std::string_view id, const GrowthUncertainty& u) {
    if (id == "degree_of_hypertrophy_points") return number_in(u.degree_of_hypertrophy);
    if (id == "kinetic_growth_rate_per_week") return number_in(u.kinetic_growth_rate);
    if (id == "remnant_growth_rate_per_week") return u.remnant_growth_rate.value();
    if (id == "relative_hypertrophy_percent") return number_in(u.relative_hypertrophy);
    if (id == "growth_ml_per_day") return u.absolute_growth.value();
    return std::nullopt;
}

ReportCode finding_of(const core::Structure& structure) {
    const core::Code code = core::codes_of(structure).type;
    return {std::string(code.value), std::string(code.scheme), std::string(code.meaning)};
}

ReportNumber volume_number(ReportCode what, core::Millilitre volume, std::string equation) {
    return {std::move(what), volume.value(), kMillilitre, kCounting, std::move(equation)};
}

std::vector<ReportGroup> structure_groups(const core::TimePoint& scan,
                                          const std::vector<core::Structure>& structures,
                                          const Evaluation& evaluation) {
    std::vector<ReportGroup> groups;
    for (const core::Structure& s : structures) {
        ReportGroup group{s.id, s.name, finding_of(s), {}};
        group.numbers.push_back(volume_number(
            kVolume, volume_of(s.mask.count(), scan.geometry),
            fmt::format("{} voxels of {:.17g} mm3", s.mask.count(), scan.geometry.voxel_volume().value())));
        if (evaluation.cut) {
            for (const TumourMargin& margin : evaluation.cut->margins) {
                if (margin.tumour_id != s.id || !margin.distance) continue;
                group.numbers.push_back(
                    {own("margin", "Distance to the cut"), margin.distance->value(), unit_of("mm"), {}, ""});
            }
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

ReportGroup liver_group(const MeasuredLiver& liver) {
    ReportGroup group{"", "whole liver", {"10200004", "SCT", "Liver"}, {}};
    group.numbers = {
        volume_number(own("tlv", "Total liver volume"), liver.tlv, "tumours and vessels included"),
        volume_number(own("tumour", "Tumour volume in the liver"), liver.tumour_volume, "each voxel once")};
    return group;
}

/// The plan's own numbers; those of the scan that is shown.
ReportGroup plan_group(const Evaluation& evaluation) {
    const Measurement& m = *evaluation.measurement;
    ReportGroup group{"", evaluation.plan_name, own("remnant", "Future liver remnant"), {}};
    group.numbers = {
        volume_number(own("flr", "Future liver remnant volume"), m.flr, "what stays, without tumour"),
        volume_number(own("resected", "Resected volume"), m.resection.resected, "what goes"),
        volume_number(own("remnant-tumour", "Tumour volume in the remnant"), m.resection.remnant_tumour,
                      "stays unless it is treated"),
        volume_number(own("unassigned", "Liver volume without a segment"), m.resection.unassigned,
                      "counted as not staying")};
    if (!evaluation.assessment) return group;
    const Assessment& a = *evaluation.assessment;
    if (a.stlv_ml) {
        group.numbers.push_back({own("stlv", "Standard total liver volume"), a.stlv_ml->value(), kMillilitre,
                                 own(a.stlv_used, "Formula " + a.stlv_used), ""});
    }
    for (const auto& p : a.followup ? a.followup->provenance : a.provenance) {
        group.numbers.push_back(number_of(p));
        if (a.followup) group.numbers.back().half_width = half_width_of(p.id, a.followup->uncertainty);
    }
    return group;
}

ReportGroup point_group(const CoursePoint& point) {
    ReportGroup group{"",
                      "remnant on " + point.scan_name + " of " + core::to_text(point.date),
                      own("remnant-on-scan", "Future liver remnant on a scan"),
                      {}};
    const RemnantShares& shares = *point.shares;
    group.numbers.push_back(
        {own("day", "Days since the intervention"), point.day.value(), unit_of("days"), {}, ""});
    group.numbers.push_back(volume_number(own("flr", "Future liver remnant volume"), shares.volumes.flr, ""));
    group.numbers.back().half_width = point.flr_error.value();
    if (shares.sflr)
        group.numbers.push_back({own("sflr", "Standardised future liver remnant"),
                                 shares.sflr->value(),
                                 unit_of("%"),
                                 {},
                                 "100*FLR/sTLV",
                                 number_in(point.sflr_error)});
    return group;
}

ReportGroup interval_group(const GrowthCourse& course, const CourseInterval& interval) {
    const Growth& g = interval.growth;
    ReportGroup group{"",
                      "growth from " + course.points[interval.from].scan_name + " to " +
                          course.points[interval.to].scan_name,
                      own("growth-interval", "Growth of the remnant between two scans"),
                      {}};
    const auto add = [&](const char* id, const std::optional<double>& value, const char* unit) {
        if (!value) return;
        const auto* const row = std::ranges::find(kNumbers, id, &NumberRow::id);
        group.numbers.push_back({own(row->code, row->meaning),
                                 *value,
                                 unit_of(unit),
                                 {},
                                 "",
                                 half_width_of(id, interval.uncertainty)});
    };
    group.numbers.push_back(
        {own("days", "Days that growth is counted over"), g.days.value(), unit_of("days"), {}, ""});
    add("degree_of_hypertrophy_points", number_in(g.degree_of_hypertrophy), "points");
    add("kinetic_growth_rate_per_week", number_in(g.kinetic_growth_rate), "%/week");
    add("remnant_growth_rate_per_week", g.remnant_growth_rate.value(), "%/week");
    add("relative_hypertrophy_percent", number_in(g.relative_hypertrophy), "%");
    add("growth_ml_per_day", g.absolute_growth.value(), "mL/day");
    return group;
}

/// The remnant on every dated scan and its growth between them.
std::vector<ReportGroup> course_groups(const GrowthCourse& course) {
    std::vector<ReportGroup> groups;
    for (const CoursePoint& point : course.points) {
        if (point.shares) groups.push_back(point_group(point));
    }
    for (const CourseInterval& interval : course.intervals)
        groups.push_back(interval_group(course, interval));
    return groups;
}

/// What was done and when: a number of days after embolisation is another one than after ALPPS. Of several
/// interventions it is said which one the days count from.
void add_interventions(const core::Case& subject, const std::optional<GrowthCourse>& course,
                       std::vector<core::ReportText>& texts) {
    const core::TimePoint* scan = subject.shown();
    const auto pair = scan == nullptr ? std::nullopt : followup_pair(subject, *scan);
    const bool several = subject.interventions.size() > 1;
    for (const core::Intervention& done : subject.interventions) {
        const bool of_verdict = several && pair && pair->intervention == &done;
        const bool of_course = several && course && course->intervention == done;
        std::string text =
            std::string(core::intervention_type(done.kind).name) + ", " + core::to_text(done.date);
        if (of_verdict && of_course) {
            text += ": the days count from it";
        } else if (of_verdict) {
            text += ": the days of the verdict count from it";
        } else if (of_course) {
            text += ": the days of the course count from it";
        }
        texts.push_back({own("intervention", "Intervention"), text});
    }
}

/// Those of the answer, then of further scans whose numbers stand in the report.
core::Warnings warnings_of(const Evaluation& evaluation, const std::optional<GrowthCourse>& course) {
    core::Warnings warnings = evaluation.warnings;
    if (!course) return warnings;
    for (const CoursePoint& point : course->points) core::append(warnings, point.warnings);
    return warnings;
}

std::vector<core::ReportText> texts_of(const core::Case& subject, const Evaluation& evaluation,
                                       const std::optional<GrowthCourse>& course) {
    std::vector<core::ReportText> texts;
    if (const RemnantShares* shares = evaluation.shares()) {
        const std::string verdict = !shares->adequate   ? "cannot say: " + shares->cannot_say_because
                                    : *shares->adequate ? "enough"
                                                        : "not enough";
        texts.push_back({own("verdict", "Whether the remnant is enough"), verdict});
    }
    for (const std::string& remark : remarks_of(evaluation))
        texts.push_back({own("remark", "To be read with the verdict"), remark});
    add_interventions(subject, course, texts);
    for (const Missing& missing : evaluation.missing)
        texts.push_back({own("missing", "Not known"), missing.text});
    if (evaluation.refusal)
        texts.push_back({own("refused", "Not computed"), core::to_line(*evaluation.refusal)});
    for (const core::Warning& warning : warnings_of(evaluation, course)) {
        texts.push_back({own("warning", "Warning"),
                         warning.source.empty() ? warning.text : warning.text + " [" + warning.source + "]"});
    }
    texts.push_back({own("purpose", "Purpose"), "For research and education. Not a medical device."});
    return texts;
}

}  // namespace

core::MeasurementReport measurement_report(const core::Case& subject, const core::TimePoint& scan,
                                           const core::ResectionPlan* plan,
                                           const std::vector<core::Structure>& structures,
                                           const EvaluationOptions& rules) {
    core::Case shown = subject;
    shown.view.time_point_id = scan.id;
    shown.active_plan = plan == nullptr ? std::string() : plan->name;
    const Evaluation evaluation = evaluate(shown, rules);
    core::MeasurementReport report;
    report.groups = structure_groups(scan, structures, evaluation);
    if (evaluation.liver) report.groups.push_back(liver_group(*evaluation.liver));
    if (evaluation.measurement) report.groups.push_back(plan_group(evaluation));
    // Refused is a course only where the verdict is refused too, which is said.
    std::optional<GrowthCourse> course;
    if (auto found = growth_course(shown, rules)) course = *std::move(found);
    if (course) std::ranges::move(course_groups(*course), std::back_inserter(report.groups));
    report.texts = texts_of(shown, evaluation, course);
    return report;
}

}  // namespace remnant::volumetry

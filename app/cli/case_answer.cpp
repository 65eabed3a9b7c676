#include "case_answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "account_rules.h"
#include "assessment_output.h"
#include "lesion_output.h"
#include "measurement_output.h"
#include "remnant/imaging/case_file.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

std::string list_of(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "'" : ", '") + core::printable(name) + "'";
    return list.empty() ? "none" : list;
}

core::Result<> choose_plan(core::Case& subject, const std::string& name) {
    if (name.empty()) return {};
    if (const auto plan = plan_asked_for(subject, name, "--plan"); !plan) return core::refuse(plan.error());
    subject.active_plan = name;
    return {};
}

core::Result<> choose_scan(core::Case& subject, const std::string& asked) {
    // Where none is named, the one the case shows, which is what the window would open.
    if (asked.empty() || subject.time_points.empty()) return {};
    const auto scan = scan_asked_for(subject, asked);
    if (!scan) return core::refuse(scan.error());
    subject.view.time_point_id = (*scan)->id;
    return {};
}

core::Error why_no_verdict(const volumetry::Evaluation& evaluation, const std::string& path) {
    if (evaluation.refusal) return *evaluation.refusal;
    std::vector<std::string> missing;
    std::string list;
    for (const volumetry::Missing& one : evaluation.missing) list += (list.empty() ? "" : "; ") + one.text;
    return {path, "there is no verdict: " + (list.empty() ? "something is missing" : list), {}};
}

Json course_json(const std::optional<volumetry::GrowthCourse>& course) {
    if (!course) return nullptr;
    Json points = Json::array();
    for (const volumetry::CoursePoint& p : course->points) {
        Json point{{"scan", p.scan_id},    {"date", core::to_text(p.date)},
                   {"day", p.day.value()}, {"proposal", p.proposal},
                   {"flr_ml", nullptr},    {"sflr_percent", nullptr}};
        if (p.shares) {
            point["flr_ml"] = p.shares->volumes.flr.value();
            point["flr_error_ml"] = p.flr_error.value();
            if (p.shares->sflr) {
                point["sflr_percent"] = p.shares->sflr->value();
                point["sflr_error_points"] = p.sflr_error->value();
            }
        } else {
            point["cannot_say_because"] = p.cannot_say_because;
        }
        point["warnings"] = to_json(p.warnings);
        points.push_back(point);
    }
    Json intervals = Json::array();
    for (const volumetry::CourseInterval& i : course->intervals) {
        Json interval{{"from", course->points[i.from].scan_id},
                      {"to", course->points[i.to].scan_id},
                      {"first_followup", i.first_followup}};
        interval.update(to_json(i.growth, i.uncertainty));
        intervals.push_back(interval);
    }
    return {{"points", points}, {"intervals", intervals}};
}

/// What the answer is of: a case may hold other scans and plans.
std::string scan_and_plan(const JudgedCase& judged) {
    const core::TimePoint& scan = *judged.subject.shown();
    const std::string date = scan.date ? " of " + core::to_text(*scan.date) : "";
    return core::printable(scan.name) + date + ", plan '" + core::printable(judged.evaluation.plan_name) +
           "'\n";
}

/// What only a case knows: its course over time, and what was doubtful about it.
void add_case_json(Json& json, const JudgedCase& judged) {
    json["growth"] = course_json(judged.course);
    json["lesion_course"] = to_json(judged.lesions);
    json["scores"] = to_json(judged.scores);
    json["notes"] = judged.notes;
    json["warnings"] = to_json(judged.evaluation.warnings);
}

void add_case_text(std::string& text, const JudgedCase& judged) {
    for (const std::string& part : {to_text(judged.lesions), to_text(judged.scores)}) {
        if (!part.empty()) text += "\n" + part;
    }
    if (!judged.evaluation.warnings.empty()) text += "\n" + text_of(judged.evaluation.warnings);
    for (const std::string& note : judged.notes) text += "  note: " + note + "\n";
}

}  // namespace

core::Result<const core::TimePoint*> scan_asked_for(const core::Case& subject, const std::string& asked) {
    if (asked.empty()) {
        const auto last = std::ranges::max_element(subject.time_points, {}, [](const core::TimePoint& scan) {
            return scan.date ? std::chrono::sys_days(*scan.date) : std::chrono::sys_days::min();
        });
        return &*last;
    }
    std::vector<std::string> names;
    for (const core::TimePoint& scan : subject.time_points) {
        if (scan.id == asked || scan.name == asked) return &scan;
        names.push_back(scan.id);
    }
    return core::refuse(
        "--scan", "the case has no scan '" + core::printable(asked) + "'; its scans: " + list_of(names));
}

core::Result<const core::ResectionPlan*> plan_asked_for(const core::Case& subject, const std::string& name,
                                                        const std::string& option) {
    if (const core::ResectionPlan* plan = subject.find_plan(name)) return plan;
    std::vector<std::string> names;
    for (const core::ResectionPlan& plan : subject.plans) names.push_back(plan.name);
    return core::refuse(option,
                        "the case has no plan '" + core::printable(name) + "'; its plans: " + list_of(names));
}

CLI::Option* add_case_argument(CLI::App& command, CaseOptions& options) {
    auto* argument = command.add_option("CASE", options.path, "a case file (.remnant)");
    command
        .add_option("--scan", options.scan,
                    "of a case, the scan to judge: its id or name (default: the one the case shows)")
        ->needs(argument);
    return argument;
}

void add_rules_option(CLI::App& command, CaseOptions& options) {
    command.add_flag("--published-rules", options.published_rules,
                     "judge a case by the published thresholds and formula, whatever the preferences have");
}

core::Result<OpenCase> open_case(const CaseOptions& options, const core::JobContext& job) {
    auto opened = imaging::open_case(options.path, job);
    if (!opened) return core::refuse(opened.error());
    OpenCase result{std::move(opened->value), std::move(opened->notes)};
    if (auto done = choose_plan(result.subject, options.plan); !done) return core::refuse(done.error());
    if (auto done = choose_scan(result.subject, options.scan); !done) return core::refuse(done.error());
    return result;
}

core::Result<JudgedCase> judged_case(const CaseOptions& options, const core::JobContext& job) {
    auto opened = open_case(options, job);
    if (!opened) return core::refuse(opened.error());
    JudgedCase judged{std::move(opened->subject), {}, {}, {}, {}, std::move(opened->notes)};
    const volumetry::EvaluationOptions rules =
        options.published_rules ? volumetry::EvaluationOptions{} : account_rules();
    judged.evaluation = volumetry::evaluate(judged.subject, rules);
    if (!judged.evaluation.assessment) return core::refuse(why_no_verdict(judged.evaluation, options.path));
    auto course = volumetry::growth_course(judged.subject, rules);
    if (!course) return core::refuse(course.error());
    judged.course = std::move(*course);
    const volumetry::MeasureOptions outlines = volumetry::measure_options(judged.subject.choices);
    judged.lesions = volumetry::lesion_course(judged.subject, outlines);
    judged.scores = volumetry::scores_of(
        volumetry::tumour_burden_of(volumetry::lesions_of(*judged.subject.shown(), outlines), judged.lesions,
                                    judged.subject.shown()->id),
        judged.subject.patient.score_facts);
    return judged;
}

Json assessed_json(const JudgedCase& judged) {
    Json json{{"plan", judged.evaluation.plan_name}, {"scan", judged.evaluation.scan_id}};
    json.update(to_json(*judged.evaluation.assessment));
    add_case_json(json, judged);
    return json;
}

std::string assessed_text(const JudgedCase& judged) {
    std::string text = scan_and_plan(judged) + to_text(*judged.evaluation.assessment);
    add_case_text(text, judged);
    return text;
}

Json measured_json(const JudgedCase& judged) {
    Json json{{"plan", judged.evaluation.plan_name}, {"scan", judged.evaluation.scan_id}};
    json.update(to_json(*judged.evaluation.assessment));
    json.update(to_json(*judged.evaluation.measurement));
    json["margins"] = to_json(judged.evaluation.cut->margins);
    add_case_json(json, judged);
    return json;
}

std::string measured_text(const JudgedCase& judged) {
    std::string text = scan_and_plan(judged) + to_text(*judged.evaluation.assessment) + "\n" +
                       to_text(*judged.evaluation.measurement) + to_text(judged.evaluation.cut->margins);
    add_case_text(text, judged);
    return text;
}

}  // namespace remnant::cli

#pragma once
// A case file on the command line: opened, judged, and told in the window's own numbers.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "json_output.h"
#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/growth_course.h"
#include "remnant/volumetry/lesion_course.h"
#include "remnant/volumetry/scores.h"

namespace remnant::cli {

struct CaseOptions {
    std::string path;
    std::string plan;  // name; empty: the case's own
    std::string scan;  // id or name; empty: the one the case shows, as in the window
    bool published_rules = false;  // also where the preferences have the institution's own
};

/// CASE as an argument and `--scan`; a command says itself what its `--plan` means.
CLI::Option* add_case_argument(CLI::App& command, CaseOptions& options);

/// `--published-rules`: a case is otherwise judged as the window judges it, by the preferences. What is given
/// without a case is always judged by the published rules.
void add_rules_option(CLI::App& command, CaseOptions& options);

/// The scan asked for by id or name; the last by date where nothing is asked. The case must have scans.
/// Refused: one that it does not have, with the ids of those it has.
core::Result<const core::TimePoint*> scan_asked_for(const core::Case& subject, const std::string& asked);
/// The plan of this name; refused for `option` with the names of those the case has.
core::Result<const core::ResectionPlan*> plan_asked_for(const core::Case& subject, const std::string& name,
                                                        const std::string& option);

/// The case with the chosen plan active and the chosen scan shown, and what could not be read of it.
struct OpenCase {
    core::Case subject;
    std::vector<std::string> notes;
};
/// Refused: no such file or not a case, a plan or scan that it does not have.
core::Result<OpenCase> open_case(const CaseOptions& options, const core::JobContext& job);

/// One scan under one plan.
struct JudgedCase {
    core::Case subject;
    volumetry::Evaluation evaluation;
    std::optional<volumetry::GrowthCourse> course;
    volumetry::LesionCourse lesions;
    std::vector<volumetry::Score> scores;
    std::vector<std::string> notes;
};
/// Refused as `open_case`, and with what is missing where there is no verdict.
core::Result<JudgedCase> judged_case(const CaseOptions& options, const core::JobContext& job);

/// As `assess` prints it: verdict, numbers, formulas, growth, warnings.
Json assessed_json(const JudgedCase& judged);
std::string assessed_text(const JudgedCase& judged);
/// The same with volumes and margins, as `measure` prints it.
Json measured_json(const JudgedCase& judged);
std::string measured_text(const JudgedCase& judged);

}  // namespace remnant::cli

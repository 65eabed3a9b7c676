#pragma once
// A whole case judged: the one road from what is known to what is shown.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/assessment.h"
#include "remnant/volumetry/cut_findings.h"
#include "remnant/volumetry/live_plan.h"
#include "remnant/volumetry/measure.h"

namespace remnant::volumetry {

/// An institution's own rules; where absent, the published ones hold.
struct EvaluationOptions {
    std::string default_stlv_formula;  // id; empty: the program's default
    /// By liver condition, in the order of the enumeration.
    std::array<std::optional<core::Percent>, 4> institution_thresholds;
};

/// Something without which there is no verdict. `id` is stable: scan, liver, plan, segments, height, weight,
/// liver-condition.
struct Missing {
    std::string id;
    std::string text;  // "no liver yet"
};

/// Everything that can be said of the scan that is shown, and why the rest cannot be said.
struct Evaluation {
    std::string scan_id;
    std::string plan_name;
    std::vector<Missing> missing;
    /// A refusal of what was given (an impossible height, a segment map of another liver).
    std::optional<core::Error> refusal;
    std::optional<MeasuredLiver> liver;      // as soon as there is a liver
    std::optional<Measurement> measurement;  // as soon as there is a plan too
    std::optional<CutFindings> cut;          // with it
    std::optional<Assessment> assessment;    // as soon as the patient is known too
    /// All of them: of the files, the outlines, the patient, and of the baseline where growth since it is
    /// judged. Those of the baseline begin with its name.
    core::Warnings warnings;
    bool remnant_proposed = false;  // what stays is an outline that no person has confirmed
    bool moving = false;            // a cut is in the hand; see `evaluate_moving`

    /// The shares the verdict speaks of: those of the follow-up where one is shown; null where there is none.
    [[nodiscard]] const RemnantShares* shares() const;
};

/// Judges the scan `subject.shown()` under its active plan. Where it is a later scan after an intervention
/// and all dates are known, growth since the first scan is judged too. Pure; never throws on bad input.
Evaluation evaluate(const core::Case& subject, const EvaluationOptions& options);

/// What `evaluate` would say of the plan with the cut where the hand is, as far as it can keep up: volumes,
/// shares, verdict and margins are the same; doubts about the pieces of the remnant and vessels wait until
/// the cut rests. `resting` is the evaluation from before it was moved.
Evaluation evaluate_moving(const core::Case& subject, const EvaluationOptions& options,
                           const Evaluation& resting, LiveAnswer answer);

/// Patient, formulas and rules of a case as an input that still lacks its volumes.
AssessmentInput assessment_input(const core::Case& subject, const EvaluationOptions& options);

/// How outlines are counted in a case.
MeasureOptions measure_options(const core::AssessmentChoices& choices);

}  // namespace remnant::volumetry

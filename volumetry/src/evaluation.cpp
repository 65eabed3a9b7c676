#include "remnant/volumetry/evaluation.h"

#include <algorithm>

#include "remnant/volumetry/clinical_warnings.h"
#include "remnant/volumetry/disappeared_sites.h"
#include "remnant/volumetry/segment_map.h"
#include "remnant/volumetry/time_points.h"
#include "scan_doubts.h"
#include "scan_weight.h"

namespace remnant::volumetry {
namespace {

bool is_anatomical(const core::Removal& removal) {
    return removal.on && (std::holds_alternative<core::RemovedSegments>(removal.cut) ||
                          std::holds_alternative<core::NamedOperation>(removal.cut));
}

bool needs_segments(const core::Resection& resection) {
    if (const auto* cuts = std::get_if<core::RemovalPlan>(&resection)) {
        return std::ranges::any_of(cuts->stages, [](const core::PlanStage& stage) {
            return std::ranges::any_of(stage.removes, is_anatomical);
        });
    }
    return !std::holds_alternative<core::CuttingPlane>(resection);
}

void look_for_missing(const core::Case& subject, const core::TimePoint& scan, Evaluation& result) {
    const auto say = [&](const char* id, const char* text) { result.missing.push_back({id, text}); };
    if (std::ranges::find(scan.structures, core::StructureKind::Liver, &core::Structure::kind) ==
        scan.structures.end())
        say("liver", "no liver yet");
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    if (plan == nullptr) {
        say("plan", "no operation chosen yet");
    } else if (needs_segments(plan->resection) && outlined_remnant(scan, plan->name) == nullptr &&
               SegmentMap::of(scan).empty()) {
        say("segments", "the plan needs Couinaud segments and there are none yet");
    }
    if (!subject.patient.height) say("height", "no height");
    if (!subject.patient.weight) say("weight", "no weight");
    if (!subject.patient.liver_condition) say("liver-condition", "the condition of the liver is not given");
}

bool lacks(const Evaluation& result, std::initializer_list<std::string_view> ids) {
    return std::ranges::any_of(result.missing, [&](const Missing& missing) {
        return std::ranges::find(ids, missing.id) != ids.end();
    });
}

/// What the plan does with metastases that are no longer seen.
core::Warnings sites_left_behind(const core::TimePoint& scan, const Partition& parts) {
    std::vector<DisappearedSite> sites;
    for (const core::Structure& s : scan.structures) {
        if (s.kind == core::StructureKind::DisappearedMetastasis)
            sites.push_back({s.name, s.mask, s.placement_error.value_or(core::Millimetre(0.0))});
    }
    return disappeared_site_warnings(sites, parts.resected, parts.remnant, scan.geometry.spacing);
}

LiverVolumes volumes_of(const Measurement& measured) {
    return {measured.tlv, measured.tumour, measured.flr};
}

/// The scan as its own baseline: shares and standard volume are of the day it was made on.
AssessmentInput input_of_scan(const core::Case& subject, const core::TimePoint& scan,
                              const Measurement& measured, const EvaluationOptions& options) {
    AssessmentInput input = assessment_input(subject, options);
    input.patient.weight = weight_on(scan, subject.patient);
    input.baseline = volumes_of(measured);
    input.baseline_scan = facts_of(scan);
    return input;
}

/// Makes the scan that is shown the follow-up of its baseline, where it has one. What is doubtful of the
/// baseline is doubtful of every rate that counts from it, and joins `warnings`.
core::Result<> compare_with_baseline(const core::Case& subject, const core::TimePoint& scan,
                                     const core::ResectionPlan& plan, AssessmentInput& input,
                                     core::Warnings& warnings) {
    const auto pair = followup_pair(subject, scan);
    if (!pair) return {};
    const auto days = days_of(*pair, subject.choices);
    if (!days) return core::refuse(days.error());
    const core::TimePoint& first = *pair->baseline;
    const auto baseline = measure(first, plan, measure_options(subject.choices));
    if (!baseline) return core::refuse(core::Error(baseline.error()).while_doing("measuring " + first.name));
    FollowupInput followup;
    followup.volumes = input.baseline;
    followup.days = *days;
    followup.weight = weight_on(scan, subject.patient);
    followup.first_followup = pair->first_followup;
    followup.intervention = pair->intervention->kind;
    followup.scan = facts_of(scan);
    input.patient.weight = weight_on(first, subject.patient);
    input.baseline = volumes_of(*baseline);
    input.baseline_scan = facts_of(first);
    input.followup = followup;
    core::append(warnings, doubts_of_other_scan(subject, first, baseline->warnings));
    return {};
}

}  // namespace

AssessmentInput assessment_input(const core::Case& subject, const EvaluationOptions& options) {
    AssessmentInput input;
    input.patient = subject.patient;
    input.stlv_formula =
        subject.choices.stlv_formula.empty() ? options.default_stlv_formula : subject.choices.stlv_formula;
    input.bsa_formula = subject.choices.bsa_formula;
    input.density = subject.choices.density;
    if (subject.patient.liver_condition) {
        const auto condition = static_cast<std::size_t>(*subject.patient.liver_condition);
        input.adequacy.institution_threshold = options.institution_thresholds[condition];
    }
    input.adequacy.observer_error = subject.choices.observer_error;
    return input;
}

MeasureOptions measure_options(const core::AssessmentChoices& choices) {
    return {choices.liver_excludes_tumour, choices.accept_mismatch};
}

const RemnantShares* Evaluation::shares() const {
    return assessment ? &assessment->judged() : nullptr;
}

Evaluation evaluate(const core::Case& subject, const EvaluationOptions& options) {
    Evaluation result;
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr) {
        result.missing.push_back({"scan", "no CT yet"});
        return result;
    }
    result.scan_id = scan->id;
    result.plan_name = subject.active_plan;
    result.warnings = scan->warnings;
    core::append(result.warnings, time_point_warnings(subject, *scan));
    look_for_missing(subject, *scan, result);
    if (lacks(result, {"liver"})) return result;

    const MeasureOptions how = measure_options(subject.choices);
    auto liver = measure_liver(*scan, how);
    if (!liver) {
        result.refusal = std::move(liver.error());
        return result;
    }
    result.liver = std::move(*liver);
    core::append(result.warnings, unconfirmed_outlines(*scan));
    if (lacks(result, {"plan", "segments"})) {
        core::append(result.warnings, result.liver->warnings);
        return result;
    }

    const core::ResectionPlan& plan = *subject.find_plan(subject.active_plan);
    auto measured = measure(*scan, plan, how);
    if (!measured) {
        result.refusal = std::move(measured.error());
        return result;
    }
    result.measurement = std::move(*measured);
    const core::Structure* outlined = outlined_remnant(*scan, plan.name);
    result.remnant_proposed = outlined != nullptr && !outlined->confirmed;
    core::append(result.warnings, result.measurement->warnings);
    core::append(result.warnings, {ct_to_specimen()});
    auto findings = findings_of(*scan, plan, *result.measurement);
    if (!findings) {
        result.refusal = std::move(findings.error());
        return result;
    }
    if (!findings->margins.empty()) core::append(result.warnings, {not_histology()});
    core::append(result.warnings, sites_left_behind(*scan, result.measurement->parts));
    result.cut = std::move(*findings);
    if (!result.missing.empty()) return result;

    AssessmentInput input = input_of_scan(subject, *scan, *result.measurement, options);
    if (auto compared = compare_with_baseline(subject, *scan, plan, input, result.warnings); !compared) {
        result.refusal = std::move(compared.error());
        return result;
    }
    auto assessment = assess(input);
    if (!assessment) {
        result.refusal = std::move(assessment.error());
        return result;
    }
    core::append(result.warnings, assessment->warnings);
    result.assessment = std::move(*assessment);
    return result;
}

Evaluation evaluate_moving(const core::Case& subject, const EvaluationOptions& options,
                           const Evaluation& resting, LiveAnswer answer) {
    const core::TimePoint* scan = subject.shown();
    Evaluation result;
    if (scan == nullptr) return result;
    result.moving = true;
    result.scan_id = scan->id;
    result.plan_name = subject.active_plan;
    result.warnings = scan->warnings;
    core::append(result.warnings, time_point_warnings(subject, *scan));
    look_for_missing(subject, *scan, result);
    result.liver = resting.liver;

    Measurement& measured = result.measurement.emplace();
    if (resting.liver) {
        measured.structures = resting.liver->structures;
        measured.tumour_outside = resting.liver->tumour_outside;
    }
    measured.tlv = answer.volumes.tlv;
    measured.tumour = answer.volumes.tumour;
    measured.flr = answer.volumes.flr;
    measured.resection = answer.resection;
    measured.parts.kind = ResectionKind::Plan;
    measured.parts.remnant = std::move(answer.remnant);
    measured.parts.resected = std::move(answer.resected);
    measured.parts.unassigned = std::move(answer.unassigned);
    core::append(result.warnings, unconfirmed_outlines(*scan));
    core::append(result.warnings, {ct_to_specimen()});
    if (!answer.margins.empty()) core::append(result.warnings, {not_histology()});
    result.cut.emplace().margins = std::move(answer.margins);
    // Where tumours and vessels lie does not depend on the cut.
    if (resting.cut) result.cut->vessel_distances = resting.cut->vessel_distances;
    if (!result.missing.empty()) return result;

    AssessmentInput input = input_of_scan(subject, *scan, measured, options);
    auto compared = compare_with_baseline(subject, *scan, *subject.find_plan(subject.active_plan), input,
                                          result.warnings);
    auto assessment = compared ? assess(input) : core::Result<Assessment>(core::refuse(compared.error()));
    if (!assessment) {
        result.refusal = std::move(assessment.error());
        return result;
    }
    core::append(result.warnings, assessment->warnings);
    result.assessment = std::move(*assessment);
    return result;
}

}  // namespace remnant::volumetry

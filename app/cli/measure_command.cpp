#include "assess_options.h"
#include "assessment_output.h"
#include "batch/discreet.h"
#include "case_answer.h"
#include "command.h"
#include "measurement_output.h"
#include "progress_bar.h"
#include "remnant/volumetry/clinical_warnings.h"
#include "remnant/volumetry/cut_findings.h"
#include "remnant/volumetry/measure.h"
#include "study_input.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    CaseOptions of_case;
    StudyOptions study;
    ResectionOptions resection;
    bool liver_excludes_tumour = false;
    bool accept_mismatch = false;
    PatientOptions patient;
    bool json = false;
    bool unnamed = false;
};

Outcome measure(const Options& o) {
    const auto plan = plan_of(o.resection);
    if (!plan) return core::refuse(plan.error());
    volumetry::AssessmentInput input = assessment_input(o.patient);
    auto study = read_study(o.study, job_with_progress_bar());
    if (!study) return core::refuse(study.error());
    const auto measured =
        volumetry::measure(study->scan, *plan, {o.liver_excludes_tumour, o.accept_mismatch});
    if (!measured) return core::refuse(measured.error());
    const auto findings = volumetry::findings_of(study->scan, *plan, *measured);
    if (!findings) return core::refuse(findings.error());
    input.baseline = {measured->tlv, measured->tumour, measured->flr};
    auto assessment = volumetry::assess(input);
    if (!assessment) return core::refuse(assessment.error());
    core::Warnings warnings = std::move(study->warnings);
    std::ranges::copy(measured->warnings, std::back_inserter(warnings));
    warnings.push_back(volumetry::ct_to_specimen());
    const auto not_said_yet =
        std::ranges::find(warnings, "not-histology", &core::Warning::id) == warnings.end();
    if (!findings->margins.empty() && not_said_yet) warnings.push_back(volumetry::not_histology());
    std::ranges::move(assessment->warnings, std::back_inserter(warnings));
    if (!o.json) {
        std::string text = to_text(*assessment) + "\n" + to_text(*measured) + to_text(findings->margins) +
                           "\n" + text_of(warnings);
        for (const auto& note : study->notes) text += "  note: " + note + "\n";
        return text;
    }
    Json json = to_json(*assessment);
    json.update(to_json(*measured));
    json["margins"] = to_json(findings->margins);
    json["notes"] = study->notes;
    json["warnings"] = to_json(warnings);
    return to_line(json);
}

/// A case knows its CT, outlines and patient; without one they are all given.
std::string check_way(const Options& o) {
    const bool files = !o.study.ct.empty() || !o.study.liver.empty();
    if (!o.of_case.path.empty()) {
        if (is_given(o.patient)) return "--height-cm: a case has its own patient; give one or the other";
        return files ? "--ct: a case has its CT and outlines; give one or the other" : "";
    }
    if (o.study.ct.empty()) return "--ct: is required without a case";
    if (o.study.liver.empty()) return "--liver: is required without a case";
    if (std::string lacks = lacking(o.patient); !lacks.empty()) return lacks;
    const int ways = !o.resection.remnant.empty() + !o.resection.operation.empty() +
                     !o.resection.plane.empty() + !o.resection.plan.empty();
    return ways == 1 ? "" : "--operation: one of --operation, --remnant, --plane and --plan is required";
}

/// The files that were given; a case's plan is a name.
std::vector<std::string> paths_of(const Options& o) {
    std::vector<std::string> paths{o.of_case.path, o.study.ct};
    if (o.of_case.path.empty()) paths.push_back(o.resection.plan);
    std::vector<std::string> labels = o.study.tumours;
    labels.insert(labels.end(), {o.study.liver, o.study.segments});
    for (const std::string& label : labels) paths.push_back(parse_label_spec(label).path.string());
    return paths;
}

Outcome measure_either(Options o) {
    if (o.of_case.path.empty()) return measure(o);
    o.of_case.plan = o.resection.plan;
    const auto judged = judged_case(o.of_case, job_with_progress_bar());
    if (!judged) return core::refuse(judged.error());
    return o.json ? to_line(measured_json(*judged)) : measured_text(*judged);
}

Outcome answer(const Options& o) {
    Outcome outcome = measure_either(o);
    if (!outcome && o.unnamed) return core::refuse(batch::unnamed(outcome.error(), paths_of(o)));
    return outcome;
}

}  // namespace

void add_measure_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("measure", "volumes, remnant and verdict from a CT and its outlines");
    command->footer(
        "LABEL is [NAME=]PATH[:VALUE|:SEGMENT].\n"
        "Example: remnant-cli measure --ct ct/ --liver liver.nii.gz --tumour tumours.nii.gz --segments "
        "couinaud.nii.gz "
        "--operation right-hepatectomy --height-cm 170 --weight-kg 70 --liver-condition normal\n"
        "Example: remnant-cli measure patient.remnant --plan \"Right hepatectomy\"");
    add_case_argument(*command, o->of_case);
    add_study_options(*command, o->study);
    CLI::Option_group* resection = add_resection_options(*command, o->resection);
    resection->add_option(
        "--plan", o->resection.plan,
        "FILE with a plan of cuts (JSON, LPS mm; see docs/formats.md); of a case, the plan's NAME");
    resection->require_option(0, 1);
    command->add_flag("--liver-excludes-tumour", o->liver_excludes_tumour,
                      "the liver outline leaves tumours out: unite them");
    command->add_flag("--accept-mismatch", o->accept_mismatch,
                      "measure although liver and segments agree badly");
    add_patient_options(*command, o->patient, Verdict::Optional);
    add_rules_option(*command, o->of_case);
    command->add_flag("--json", o->json, "print one JSON object");
    // For `batch`, whose table may be shared; it is listed nowhere.
    command->add_flag("--unnamed", o->unnamed, "call no plan, structure or scan by its name in a refusal")
        ->group("");
    command->callback([o, &work] {
        if (const std::string wrong = check_way(*o); !wrong.empty()) throw CLI::ValidationError(wrong);
        work = [o] { return answer(*o); };
    });
}

}  // namespace remnant::cli

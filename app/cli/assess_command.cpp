#include "assess_options.h"
#include "assessment_output.h"
#include "case_answer.h"
#include "command.h"
#include "progress_bar.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct Options {
    CaseOptions of_case;
    PatientOptions patient;
    std::optional<double> tlv_ml;
    std::optional<double> tumour_ml;
    std::optional<double> flr_ml;
    std::optional<double> followup_tlv_ml;
    std::optional<double> followup_tumour_ml;
    std::optional<double> followup_flr_ml;
    std::optional<double> days;
    std::optional<double> followup_weight_kg;
    std::string intervention = "pve";
    std::string first_followup = "yes";
    bool json = false;
};

volumetry::LiverVolumes volumes(double tlv, double tumour, double flr) {
    return {core::Millilitre(tlv), core::Millilitre(tumour), core::Millilitre(flr)};
}

Outcome assess(const Options& o) {
    volumetry::AssessmentInput input = assessment_input(o.patient);
    input.baseline = volumes(*o.tlv_ml, *o.tumour_ml, *o.flr_ml);
    if (o.followup_flr_ml) {
        volumetry::FollowupInput followup;
        followup.volumes =
            volumes(*o.followup_tlv_ml, o.followup_tumour_ml.value_or(0.0), *o.followup_flr_ml);
        followup.days = core::Days(*o.days);
        if (o.followup_weight_kg) followup.weight = core::Kilogram(*o.followup_weight_kg);
        followup.first_followup = o.first_followup == "yes";
        followup.intervention = *core::parse_intervention(o.intervention);
        input.followup = followup;
    }
    const auto assessment = volumetry::assess(input);
    if (!assessment) return core::refuse(assessment.error());
    if (!o.json)
        return to_text(*assessment) +
               (assessment->warnings.empty() ? "" : "\n" + text_of(assessment->warnings));
    Json json = to_json(*assessment);
    json["warnings"] = to_json(assessment->warnings);
    return to_line(json);
}

/// A case knows its volumes and its patient; without one they are all given.
std::string check_way(const Options& o) {
    if (!o.of_case.path.empty()) {
        if (is_given(o.patient)) return "--height-cm: a case has its own patient; give one or the other";
        return o.tlv_ml || o.flr_ml ? "--tlv-ml: a case has its own volumes; give one or the other" : "";
    }
    if (std::string lacks = lacking(o.patient); !lacks.empty()) return lacks;
    if (!o.tlv_ml) return "--tlv-ml: is required without a case";
    if (!o.tumour_ml) return "--tumour-ml: is required without a case";
    return o.flr_ml ? "" : "--flr-ml: is required without a case";
}

Outcome assess_either(const Options& o) {
    if (o.of_case.path.empty()) return assess(o);
    const auto judged = judged_case(o.of_case, job_with_progress_bar());
    if (!judged) return core::refuse(judged.error());
    return o.json ? to_line(assessed_json(*judged)) : assessed_text(*judged);
}

}  // namespace

void add_assess_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("assess", "verdict on volumes that are known already");
    command->footer(
        "Example: remnant-cli assess --height-cm 170 --weight-kg 70 --liver-condition normal --tlv-ml 1500 "
        "--tumour-ml 0 --flr-ml 320\n"
        "Example: remnant-cli assess patient.remnant --plan \"Right hepatectomy\"");
    auto* of_case = add_case_argument(*command, o->of_case);
    command->add_option("--plan", o->of_case.plan, "of a case, the plan's name")->needs(of_case);
    add_patient_options(*command, o->patient, Verdict::Optional);
    command->add_option("--tlv-ml", o->tlv_ml, "total liver volume");
    command->add_option("--tumour-ml", o->tumour_ml, "tumour in the liver");
    command->add_option("--flr-ml", o->flr_ml, "future liver remnant, without tumour");
    auto* flr =
        command->add_option("--followup-flr-ml", o->followup_flr_ml, "remnant after the intervention");
    auto* tlv =
        command
            ->add_option("--followup-tlv-ml", o->followup_tlv_ml, "total liver volume after the intervention")
            ->needs(flr);
    auto* days =
        command->add_option("--days", o->days, "days from the intervention to the follow-up CT")->needs(flr);
    flr->needs(tlv)->needs(days);
    command
        ->add_option("--followup-tumour-ml", o->followup_tumour_ml,
                     "tumour after the intervention (default 0)")
        ->needs(flr);
    command->add_option("--followup-weight-kg", o->followup_weight_kg, "weight at the follow-up")->needs(flr);
    command->add_option("--intervention", o->intervention, "pve, pve+4, pvl, lvd, alpps, two-stage or tare")
        ->check(CLI::IsMember({"pve", "pve+4", "pvl", "lvd", "alpps", "two-stage", "tare"}));
    command
        ->add_option("--first-followup", o->first_followup,
                     "whether this is the first CT after the intervention")
        ->check(CLI::IsMember({"yes", "no"}));
    add_rules_option(*command, o->of_case);
    command->add_flag("--json", o->json, "print one JSON object");
    command->callback([o, &work] {
        if (const std::string wrong = check_way(*o); !wrong.empty()) throw CLI::ValidationError(wrong);
        work = [o] { return assess_either(*o); };
    });
}

}  // namespace remnant::cli

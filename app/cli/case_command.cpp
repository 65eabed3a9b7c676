// `remnant-cli case create | info`: case files without the window.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "account_rules.h"
#include "assess_options.h"
#include "case_answer.h"
#include "command.h"
#include "followup_options.h"
#include "held_case.h"
#include "progress_bar.h"
#include "remnant/core/edit.h"
#include "remnant/core/score_fact_table.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/study_import.h"
#include "remnant/volumetry/time_points.h"
#include "remnant/volumetry/volume.h"
#include "study_input.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

struct CreateOptions {
    std::string out;
    StudyOptions study;
    ResectionOptions resection;
    PatientOptions patient;
    FollowupOptions followups;
    std::vector<std::string> score_facts;
    std::string date;
    std::string phase;
    bool liver_excludes_tumour = false;
    bool accept_mismatch = false;
    bool accept_old_baseline = false;
    bool ct_by_reference = false;
    bool replace = false;
};

/// A study of the files as the next scan of the case. Refused: another patient's, with both names.
core::Result<> add_study(core::Case& subject, const FollowupStudy& wanted, const core::JobContext& job) {
    auto study = read_study(wanted.study, job);
    if (!study) return core::refuse(study.error());
    core::TimePoint& scan = study->scan;
    const bool first = subject.time_points.empty();
    const std::string number = std::to_string(subject.time_points.size());
    scan.id = first ? "baseline" : "follow-up-" + number;
    scan.name = first ? "Baseline" : "Follow-up " + number;
    if (wanted.date) scan.date = wanted.date;
    scan.conditions.phase = wanted.conditions.phase;
    scan.conditions.weight = wanted.conditions.weight;
    std::ranges::copy(study->warnings, std::back_inserter(scan.warnings));
    if (auto fits = imaging::belongs_to(subject, scan); !fits)
        return core::refuse(core::Error(fits.error()).while_doing("adding " + wanted.study.ct));
    auto added = core::apply_change(subject, imaging::add_scan(subject, std::move(scan)));
    if (!added) return core::refuse(added.error());
    return {};
}

core::Result<FollowupStudy> baseline_of(const CreateOptions& o) {
    FollowupStudy baseline{o.study, std::nullopt, {}};
    baseline.conditions.phase = core::parse_contrast_phase(o.phase).value_or(core::ContrastPhase::Unknown);
    if (o.date.empty()) return baseline;
    baseline.date = core::parse_date(o.date);
    if (!baseline.date)
        return core::refuse("--date", "'" + core::printable(o.date) + "' is no date (2026-01-31)");
    return baseline;
}

std::string names_of_facts() {
    std::string names;
    for (const core::ScoreFactType& type : core::score_fact_table())
        names += (names.empty() ? "" : ", ") + std::string(type.id);
    return names;
}

core::Result<> set_facts(core::ScoreFacts& facts, const std::vector<std::string>& given) {
    for (const std::string& text : given) {
        const auto equals = text.find('=');
        if (equals == std::string::npos)
            return core::refuse("--score-fact", "'" + core::printable(text) + "' is not NAME=VALUE");
        if (auto set = core::set_score_fact(facts, text.substr(0, equals), text.substr(equals + 1)); !set)
            return core::refuse("--score-fact " + set.error().what, set.error().reason);
    }
    return {};
}

/// What the verdict is judged by, as the options say.
void set_rules(core::Case& subject, const CreateOptions& o) {
    const volumetry::AssessmentInput input = assessment_input(o.patient);
    subject.patient = input.patient;
    subject.choices.stlv_formula = input.stlv_formula;
    subject.choices.bsa_formula = input.bsa_formula;
    subject.choices.density = input.density;
    subject.choices.observer_error = input.adequacy.observer_error;
    subject.choices.liver_excludes_tumour = o.liver_excludes_tumour;
    subject.choices.accept_mismatch = o.accept_mismatch;
    subject.choices.accept_old_baseline = o.accept_old_baseline;
}

core::Result<> add_plan(core::Case& subject, const ResectionOptions& resection) {
    if (!is_given(resection)) return {};
    auto plan = plan_of(resection);
    if (!plan) return core::refuse(plan.error());
    if (!resection.operation.empty()) plan->name = resection.operation;
    if (!resection.remnant.empty()) plan->name = "keep " + resection.remnant;
    if (!resection.plane.empty()) plan->name = "plane";
    subject.active_plan = plan->name;
    subject.plans.push_back(std::move(*plan));
    return {};
}

core::Result<> save(const core::Case& subject, const CreateOptions& o,
                    const std::vector<std::string>& folders, const volumetry::Evaluation& evaluation,
                    const core::JobContext& job) {
    imaging::CaseSaveOptions options;
    options.verdict_line = verdict_line(evaluation);
    if (o.ct_by_reference) options.ct = imaging::CtStorage::Referenced;
    for (std::size_t n = 0; n < folders.size(); ++n)
        options.ct_folders.emplace_back(subject.time_points[n].id, std::filesystem::absolute(folders[n]));
    return imaging::save_case(o.out, subject, options, job);
}

/// What is doubtful of the answer, and of where each of the scans lies in time.
core::Warnings all_warnings(const core::Case& subject, const volumetry::Evaluation& evaluation) {
    core::Warnings all = evaluation.warnings;
    for (const core::TimePoint& scan : subject.time_points) {
        for (core::Warning& warning : volumetry::time_point_warnings(subject, scan)) {
            if (std::ranges::find(all, warning) == all.end()) all.push_back(std::move(warning));
        }
    }
    return all;
}

Outcome create(const CreateOptions& o, const std::vector<FollowupStudy>& followups) {
    std::error_code ignored;
    if (!o.replace && std::filesystem::exists(o.out, ignored))
        return core::refuse(o.out, "it is there already; --replace writes over it");
    const auto baseline = baseline_of(o);
    if (!baseline) return core::refuse(baseline.error());
    auto interventions = interventions_of(o.followups);
    if (!interventions) return core::refuse(interventions.error());
    core::Case subject;
    set_rules(subject, o);
    if (auto done = set_facts(subject.patient.score_facts, o.score_facts); !done)
        return core::refuse(done.error());
    subject.interventions = std::move(*interventions);
    if (auto done = add_plan(subject, o.resection); !done) return core::refuse(done.error());

    std::vector<FollowupStudy> studies{*baseline};
    std::ranges::copy(followups, std::back_inserter(studies));
    std::vector<std::string> folders;
    const core::JobContext job = job_with_progress_bar();
    const double share = 0.8 / static_cast<double>(studies.size());
    for (std::size_t n = 0; n < studies.size(); ++n) {
        const double begin = share * static_cast<double>(n);
        if (auto done = add_study(subject, studies[n], job.part(begin, begin + share)); !done)
            return core::refuse(done.error());
        folders.push_back(studies[n].study.ct);
    }
    subject.view.time_point_id = subject.time_points.back().id;
    const volumetry::Evaluation evaluation = volumetry::evaluate(subject, account_rules());
    // What cannot be measured would be an empty case with a name: said now, before anything is written.
    if (evaluation.refusal) return core::refuse(*evaluation.refusal);
    if (auto done = save(subject, o, folders, evaluation, job.part(0.8, 1.0)); !done)
        return core::refuse(done.error());
    std::string text = fmt::format("{}: {} scan{}, {} intervention{}", o.out, subject.time_points.size(),
                                   subject.time_points.size() == 1 ? "" : "s", subject.interventions.size(),
                                   subject.interventions.size() == 1 ? "" : "s");
    const std::string line = verdict_line(evaluation);
    return text + (line.empty() ? "" : " · " + line) + "\n" + text_of(all_warnings(subject, evaluation));
}

void add_create(CLI::App& parent, Work& work) {
    auto o = std::make_shared<CreateOptions>();
    auto* command = parent.add_subcommand("create", "write a case file from CTs and their outlines");
    command->footer(
        "LABEL is [NAME=]PATH[:VALUE|:SEGMENT].\n"
        "Example: remnant-cli case create patient.remnant --ct ct/ --liver liver.nii.gz --segments "
        "couinaud.nii.gz "
        "--operation right-hepatectomy --height-cm 170 --weight-kg 70 --liver-condition normal "
        "--intervention pve:2026-01-10 --followup-ct later/ --followup-liver later-liver.nii.gz "
        "--followup-segments later-couinaud.nii.gz --followup-date 2026-02-07");
    command->add_option("OUT", o->out, "the case file to write (.remnant)")->required();
    const StudyOptionNames names = add_study_options(*command, o->study);
    names.ct->required();
    command->add_option("--date", o->date, "date of the CT, 2026-01-31 (default: the files' own)");
    command->add_option("--phase", o->phase, "its contrast phase")
        ->check(CLI::IsMember({"none", "arterial", "portal-venous", "delayed"}));
    CLI::Option_group* resection = add_resection_options(*command, o->resection);
    resection->add_option("--plan", o->resection.plan, "FILE with a plan of cuts (JSON, LPS mm)");
    resection->require_option(0, 1);
    command->add_flag("--liver-excludes-tumour", o->liver_excludes_tumour,
                      "the liver outlines leave tumours out: unite them");
    command->add_flag("--accept-mismatch", o->accept_mismatch,
                      "measure although liver and segments agree badly");
    command->add_flag("--accept-old-baseline", o->accept_old_baseline,
                      "a CT more than 90 days before the intervention may be the baseline");
    add_patient_options(*command, o->patient, Verdict::Optional);
    command
        ->add_option("--score-fact", o->score_facts,
                     "NAME=VALUE for the scores, for example cea=35 or kras=no: " + names_of_facts())
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_followup_options(*command, o->followups);
    command->add_flag("--ct-by-reference", o->ct_by_reference,
                      "leave the CT's voxels where they are; the case names their folder");
    command->add_flag("--replace", o->replace, "write over a file that is there");
    command->callback([o, command, &work] {
        const auto followups = studies_of(*command, o->study.decisions);
        if (!followups) throw CLI::ValidationError(followups.error().what + ": " + followups.error().reason);
        if (o->study.liver.empty())
            throw CLI::ValidationError("--liver: a case needs the LABEL of its liver");
        work = [o, studies = *followups] { return create(*o, studies); };
    });
}

const char* word_of(core::Origin origin) {
    switch (origin) {
        case core::Origin::File:
            return "file";
        case core::Origin::Outlined:
            return "outlined";
        case core::Origin::Computed:
            return "computed";
        case core::Origin::AiTool:
            return "program";
        case core::Origin::Found:
            return "found";
    }
    return "";
}

Json structure_json(const core::Structure& s, const core::GridGeometry& grid) {
    return {{"id", s.id},
            {"name", s.name},
            {"kind", core::structure_type(s.kind).id},
            {"ml", volumetry::volume_of(s.mask.count(), grid).value()},
            {"origin", word_of(s.origin)},
            {"made_by", s.made_by},
            {"corrected", s.corrected},
            {"confirmed", s.confirmed},
            {"of_plan", s.of_plan}};
}

Json scan_json(const core::TimePoint& scan) {
    Json structures = Json::array();
    for (const core::Structure& s : scan.structures) structures.push_back(structure_json(s, scan.geometry));
    return {{"id", scan.id},
            {"name", scan.name},
            {"date", scan.date ? Json(core::to_text(*scan.date)) : Json(nullptr)},
            {"phase", core::word_of(scan.conditions.phase)},
            {"size", to_json(scan.geometry.size)},
            {"spacing_mm", to_json(scan.geometry.spacing)},
            {"ct", scan.ct.has_value()},
            {"aligned", scan.alignment ? Json(scan.alignment->method) : Json(nullptr)},
            {"structures", structures},
            {"warnings", to_json(scan.warnings)}};
}

Json info_json(const OpenCase& opened) {
    const core::Case& subject = opened.subject;
    Json scans = Json::array();
    for (const core::TimePoint& scan : subject.time_points) scans.push_back(scan_json(scan));
    Json interventions = Json::array();
    for (const core::Intervention& done : subject.interventions)
        interventions.push_back(
            {{"kind", core::intervention_type(done.kind).word}, {"date", core::to_text(done.date)}});
    Json plans = Json::array();
    for (const core::ResectionPlan& plan : subject.plans) plans.push_back(plan.name);
    return {{"patient", {{"name", subject.patient.name}, {"id", subject.patient.id}}},
            {"scans", scans},
            {"interventions", interventions},
            {"plans", plans},
            {"active_plan", subject.active_plan},
            {"verdict", verdict_line(volumetry::evaluate(subject, account_rules()))},
            {"notes", opened.notes}};
}

std::string info_text(const OpenCase& opened) {
    const core::Case& subject = opened.subject;
    std::string text = core::printable(subject.patient.name.empty() ? "no name" : subject.patient.name) +
                       (subject.patient.id.empty() ? "" : " (" + core::printable(subject.patient.id) + ")") +
                       "\n";
    for (const core::TimePoint& scan : subject.time_points) {
        text += "\n" + core::printable(scan.name) + " · " +
                (scan.date ? core::to_text(*scan.date) : "no date") +
                fmt::format(" · {} × {} × {} voxels{}\n", scan.geometry.size[0], scan.geometry.size[1],
                            scan.geometry.size[2], scan.ct ? "" : ", without its CT");
        std::vector<std::vector<std::string>> rows{{"structure", "kind", "mL", "origin"}};
        for (const core::Structure& s : scan.structures)
            rows.push_back(
                {core::printable(s.name), std::string(core::structure_type(s.kind).id),
                 fmt::format("{:.2f}", volumetry::volume_of(s.mask.count(), scan.geometry).value()),
                 std::string(word_of(s.origin)) + (s.confirmed ? "" : ", not confirmed")});
        text += text_table(rows) + text_of(scan.warnings);
    }
    text += "\n";
    for (const core::Intervention& done : subject.interventions)
        text += core::to_text(done.date) + "  " + std::string(core::intervention_type(done.kind).name) + "\n";
    for (const core::ResectionPlan& plan : subject.plans)
        text += "plan: " + core::printable(plan.name) +
                (plan.name == subject.active_plan ? " (active)" : "") + "\n";
    const std::string line = verdict_line(volumetry::evaluate(subject, account_rules()));
    if (!line.empty()) text += line + "\n";
    for (const std::string& note : opened.notes) text += "  note: " + note + "\n";
    return text;
}

void add_info(CLI::App& parent, Work& work) {
    struct InfoOptions {
        CaseOptions of_case;
        bool json = false;
    };
    auto o = std::make_shared<InfoOptions>();
    auto* command = parent.add_subcommand("info", "what a case file holds");
    command->footer("Example: remnant-cli case info patient.remnant --json");
    add_case_argument(*command, o->of_case)->required();
    command->add_flag("--json", o->json, "print one JSON object");
    command->callback([o, &work] {
        work = [o]() -> Outcome {
            const auto opened = open_case(o->of_case, job_with_progress_bar());
            if (!opened) return core::refuse(opened.error());
            return o->json ? to_line(info_json(*opened)) : info_text(*opened);
        };
    });
}

}  // namespace

void add_case_command(CLI::App& app, Work& work) {
    auto* command = app.add_subcommand("case", "write case files, and say what they hold");
    command->footer("Example: remnant-cli case info patient.remnant");
    command->require_subcommand(1);
    add_create(*command, work);
    add_info(*command, work);
}

}  // namespace remnant::cli

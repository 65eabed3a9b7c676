#include <fmt/format.h>

#include <filesystem>

#include "command.h"
#include "json_output.h"
#include "label_spec.h"
#include "progress_bar.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/dicom_write.h"
#include "remnant/imaging/exercise_case.h"
#include "remnant/imaging/learning_log.h"
#include "remnant/volumetry/exercise.h"
#include "study_input.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

using volumetry::Exercise;
using volumetry::ExerciseKind;

struct Options {
    std::string id;
    std::string out;
    std::optional<double> flr_ml;
    std::optional<double> flr_percent;
    std::optional<double> sflr_percent;
    std::string outline;
    std::string operation;
    ResectionOptions cut;
    std::string embolise;
    std::string keep;
    bool json = false;
    bool csv = false;
};

const char* word_of(ExerciseKind kind) {
    switch (kind) {
        case ExerciseKind::EstimateRemnant:
            return "estimate";
        case ExerciseKind::Outline:
            return "outline";
        case ExerciseKind::ChooseOperation:
            return "operation";
        case ExerciseKind::SetCut:
            return "cut";
        case ExerciseKind::Embolise:
            return "embolise";
    }
    return "";
}

/// The options that answer it.
const char* answered_by(ExerciseKind kind) {
    switch (kind) {
        case ExerciseKind::EstimateRemnant:
            return "--flr-ml, --flr-percent";
        case ExerciseKind::Outline:
            return "--outline LABEL";
        case ExerciseKind::ChooseOperation:
            return "--operation ID";
        case ExerciseKind::SetCut:
            return "--plane x,y,z,nx,ny,nz or --plan FILE";
        case ExerciseKind::Embolise:
            return "--embolise yes|no, --sflr-percent";
    }
    return "";
}

Outcome list(const Options& o) {
    Json json = Json::array();
    std::string text;
    int number = 0;
    for (const Exercise& e : volumetry::exercise_catalogue()) {
        json.push_back({{"id", e.id},
                        {"title", e.title},
                        {"question", volumetry::question_of(e, e.patient.condition)},
                        {"kind", word_of(e.kind)},
                        {"answer", answered_by(e.kind)},
                        {"rule", e.rule}});
        text += fmt::format("{}. {} ({})\n   {}\n   Answer: {}\n", ++number, e.title, e.id,
                            volumetry::question_of(e, e.patient.condition), answered_by(e.kind));
    }
    return o.json ? to_line(json) : text;
}

core::Result<imaging::ExerciseCase> made(const Exercise& exercise) {
    return imaging::make_exercise_case(exercise.patient, exercise.shows, job_with_progress_bar());
}

Outcome make(const Options& o) {
    const auto exercise = volumetry::choose_exercise(o.id, "ID");
    if (!exercise) return core::refuse(exercise.error());
    std::error_code failure;
    const std::filesystem::path out = o.out;
    std::filesystem::create_directories(out, failure);
    if (failure) return core::refuse(o.out, "the folder cannot be made");
    const auto patient = made(*exercise);
    if (!patient) return core::refuse(patient.error());
    imaging::DicomSeriesText text;
    text.identity.patient_name = patient->given.patient.name;
    text.identity.patient_id = patient->given.patient.id;
    text.series_description = std::string("Exercise: ") + std::string(exercise->title);
    const auto* ct = std::get_if<core::SharedVoxels<std::int16_t>>(&*patient->given.time_points.front().ct);
    if (ct == nullptr) return core::refuse(o.out, "the CT has no whole numbers");
    if (auto written = imaging::write_ct_series(out / "ct", *ct, text, core::JobContext()); !written)
        return core::refuse(written.error());
    if (auto saved = imaging::save_case(out / "exercise.remnant", patient->given, {}, core::JobContext());
        !saved)
        return core::refuse(saved.error());
    return fmt::format(
        "{}\n{}\n\n{}: CT in ct/, exercise.remnant. Answer: remnant-cli exercise judge {} {}\n",
        exercise->title, volumetry::question_of(*exercise, patient->given.patient.liver_condition), o.out,
        o.id, answered_by(exercise->kind));
}

core::Result<volumetry::ExerciseAnswer> answer_of(const Options& o, const core::TimePoint& scan) {
    volumetry::ExerciseAnswer answer;
    if (o.flr_ml) answer.flr = core::Millilitre(*o.flr_ml);
    if (o.flr_percent) answer.flr_share = core::Percent(*o.flr_percent);
    if (o.sflr_percent) answer.sflr = core::Percent(*o.sflr_percent);
    if (!o.embolise.empty()) answer.embolise = o.embolise == "yes";
    answer.operation = o.operation;
    if (is_given(o.cut)) {
        auto plan = plan_of(o.cut);
        if (!plan) return core::refuse(plan.error());
        answer.plan = std::move(*plan);
    }
    if (!o.outline.empty()) {
        core::Warnings warnings;
        auto label = read_label(parse_label_spec(o.outline), {}, {scan.geometry, scan.identity},
                                core::JobContext(), warnings);
        if (!label) return core::refuse(label.error());
        answer.outline = std::move(label->mask);
    }
    return answer;
}

template <class Unit>
Json number(const std::optional<Unit>& value) {
    return value ? Json(value->value()) : Json(nullptr);
}

Json word(const std::optional<volumetry::RemnantVerdict>& verdict) {
    return verdict ? Json(volumetry::word_of(*verdict)) : Json(nullptr);
}

Json to_json(const volumetry::Judgement& j) {
    return {{"right", j.right},
            {"points", j.points},
            {"error_ml", number(j.error)},
            {"error_percent", number(j.error_percent)},
            {"share_error_points", number(j.share_error)},
            {"dice", j.dice ? Json(*j.dice) : Json(nullptr)},
            {"verdict", word(j.verdict)},
            {"true_verdict", word(j.true_verdict)},
            {"truth", j.truth},
            {"rule", j.rule},
            {"explanation", j.explanation},
            {"source", j.source}};
}

std::string to_text(const volumetry::Judgement& j) {
    std::string text = fmt::format("{}, {} of 100 points\n", j.right ? "RIGHT" : "WRONG", j.points);
    if (j.error) text += fmt::format("  error {:+.1f} mL", j.error->value());
    if (j.error_percent) text += fmt::format(", {:+.1f} %", j.error_percent->value());
    if (j.error) text += "\n";
    if (j.share_error) text += fmt::format("  error of the share {:+.1f} points\n", j.share_error->value());
    if (j.dice) text += fmt::format("  Dice {:.3f}\n", *j.dice);
    if (j.verdict && j.true_verdict)
        text += fmt::format("  your verdict: {}; true verdict: {}\n", volumetry::word_of(*j.verdict),
                            volumetry::word_of(*j.true_verdict));
    return text + fmt::format("  truth: {}\n\n{}\n({})\n\n{}\n", j.truth, j.explanation, j.source, j.rule);
}

template <class Unit>
std::optional<double> plain(const std::optional<Unit>& value) {
    return value ? std::optional(value->value()) : std::nullopt;
}

core::Result<> keep(const Options& o, const volumetry::Judgement& j) {
    const auto before = imaging::kept_results(o.keep);
    if (!before) return core::refuse(before.error());
    const bool repeat = imaging::first_try(*before, o.id) != nullptr;
    return imaging::keep_result(o.keep, {o.id, imaging::time_now(), j.right, j.points, plain(j.error),
                                         plain(j.error_percent), plain(j.share_error), j.dice, repeat});
}

Outcome judge(const Options& o) {
    const auto exercise = volumetry::choose_exercise(o.id, "ID");
    if (!exercise) return core::refuse(exercise.error());
    const auto patient = made(*exercise);
    if (!patient) return core::refuse(patient.error());
    const auto answer = answer_of(o, patient->truth.scan);
    if (!answer) return core::refuse(answer.error());
    const auto judged = volumetry::judge(*exercise, *answer, patient->truth);
    if (!judged) return core::refuse(judged.error());
    if (!o.keep.empty()) {
        if (auto kept = keep(o, *judged); !kept) return core::refuse(kept.error());
    }
    return o.json ? to_line(to_json(*judged)) : to_text(*judged);
}

Outcome results(const Options& o) {
    const auto kept = imaging::kept_results(o.keep);
    if (!kept) return core::refuse(kept.error());
    if (o.json) return imaging::results_as_json(*kept);
    if (o.csv) return imaging::results_as_csv(*kept);
    std::vector<std::vector<std::string>> rows{{"exercise", "patient", "when", "", "points", "try"}};
    for (const auto& r : *kept)
        rows.push_back({core::printable(r.exercise), r.open_case ? "open case" : "digital",
                        core::printable(r.at), r.right ? "right" : "wrong", fmt::format("{}", r.points),
                        r.repeat ? "again" : "first"});
    return text_table(rows);
}

void add_answers(CLI::App& command, Options& o) {
    command.add_option("--flr-ml", o.flr_ml, "the remnant by eye, mL");
    command.add_option("--flr-percent", o.flr_percent, "the remnant by eye, per cent of the liver");
    command.add_option("--outline", o.outline, "LABEL on the CT's grid");
    command.add_option("--operation", o.operation, "named operation, for example right-hepatectomy");
    command.add_option("--plane", o.cut.plane,
                       "x,y,z,nx,ny,nz in LPS mm; the side the normal points to stays");
    command.add_option("--plan", o.cut.plan, "FILE with a plan of planes and drawn cuts");
    command.add_option("--embolise", o.embolise, "yes or no")->check(CLI::IsMember({"yes", "no"}));
    command.add_option("--sflr-percent", o.sflr_percent,
                       "the remnant in per cent of the standard liver volume");
    command.add_option("--keep", o.keep, "FILE that the result is added to");
}

}  // namespace

void add_exercise_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("exercise", "learn on digital patients whose truth is known");
    command->footer("Example: remnant-cli exercise judge how-much-stays --flr-ml 450 --flr-percent 25");
    command->require_subcommand(1);
    const auto add = [&](const char* name, const char* text, Outcome (*run)(const Options&)) {
        auto* part = command->add_subcommand(name, text);
        part->callback([o, &work, run] { work = [o, run] { return run(*o); }; });
        return part;
    };
    add("list", "all exercises", list)->add_flag("--json", o->json, "print one JSON array");
    auto* make_part = add("make", "write an exercise's patient, without the truth", make);
    make_part->add_option("ID", o->id, "of the exercise")->required();
    make_part->add_option("OUT", o->out, "folder to write")->required();
    auto* judge_part = add("judge", "judge an answer", judge);
    judge_part->add_option("ID", o->id, "of the exercise")->required();
    add_answers(*judge_part, *o);
    judge_part->add_flag("--json", o->json, "print one JSON object");
    auto* results_part = add("results", "what was kept", results);
    results_part->add_option("FILE", o->keep, "as --keep wrote it")->required();
    results_part->add_flag("--json", o->json, "print one JSON array");
    results_part->add_flag("--csv", o->csv, "print a table for programs");
}

}  // namespace remnant::cli

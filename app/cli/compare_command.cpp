#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "assess_options.h"
#include "command.h"
#include "json_output.h"
#include "label_spec.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/volumetry/observer_effect.h"
#include "remnant/volumetry/outline_agreement.h"
#include "study_input.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

using volumetry::DifferenceKind;
using volumetry::ObservedVerdict;
using volumetry::ObserverEffect;
using volumetry::OutlineAgreement;

struct Options {
    std::string a;
    std::string b;
    StudyOptions study;
    ResectionOptions resection;
    PatientOptions patient;
    int places = 5;
    bool json = false;
};

/// Two outlines on one grid.
struct Pair {
    core::GridGeometry grid;
    NamedLabel a;
    NamedLabel b;
    core::Warnings warnings;
};

core::Result<Pair> on_ct(const Options& o, const core::JobContext& job) {
    const auto scan = imaging::scan_series(o.study.ct, job.part(0.0, 0.2));
    if (!scan) return core::refuse(scan.error());
    const auto series = imaging::choose_volume(*scan, o.study.series, o.study.ct);
    if (!series) return core::refuse(series.error());
    Pair pair{*series->geometry, {}, {}, {}};
    const LabelDecisions& decisions = o.study.decisions;
    auto a = read_label(parse_label_spec(o.a), decisions, {pair.grid, series->identity}, job.part(0.2, 0.6),
                        pair.warnings);
    if (!a) return core::refuse(a.error());
    auto b = read_label(parse_label_spec(o.b), decisions, {pair.grid, series->identity, &a->mask},
                        job.part(0.6, 1.0), pair.warnings);
    if (!b) return core::refuse(b.error());
    pair.a = std::move(*a);
    pair.b = std::move(*b);
    return pair;
}

/// `other` laid on the grid of the file of `base`.
core::Result<Pair> on_grid_of(const std::string& base, const std::string& other,
                              const LabelDecisions& decisions, const core::JobContext& job) {
    Pair pair;
    auto first = read_free_label(parse_label_spec(base), decisions, job.part(0.0, 0.5), pair.warnings);
    if (!first) return core::refuse(first.error());
    auto second = read_label(parse_label_spec(other), decisions,
                             {first->grid, first->identity, &first->label.mask, "the other outline"},
                             job.part(0.5, 1.0), pair.warnings);
    if (!second) return core::refuse(second.error());
    pair.grid = first->grid;
    pair.a = std::move(first->label);
    pair.b = std::move(*second);
    return pair;
}

/// Without a CT the grid is that of A; of B where only A lies within the other.
core::Result<Pair> on_one_grid(const Options& o, const core::JobContext& job) {
    if (!o.study.ct.empty()) return on_ct(o, job);
    auto on_a = on_grid_of(o.a, o.b, o.study.decisions, job.part(0.0, 0.5));
    if (on_a) return on_a;
    auto on_b = on_grid_of(o.b, o.a, o.study.decisions, job.part(0.5, 1.0));
    if (!on_b) return core::refuse(on_a.error());
    std::swap(on_b->a, on_b->b);
    return on_b;
}

/// What is printed: the agreement, and what it means for the verdict where that was asked.
struct Comparison {
    std::string a;
    std::string b;
    OutlineAgreement agreement;
    std::optional<ObserverEffect> effect;
    core::Warnings warnings;
};

volumetry::AgreementOptions agreement_options(const Options& o) {
    return {static_cast<std::size_t>(o.places)};
}

bool asks_for_effect(const Options& o) {
    return is_given(o.resection);
}

core::Case case_of(const Options& o, core::TimePoint scan, core::ResectionPlan plan) {
    core::Case subject;
    subject.active_plan = plan.name;
    subject.plans.push_back(std::move(plan));
    subject.time_points.push_back(std::move(scan));
    const volumetry::AssessmentInput input = assessment_input(o.patient);
    subject.patient = input.patient;
    subject.choices.stlv_formula = input.stlv_formula;
    subject.choices.bsa_formula = input.bsa_formula;
    subject.choices.density = input.density;
    return subject;
}

/// Both outlines as the liver of one case.
core::Result<Comparison> with_effect(const Options& o, const core::JobContext& job) {
    if (o.study.ct.empty()) return core::refuse("--ct", "the effect on a plan needs the CT");
    auto plan = plan_of(o.resection);
    if (!plan) return core::refuse(plan.error());
    StudyOptions with_a = o.study;
    with_a.liver = o.a;
    auto study = read_study(with_a, job.part(0.0, 0.6));
    if (!study) return core::refuse(study.error());
    const core::Structure liver = study->scan.structures.front();
    auto b = read_label(parse_label_spec(o.b), o.study.decisions,
                        {study->scan.geometry, study->scan.identity, &liver.mask}, job.part(0.6, 0.7),
                        study->warnings);
    if (!b) return core::refuse(b.error());
    const core::Case subject = case_of(o, std::move(study->scan), std::move(*plan));
    auto effect = volumetry::observer_effect(subject, {}, liver.id, {liver.name, liver.mask},
                                             {b->name, b->mask}, agreement_options(o), job.part(0.7, 1.0));
    if (!effect) return core::refuse(effect.error());
    OutlineAgreement agreement = effect->agreement;
    return Comparison{liver.name, b->name, std::move(agreement), std::move(*effect),
                      std::move(study->warnings)};
}

core::Result<Comparison> compared(const Options& o, const core::JobContext& job) {
    if (asks_for_effect(o)) return with_effect(o, job);
    auto pair = on_one_grid(o, job.part(0.0, 0.7));
    if (!pair) return core::refuse(pair.error());
    auto agreement = volumetry::agreement_of(pair->a.mask, pair->b.mask, pair->grid, agreement_options(o),
                                             job.part(0.7, 1.0));
    if (!agreement) return core::refuse(agreement.error());
    return Comparison{pair->a.name, pair->b.name, std::move(*agreement), std::nullopt,
                      std::move(pair->warnings)};
}

const char* word_of(DifferenceKind kind) {
    return kind == DifferenceKind::Added ? "added" : "missed";
}

template <class Quantity>
Json or_null(const std::optional<Quantity>& value) {
    return value ? Json(value->value()) : Json(nullptr);
}

Json verdict_json(const ObservedVerdict& v) {
    return {{"observer", v.observer},
            {"outlined_ml", v.outlined.value()},
            {"tlv_ml", or_null(v.tlv)},
            {"flr_ml", or_null(v.flr)},
            {"sflr_percent", or_null(v.sflr)},
            {"adequate", v.adequate ? Json(*v.adequate) : Json(nullptr)},
            {"cannot_say_because", v.cannot_say_because},
            {"warnings", to_json(v.warnings)}};
}

Json effect_json(const ObserverEffect& effect) {
    return {{"verdicts", Json::array({verdict_json(effect.verdicts[0]), verdict_json(effect.verdicts[1])})},
            {"flr_difference_ml", or_null(effect.flr_difference)},
            {"sflr_difference_points", or_null(effect.sflr_difference)},
            {"verdict_differs", effect.verdict_differs}};
}

Json places_json(const OutlineAgreement& agreement) {
    Json list = Json::array();
    for (const auto& place : agreement.places)
        list.push_back({{"kind", word_of(place.kind)},
                        {"ml", place.volume.value()},
                        {"farthest_mm", place.farthest.value()},
                        {"at", to_json(place.at)}});
    return list;
}

std::string as_json(const Comparison& c) {
    const OutlineAgreement& g = c.agreement;
    // Neither outline is empty when it comes from a file, so that there are distances.
    Json json{
        {"dice", g.dice},
        {"volume_a_ml", g.volume_a.value()},
        {"volume_b_ml", g.volume_b.value()},
        {"difference_percent", or_null(g.difference_percent)},
        {"mean_surface_distance_mm", g.distances->mean.value()},
        {"hausdorff95_mm", g.distances->percentile95.value()},
        {"hausdorff_mm", g.distances->maximum.value()},
        {"difference_ml", g.difference.value()},
        {"added_ml", g.added.value()},
        {"missed_ml", g.missed.value()},
        {"farthest",
         {{"in_a", to_json(g.distances->farthest_in_a)}, {"in_b", to_json(g.distances->farthest_in_b)}}},
        {"places", places_json(g)}};
    if (c.effect) json["effect"] = effect_json(*c.effect);
    json["warnings"] = to_json(c.warnings);
    return to_line(json);
}

std::string agreement_text(const Comparison& c) {
    const OutlineAgreement& g = c.agreement;
    const auto number = [](double value, const char* unit) { return fmt::format("{:.2f} {}", value, unit); };
    const std::string per_cent =
        g.difference_percent ? fmt::format(" ({:+.2f} %)", g.difference_percent->value()) : std::string();
    return text_table({{"", "A", core::printable(c.a)},
                       {"", "B", core::printable(c.b)},
                       {"Dice", "", fmt::format("{:.4f}", g.dice)},
                       {"volume", "A", number(g.volume_a.value(), "mL")},
                       {"", "B", number(g.volume_b.value(), "mL")},
                       {"", "B - A", fmt::format("{:+.2f} mL", g.difference.value()) + per_cent},
                       {"added", "in B, not in A", number(g.added.value(), "mL")},
                       {"missed", "in A, not in B", number(g.missed.value(), "mL")},
                       {"surface distance", "mean", number(g.distances->mean.value(), "mm")},
                       {"", "95 %", number(g.distances->percentile95.value(), "mm")},
                       {"", "maximum", number(g.distances->maximum.value(), "mm")}});
}

std::string places_text(const OutlineAgreement& agreement) {
    if (agreement.places.empty()) return "";
    std::vector<std::vector<std::string>> rows{{"largest differences", "mL", "mm", "at (LPS mm)"}};
    for (const auto& place : agreement.places)
        rows.push_back({word_of(place.kind), fmt::format("{:.2f}", place.volume.value()),
                        fmt::format("{:.1f}", place.farthest.value()),
                        fmt::format("{:.1f}, {:.1f}, {:.1f}", place.at[0], place.at[1], place.at[2])});
    return "\n" + text_table(rows);
}

std::string effect_text(const ObserverEffect& effect) {
    std::vector<std::vector<std::string>> rows{{"observer", "TLV, mL", "FLR, mL", "sFLR, %", "verdict"}};
    const auto number = [](const auto& value) {
        return value ? fmt::format("{:.1f}", value->value()) : std::string("-");
    };
    for (const ObservedVerdict& v : effect.verdicts) {
        const std::string verdict = v.adequate ? (*v.adequate ? "enough" : "not enough")
                                               : "cannot say: " + core::printable(v.cannot_say_because);
        rows.push_back({core::printable(v.observer), number(v.tlv), number(v.flr), number(v.sflr), verdict});
    }
    return "\n" + text_table(rows) +
           (effect.verdict_differs ? "the verdict depends on whose outline is taken\n" : "");
}

/// Those of the files, and those of either verdict that are not said yet.
core::Warnings all_warnings(const Comparison& c) {
    core::Warnings all = c.warnings;
    if (!c.effect) return all;
    for (const ObservedVerdict& verdict : c.effect->verdicts) {
        std::ranges::copy_if(verdict.warnings, std::back_inserter(all), [&](const core::Warning& warning) {
            return std::ranges::find(all, warning) == all.end();
        });
    }
    return all;
}

Outcome compare(const Options& o) {
    const auto comparison = compared(o, job_with_progress_bar());
    if (!comparison) return core::refuse(comparison.error());
    if (o.json) return as_json(*comparison);
    return agreement_text(*comparison) + places_text(comparison->agreement) +
           (comparison->effect ? effect_text(*comparison->effect) : std::string()) +
           text_of(all_warnings(*comparison));
}

}  // namespace

void add_compare_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("compare", "how far two outlines of one thing agree");
    command->footer(
        "A is taken for granted, B is judged by it. LABEL is PATH, PATH:VALUE or PATH:SEGMENT.\n"
        "With a resection both are taken for the liver, and FLR and verdict are given for either.\n"
        "Example: remnant-cli compare expert.nii.gz found.nii.gz --json");
    command->add_option("A", o->a, "LABEL of the outline to judge by")->required();
    command->add_option("B", o->b, "LABEL of the outline to be judged")->required();
    command->add_option("--ct", o->study.ct, "folder of the CT both belong to; an RTSTRUCT needs it");
    command->add_option("--series", o->study.series,
                        "SeriesInstanceUID, where the folder has several volumes");
    add_label_options(*command, o->study.decisions);
    command->add_option("--places", o->places, "so many of the largest differences at most (default 5)")
        ->check(CLI::Range(0, 100));
    command->add_option("--tumour", o->study.tumours, "LABEL of a tumour; may be given again")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--segments", o->study.segments, "LABEL of a Couinaud map");
    CLI::Option_group* resection = add_resection_options(*command, o->resection);
    resection->add_option("--plan", o->resection.plan,
                          "FILE with a plan of cuts (JSON, LPS mm; see docs/formats.md)");
    resection->require_option(0, 1);
    add_patient_options(*command, o->patient, Verdict::Optional);
    command->add_flag("--json", o->json, "print one JSON object");
    command->callback([o, &work] { work = [o] { return compare(*o); }; });
}

}  // namespace remnant::cli

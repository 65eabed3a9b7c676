#include "align_case.h"

#include <fmt/format.h>

#include <algorithm>

#include "align_output.h"
#include "case_answer.h"
#include "held_case.h"
#include "progress_bar.h"
#include "remnant/core/edit.h"
#include "remnant/imaging/followup_structures.h"
#include "remnant/volumetry/lesion_match.h"
#include "remnant/volumetry/time_points.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

constexpr const char* kProgram = "remnant " REMNANT_VERSION;

/// The two scans, and what is asked of them.
struct Pair {
    const core::TimePoint& baseline;
    const core::TimePoint& followup;
    volumetry::MeasureOptions measuring;
    std::optional<core::LabelMask> baseline_liver;
    std::optional<core::LabelMask> followup_liver;
};

/// What goes into the case, and what is said of it.
struct Found {
    imaging::Registration registration;
    std::optional<imaging::CarriedOutline> carried;
    std::optional<volumetry::LesionMatch> match;
    std::vector<volumetry::LesionSeen> before, after;
    std::vector<std::string> outside;  // gone lesions that have no place on the later scan
    core::Warnings warnings;
    core::Change change{"align scans", {}};
};

core::Result<std::optional<core::LabelMask>> liver_of(const core::TimePoint& scan,
                                                      const volumetry::MeasureOptions& measuring,
                                                      bool needed) {
    auto measured = volumetry::measure_liver(scan, measuring);
    if (measured) return std::optional(std::move(measured->liver));
    if (needed) return core::refuse(core::Error(measured.error()).while_doing("carrying to " + scan.name));
    return std::optional<core::LabelMask>();
}

core::Result<Pair> pair_of(const core::Case& subject, const CaseAlignOptions& o) {
    if (subject.time_points.size() < 2)
        return core::refuse(o.path, "it has one scan only: there is nothing to lay over it");
    const auto scan = scan_asked_for(subject, o.scan);
    if (!scan) return core::refuse(scan.error());
    const core::TimePoint& followup = **scan;
    const core::TimePoint& first = subject.time_points.front();
    if (&followup == &first)
        return core::refuse(followup.name, "it is the first scan: the others are laid over it");
    const auto growth = volumetry::followup_pair(subject, followup);
    const core::TimePoint& baseline = growth ? *growth->baseline : first;
    if (&baseline != &first && !baseline.alignment)
        return core::refuse(followup.name, "its growth counts from '" + core::printable(baseline.name) +
                                               "', which is not yet laid over the first scan: align that one "
                                               "first (--scan " +
                                               core::printable(baseline.id) + ")");
    for (const core::TimePoint* one : {&baseline, &followup}) {
        if (!one->ct) return core::refuse(one->name, "the case has no CT of it");
    }
    Pair pair{
        baseline, followup, {subject.choices.liver_excludes_tumour, subject.choices.accept_mismatch}, {}, {}};
    const bool carrying = !o.carry_plan.empty() || o.gone;
    auto before = liver_of(baseline, pair.measuring, carrying);
    if (!before) return core::refuse(before.error());
    auto after = liver_of(followup, pair.measuring, carrying);
    if (!after) return core::refuse(after.error());
    pair.baseline_liver = std::move(*before);
    pair.followup_liver = std::move(*after);
    return pair;
}

std::string reasons(const core::Warnings& warnings) {
    std::string text;
    for (const core::Warning& warning : warnings) text += (text.empty() ? "" : "; ") + warning.text;
    return text;
}

/// How the follow-up lies to the first scan. Where that is not the baseline, the residual between the two is
/// not known.
core::Alignment alignment_to_first(const imaging::Registration& registration, const Pair& pair) {
    core::Alignment to_baseline = imaging::alignment_of(registration);
    if (!pair.baseline.alignment) return to_baseline;
    const core::Alignment& to_first = *pair.baseline.alignment;
    core::Alignment whole;
    whole.method = to_first.method == "rigid" ? to_baseline.method : to_first.method;
    whole.matrix = to_first.matrix * to_baseline.matrix;
    whole.translation = to_first.to_first(to_baseline.translation);
    return whole;
}

void add(Found& found, core::Change change) {
    std::ranges::move(change.edits, std::back_inserter(found.change.edits));
}

/// The outline an edit puts into the case; null where it puts none.
const core::Structure* outline_of(const core::Edit& edit) {
    if (const auto* added = std::get_if<core::InsertStructure>(&edit)) return &added->structure;
    const auto* replaced = std::get_if<core::ReplaceStructure>(&edit);
    return replaced == nullptr ? nullptr : &replaced->structure;
}

core::Result<> carry_plan(Found& found, const Pair& pair, const core::ResectionPlan& plan,
                          const core::JobContext& job) {
    auto measured = volumetry::measure(pair.baseline, plan, pair.measuring);
    if (!measured) return core::refuse(measured.error());
    auto carried =
        imaging::carry_outline(measured->parts.remnant, {pair.baseline.geometry, *pair.baseline_liver},
                               {pair.followup.geometry, *pair.followup_liver}, found.registration, job);
    if (!carried) return core::refuse(carried.error());
    std::ranges::copy(carried->warnings, std::back_inserter(found.warnings));
    auto change = imaging::put_carried_remnant(pair.followup, *carried, plan.name, kProgram);
    if (!change) return core::refuse(change.error());
    add(found, std::move(*change));
    found.carried = std::move(*carried);
    return {};
}

core::Result<> find_gone(Found& found, const Pair& pair, const core::JobContext& job) {
    const imaging::SpatialMap& map = found.registration.map;
    found.before =
        volumetry::lesions_seen(pair.baseline, volumetry::lesions_of(pair.baseline, pair.measuring),
                                [](const core::Vec3& p) -> core::Vec3 { return p; });
    found.after =
        volumetry::lesions_seen(pair.followup, volumetry::lesions_of(pair.followup, pair.measuring),
                                [&](const core::Vec3& p) -> core::Vec3 { return map.to_baseline(p); });
    auto match =
        volumetry::match_lesions(found.before, found.after, found.registration.residual.percentile95);
    if (!match) return core::refuse(match.error());
    std::vector<imaging::GoneLesion> gone;
    for (const std::size_t n : match->gone)
        gone.push_back({found.before[n].id, pair.baseline.find(found.before[n].id)->mask});
    auto sites =
        imaging::propose_sites(gone, {pair.baseline.geometry, *pair.baseline_liver},
                               {pair.followup.geometry, *pair.followup_liver}, found.registration, job);
    if (!sites) return core::refuse(sites.error());
    found.outside = sites->outside;
    add(found, imaging::put_sites(pair.baseline, pair.followup, std::move(*sites), kProgram));
    std::ranges::copy(match->warnings, std::back_inserter(found.warnings));
    if (found.after.empty() && !found.before.empty())
        found.warnings.push_back({"tumour-not-outlined",
                                  "no tumour is outlined on " + pair.followup.name +
                                      ": look whether they are gone before you confirm a site",
                                  ""});
    found.match = std::move(*match);
    return {};
}

core::Result<Found> found_for(const core::Case& subject, const Pair& pair, const CaseAlignOptions& o,
                              const core::JobContext& job) {
    const core::ResectionPlan* plan = nullptr;
    if (!o.carry_plan.empty()) {
        const auto asked = plan_asked_for(subject, o.carry_plan, "--carry-plan");
        if (!asked) return core::refuse(asked.error());
        plan = *asked;
    }
    Found found;
    auto registration = imaging::register_scans({*pair.baseline.ct, pair.baseline_liver},
                                                {*pair.followup.ct, pair.followup_liver},
                                                *imaging::registration_method(o.method), job.part(0.0, 0.9));
    if (!registration) return core::refuse(registration.error());
    if (!registration->plausible)
        return core::refuse(pair.followup.name,
                            "it cannot be laid over '" + core::printable(pair.baseline.name) +
                                "': " + reasons(registration->warnings) + "; nothing was written");
    found.registration = std::move(*registration);
    found.warnings = found.registration.warnings;
    add(found, imaging::put_alignment(pair.followup, alignment_to_first(found.registration, pair),
                                      found.registration.warnings));
    if (plan != nullptr) {
        if (auto done = carry_plan(found, pair, *plan, job.part(0.9, 0.95)); !done)
            return core::refuse(done.error());
    }
    if (o.gone) {
        if (auto done = find_gone(found, pair, job.part(0.95, 1.0)); !done) return core::refuse(done.error());
    }
    return found;
}

Json lesions_json(const Found& found) {
    Json pairs = Json::array();
    for (const volumetry::LesionPair& p : found.match->pairs)
        pairs.push_back({{"before", found.before[p.before].name},
                         {"after", found.after[p.after].name},
                         {"apart_mm", p.apart.value()},
                         {"ambiguous", p.ambiguous}});
    Json gone = Json::array();
    for (const std::size_t n : found.match->gone) gone.push_back(found.before[n].name);
    Json appeared = Json::array();
    for (const std::size_t n : found.match->appeared) appeared.push_back(found.after[n].name);
    return {{"pairs", pairs}, {"gone", gone}, {"appeared", appeared}, {"outside", found.outside}};
}

Json added_json(const Found& found) {
    Json added = Json::array();
    for (const core::Edit& edit : found.change.edits) {
        const core::Structure* s = outline_of(edit);
        if (s == nullptr) continue;
        added.push_back(
            {{"id", s->id},
             {"name", s->name},
             {"kind", core::structure_type(s->kind).id},
             {"placement_error_mm", s->placement_error ? Json(s->placement_error->value()) : Json(nullptr)}});
    }
    return added;
}

Json as_json(const Found& found, const std::string& baseline, const std::string& followup) {
    Json json{{"scan", followup}, {"baseline", baseline}};
    json.update(to_json(found.registration));
    if (found.carried) json["carried"] = to_json(*found.carried);
    if (found.match) json["lesions"] = lesions_json(found);
    json["added"] = added_json(found);
    json["warnings"] = to_json(found.warnings);
    return json;
}

std::string as_text(const Found& found, const std::string& path) {
    Rows rows = rows_of(found.registration);
    if (found.carried) std::ranges::copy(rows_of(*found.carried), std::back_inserter(rows));
    if (found.match) {
        for (const volumetry::LesionPair& p : found.match->pairs)
            rows.push_back({core::printable(found.before[p.before].name),
                            "is " + core::printable(found.after[p.after].name),
                            fmt::format("{:.1f} mm apart", p.apart.value())});
        for (const std::size_t n : found.match->gone)
            rows.push_back({core::printable(found.before[n].name), "is no longer seen", ""});
        for (const std::size_t n : found.match->appeared)
            rows.push_back({core::printable(found.after[n].name), "is new", ""});
    }
    std::string text = text_table(rows);
    for (const core::Edit& edit : found.change.edits) {
        if (const core::Structure* s = outline_of(edit))
            text += "added, to be confirmed: " + core::printable(s->name) + "\n";
    }
    return text + "written to " + path + "\n" + text_of(found.warnings);
}

}  // namespace

CLI::Option* add_case_options(CLI::App& command, CaseAlignOptions& options) {
    auto* of_case = command.add_option("CASE", options.path, "a case file (.remnant), changed in its place");
    command.add_option("--scan", options.scan, "the later scan: its id or name (default: the last)")
        ->needs(of_case);
    command
        .add_option("--carry-plan", options.carry_plan,
                    "add what stays by this plan, carried to the later scan, to be confirmed")
        ->needs(of_case);
    command
        .add_flag("--gone", options.gone,
                  "add the sites of lesions that the later scan no longer shows, to be confirmed")
        ->needs(of_case);
    return of_case;
}

Outcome align_case(const CaseAlignOptions& o) {
    const core::JobContext job = job_with_progress_bar();
    auto held = open_to_change(o.path, job.part(0.0, 0.1));
    if (!held) return core::refuse(held.error());
    core::Case& subject = held->opened.value;
    const auto pair = pair_of(subject, o);
    if (!pair) return core::refuse(pair.error());
    const std::string baseline = pair->baseline.id;
    const std::string followup = pair->followup.id;
    const auto found = found_for(subject, *pair, o, job.part(0.1, 0.9));
    if (!found) return core::refuse(found.error());
    if (auto done = core::apply_change(subject, found->change); !done) return core::refuse(done.error());
    if (auto done = save_changed(*held, job.part(0.9, 1.0)); !done) return core::refuse(done.error());
    return o.json ? to_line(as_json(*found, baseline, followup)) : as_text(*found, o.path);
}

}  // namespace remnant::cli

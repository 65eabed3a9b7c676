#include "align_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "align_output.h"
#include "case_answer.h"
#include "held_case.h"
#include "progress_bar.h"
#include "remnant/core/edit.h"
#include "remnant/imaging/followup_structures.h"
#include "remnant/ui/scan_carrying.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/time_points.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

constexpr const char* kProgram = "remnant " REMNANT_VERSION;

/// The scan something was carried from, as programs and as people call it.
struct Origin {
    std::string id, name;
};

/// What goes into the case, and what is said of it.
struct Found {
    imaging::Registration registration;  // over the scan the case begins with
    std::optional<imaging::CarriedOutline> carried;
    std::optional<ui::GoneLesions> gone;
    Origin carried_from, gone_from;
    core::Warnings warnings;
    core::Change change{"align scans", {}};
};

/// What is asked of a case.
struct Request {
    const core::Case& subject;
    const core::TimePoint& followup;
    const core::ResectionPlan* plan = nullptr;  // whose remnant is carried
    bool gone = false;
    imaging::RegistrationMethod method = imaging::RegistrationMethod::Rigid;

    [[nodiscard]] const core::TimePoint& first() const { return subject.time_points.front(); }
    [[nodiscard]] ui::ScanPair with(const core::TimePoint& earlier) const {
        return {earlier, followup, volumetry::measure_options(subject.choices)};
    }
};

core::Result<Request> request_of(const core::Case& subject, const CaseAlignOptions& o) {
    if (subject.time_points.size() < 2)
        return core::refuse(o.path, "it has one scan only: there is nothing to lay over it");
    const auto scan = scan_asked_for(subject, o.scan);
    if (!scan) return core::refuse(scan.error());
    Request request{subject, **scan, nullptr, o.gone, *imaging::registration_method(o.method)};
    if (&request.followup == &request.first())
        return core::refuse(request.followup.name, "it is the first scan: the others are laid over it");
    if (o.carry_plan.empty()) return request;
    const auto plan = plan_asked_for(subject, o.carry_plan, "--carry-plan");
    if (!plan) return core::refuse(plan.error());
    request.plan = *plan;
    return request;
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

/// Scans laid over the follow-up, each once.
class Laid {
  public:
    explicit Laid(const Request& request) : request_(request) {}

    core::Result<const ui::LaidScans*> over(const core::TimePoint& earlier, const core::JobContext& job) {
        if (const auto known = laid_.find(earlier.id); known != laid_.end()) return &known->second;
        auto made = ui::laid_over(request_.with(earlier), request_.method, job);
        if (!made) return core::refuse(made.error());
        return &laid_.emplace(earlier.id, std::move(*made)).first->second;
    }

  private:
    const Request& request_;
    std::map<std::string, ui::LaidScans> laid_;
};

core::Result<const core::TimePoint*> earlier_of(const Request& request, const core::TimePoint* earlier) {
    if (earlier != nullptr) return earlier;
    return core::refuse(request.followup.name, "it has no earlier scan to carry from");
}

core::Result<> carry_plan(Found& found, const Request& request, Laid& laid, const core::JobContext& job) {
    const core::ResectionPlan& plan = *request.plan;
    const auto earlier =
        earlier_of(request, volumetry::carried_from(request.subject, request.followup, plan));
    if (!earlier) return core::refuse(earlier.error());
    const auto scans = laid.over(**earlier, job.part(0.0, 0.8));
    if (!scans) return core::refuse(scans.error());
    auto carried = ui::carried_remnant(request.with(**earlier), **scans, plan, job.part(0.8, 1.0));
    if (!carried) return core::refuse(carried.error());
    core::append(found.warnings, (*scans)->registration.warnings);
    core::append(found.warnings, carried->warnings);
    auto change = imaging::put_carried_remnant(request.followup, *carried, plan.name, kProgram);
    if (!change) return core::refuse(change.error());
    add(found, std::move(*change));
    found.carried = std::move(*carried);
    found.carried_from = {(*earlier)->id, (*earlier)->name};
    return {};
}

core::Result<> find_gone(Found& found, const Request& request, Laid& laid, const core::JobContext& job) {
    const auto earlier = earlier_of(request, volumetry::carried_from(request.subject, request.followup));
    if (!earlier) return core::refuse(earlier.error());
    const auto scans = laid.over(**earlier, job.part(0.0, 0.8));
    if (!scans) return core::refuse(scans.error());
    auto gone = ui::gone_lesions(request.with(**earlier), **scans, job.part(0.8, 1.0));
    if (!gone) return core::refuse(gone.error());
    add(found, imaging::put_sites(**earlier, request.followup, gone->sites, kProgram));
    core::append(found.warnings, (*scans)->registration.warnings);
    core::append(found.warnings, gone->match.warnings);
    if (gone->after.empty() && !gone->before.empty())
        found.warnings.push_back({"tumour-not-outlined",
                                  "no tumour is outlined on " + request.followup.name +
                                      ": look whether they are gone before you confirm a site",
                                  ""});
    found.gone = std::move(*gone);
    found.gone_from = {(*earlier)->id, (*earlier)->name};
    return {};
}

core::Result<Found> found_for(const Request& request, const core::JobContext& job) {
    Found found;
    Laid laid(request);
    const auto scans = laid.over(request.first(), job.part(0.0, 0.6));
    if (!scans) return core::refuse(scans.error());
    found.registration = (*scans)->registration;
    found.warnings = found.registration.warnings;
    add(found, imaging::put_alignment(request.followup, imaging::alignment_of(found.registration),
                                      found.registration.warnings));
    if (request.plan != nullptr) {
        if (auto done = carry_plan(found, request, laid, job.part(0.6, 0.8)); !done)
            return core::refuse(done.error());
    }
    if (request.gone) {
        if (auto done = find_gone(found, request, laid, job.part(0.8, 1.0)); !done)
            return core::refuse(done.error());
    }
    return found;
}

Json lesions_json(const ui::GoneLesions& found) {
    Json pairs = Json::array();
    for (const volumetry::LesionPair& p : found.match.pairs)
        pairs.push_back({{"before", found.before[p.before].name},
                         {"after", found.after[p.after].name},
                         {"apart_mm", p.apart.value()},
                         {"ambiguous", p.ambiguous}});
    Json gone = Json::array();
    for (const std::size_t n : found.match.gone) gone.push_back(found.before[n].name);
    Json appeared = Json::array();
    for (const std::size_t n : found.match.appeared) appeared.push_back(found.after[n].name);
    return {{"pairs", pairs}, {"gone", gone}, {"appeared", appeared}, {"outside", found.sites.outside}};
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
    if (found.carried) {
        json["carried"] = to_json(*found.carried);
        json["carried"]["from"] = found.carried_from.id;
    }
    if (found.gone) {
        json["lesions"] = lesions_json(*found.gone);
        json["lesions"]["from"] = found.gone_from.id;
    }
    json["added"] = added_json(found);
    json["warnings"] = to_json(found.warnings);
    return json;
}

std::string as_text(const Found& found, const std::string& path) {
    Rows rows = rows_of(found.registration);
    if (found.carried) {
        std::ranges::copy(rows_of(*found.carried), std::back_inserter(rows));
        rows.push_back({"", "from", core::printable(found.carried_from.name)});
    }
    if (found.gone) {
        const ui::GoneLesions& lesions = *found.gone;
        rows.push_back({"lesions", "compared with", core::printable(found.gone_from.name)});
        for (const volumetry::LesionPair& p : lesions.match.pairs)
            rows.push_back({core::printable(lesions.before[p.before].name),
                            "is " + core::printable(lesions.after[p.after].name),
                            fmt::format("{:.1f} mm apart", p.apart.value())});
        for (const std::size_t n : lesions.match.gone)
            rows.push_back({core::printable(lesions.before[n].name), "is no longer seen", ""});
        for (const std::size_t n : lesions.match.appeared)
            rows.push_back({core::printable(lesions.after[n].name), "is new", ""});
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
    const auto request = request_of(subject, o);
    if (!request) return core::refuse(request.error());
    const std::string baseline = request->first().id;
    const std::string followup = request->followup.id;
    const auto found = found_for(*request, job.part(0.1, 0.9));
    if (!found) return core::refuse(found.error());
    if (auto done = core::apply_change(subject, found->change); !done) return core::refuse(done.error());
    if (auto done = save_changed(*held, job.part(0.9, 1.0)); !done) return core::refuse(done.error());
    return o.json ? to_line(as_json(*found, baseline, followup)) : as_text(*found, o.path);
}

}  // namespace remnant::cli

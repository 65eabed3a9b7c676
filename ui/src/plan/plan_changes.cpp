#include "plan/plan_changes.h"

#include <algorithm>
#include <cctype>

#include "remnant/volumetry/operations.h"
#include "remnant/volumetry/segment_map.h"

namespace remnant::ui {
namespace {

using core::Segment;

bool takes(const std::vector<Segment>& removed, Segment segment) {
    const bool half_of_four = segment == Segment::IVa || segment == Segment::IVb;
    return std::ranges::find(removed, segment) != removed.end() ||
           (half_of_four && std::ranges::find(removed, Segment::IV) != removed.end());
}

std::string capitalised(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

/// A name no plan has yet: the wanted one, or with a number after it.
std::string unique_name(const core::Case& subject, const std::string& wanted, const std::string& except) {
    std::string name = wanted;
    for (int n = 2; name != except && subject.find_plan(name) != nullptr; ++n)
        name = wanted + " (" + std::to_string(n) + ")";
    return name;
}

bool named_by_program(const core::ResectionPlan& plan) {
    return plan.name.starts_with(name_for(plan.resection));
}

core::Change with_resection(const core::Case& subject, const core::Resection& resection) {
    const std::string wanted = name_for(resection);
    const core::ResectionPlan* active = subject.find_plan(subject.active_plan);
    if (active == nullptr) {
        const std::string name = unique_name(subject, wanted, "");
        return {"plan " + name,
                {core::InsertPlan{subject.plans.size(), {name, resection}}, core::SetActivePlan{name}}};
    }
    const std::string name =
        named_by_program(*active) ? unique_name(subject, wanted, active->name) : active->name;
    core::Change change{"plan " + name, {core::ReplacePlan{active->name, {name, resection}}}};
    if (name != active->name) change.edits.push_back(core::SetActivePlan{name});
    return change;
}

/// The one operation of the catalogue, in one stage, that takes exactly these of the segments there are.
const volumetry::Operation* operation_taking(const std::vector<Segment>& there,
                                             const std::vector<Segment>& removed) {
    for (const auto& operation : volumetry::operation_catalogue()) {
        if (operation.staging != volumetry::Staging::One) continue;
        const bool same = std::ranges::all_of(
            there, [&](Segment s) { return takes(operation.removes, s) == takes(removed, s); });
        const bool known = std::ranges::all_of(operation.removes, [&](Segment s) {
            return s == Segment::IV || std::ranges::find(there, s) != there.end();
        });
        if (same && known) return &operation;
    }
    return nullptr;
}

}  // namespace

std::vector<Segment> segments_there(const core::Case& subject) {
    std::vector<Segment> there;
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr) return there;
    for (const auto& entry : volumetry::SegmentMap::of(*scan).entries()) there.push_back(entry.segment);
    return there;
}

std::vector<Segment> segments_kept(const core::Case& subject) {
    std::vector<Segment> kept = segments_there(subject);
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    if (plan == nullptr) return kept;
    if (const auto* segments = std::get_if<core::RemnantSegments>(&plan->resection)) {
        std::erase_if(kept, [&](Segment s) { return !takes(segments->keep, s); });
    } else if (const auto* named = std::get_if<core::NamedOperation>(&plan->resection)) {
        if (const auto operation = volumetry::choose_operation(named->id, "plan"))
            std::erase_if(kept, [&](Segment s) { return takes(operation->removes, s); });
    }
    return kept;
}

std::string name_for(const core::Resection& resection) {
    if (const auto* named = std::get_if<core::NamedOperation>(&resection)) {
        const auto operation = volumetry::choose_operation(named->id, "plan");
        if (!operation) return named->id;
        return capitalised(operation->name) + (named->id.ends_with("+1") ? " with I" : "");
    }
    if (const auto* segments = std::get_if<core::RemnantSegments>(&resection)) {
        std::string list;
        for (const Segment segment : segments->keep)
            list += (list.empty() ? "" : ", ") + std::string(core::roman(segment));
        return list.empty() ? "Keep nothing" : "Keep " + list;
    }
    return "Plane";
}

core::Change plan_operation(const core::Case& subject, const std::string& operation_id) {
    return with_resection(subject, core::NamedOperation{operation_id});
}

core::Change plan_segments(const core::Case& subject, std::vector<Segment> keep) {
    const std::vector<Segment> there = segments_there(subject);
    std::vector<Segment> removed = there;
    std::erase_if(removed, [&](Segment s) { return takes(keep, s); });
    if (const auto* operation = operation_taking(there, removed); operation != nullptr && !removed.empty())
        return with_resection(subject, core::NamedOperation{std::string(operation->id)});
    return with_resection(subject, core::RemnantSegments{std::move(keep)});
}

core::Change plan_plane(const core::Case& subject, const core::CuttingPlane& plane) {
    return with_resection(subject, plane);
}

core::Change duplicate_plan(const core::Case& subject) {
    const core::ResectionPlan* active = subject.find_plan(subject.active_plan);
    const core::Resection resection =
        active == nullptr ? core::Resection(core::NamedOperation{"right-hepatectomy"}) : active->resection;
    const std::string name = unique_name(subject, active == nullptr ? name_for(resection) : active->name, "");
    return {"add plan " + name,
            {core::InsertPlan{subject.plans.size(), {name, resection}}, core::SetActivePlan{name}}};
}

core::Change remove_plan(const core::Case& subject, const std::string& name) {
    core::Change change{"remove plan " + name, {}};
    if (subject.active_plan == name) {
        const auto other = std::ranges::find_if(subject.plans, [&](const auto& p) { return p.name != name; });
        change.edits.push_back(core::SetActivePlan{other == subject.plans.end() ? "" : other->name});
    }
    change.edits.push_back(core::RemovePlan{name});
    return change;
}

core::Change rename_plan(const core::Case& subject, const std::string& name, const std::string& new_name) {
    const core::ResectionPlan* plan = subject.find_plan(name);
    if (plan == nullptr) return {"rename plan", {core::RemovePlan{name}}};
    core::Change change{"rename plan " + name, {core::ReplacePlan{name, {new_name, plan->resection}}}};
    if (subject.active_plan == name) change.edits.push_back(core::SetActivePlan{new_name});
    return change;
}

}  // namespace remnant::ui

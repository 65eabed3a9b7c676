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

/// "Right hepatectomy + Wedge livertumor2"; stages one after the other.
std::string name_of_cuts(const core::RemovalPlan& plan) {
    std::string name;
    for (const core::PlanStage& stage : plan.stages) {
        std::string of_stage;
        for (const core::Removal& removal : stage.removes)
            of_stage += (of_stage.empty() ? "" : " + ") + describe_cut(removal.cut);
        if (!of_stage.empty()) name += (name.empty() ? "" : ", then ") + of_stage;
    }
    return name.empty() ? "Cuts" : name;
}

std::string unique_cut_name(const core::RemovalPlan& plan, const std::string& wanted) {
    std::string name = wanted;
    const auto taken = [&] {
        return std::ranges::any_of(plan.stages, [&](const core::PlanStage& stage) {
            return std::ranges::find(stage.removes, name, &core::Removal::name) != stage.removes.end();
        });
    };
    for (int n = 2; taken(); ++n) name = wanted + " " + std::to_string(n);
    return name;
}

/// The active plan as a plan of cuts.
core::RemovalPlan as_cuts(const core::Case& subject) {
    if (const core::RemovalPlan* cuts = active_cuts(subject)) return *cuts;
    core::RemovalPlan plan{{{"", {}}}};
    const core::ResectionPlan* active = subject.find_plan(subject.active_plan);
    if (active == nullptr) return plan;
    const auto begin_with = [&](core::Cut cut) {
        plan.stages.front().removes.push_back({describe_cut(cut), std::nullopt, true, std::move(cut)});
    };
    if (const auto* named = std::get_if<core::NamedOperation>(&active->resection)) begin_with(*named);
    if (const auto* plane = std::get_if<core::CuttingPlane>(&active->resection)) begin_with(*plane);
    if (const auto* keep = std::get_if<core::RemnantSegments>(&active->resection)) {
        std::vector<Segment> goes = segments_there(subject);
        std::erase_if(goes, [&](Segment s) { return takes(keep->keep, s); });
        begin_with(core::RemovedSegments{std::move(goes)});
    }
    return plan;
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

void take_out(std::vector<Segment>& kept, const core::NamedOperation& named) {
    if (const auto operation = volumetry::choose_operation(named.id, "plan"))
        std::erase_if(kept, [&](Segment s) { return takes(operation->removes, s); });
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
        take_out(kept, *named);
    } else if (const core::RemovalPlan* cuts = active_cuts(subject)) {
        for (const core::PlanStage& stage : cuts->stages) {
            for (const core::Removal& removal : stage.removes) {
                if (!removal.on) continue;
                if (const auto* operation = std::get_if<core::NamedOperation>(&removal.cut))
                    take_out(kept, *operation);
                if (const auto* removed = std::get_if<core::RemovedSegments>(&removal.cut))
                    std::erase_if(kept, [&](Segment s) { return takes(removed->segments, s); });
            }
        }
    }
    return kept;
}

SegmentStates segment_states(const core::Case& subject, const volumetry::Evaluation& evaluation) {
    SegmentStates states{segments_there(subject), segments_kept(subject), {}};
    if (!evaluation.measurement || evaluation.moving || evaluation.plan_name != subject.active_plan)
        return states;
    const volumetry::Partition& parts = evaluation.measurement->parts;
    const auto in = [](const std::vector<Segment>& list, Segment s) {
        return std::ranges::find(list, s) != list.end();
    };
    std::erase_if(states.kept, [&](Segment s) { return in(parts.lost_segments, s); });
    std::ranges::copy_if(states.kept, std::back_inserter(states.cut),
                         [&](Segment s) { return !in(parts.whole_segments, s); });
    return states;
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
    if (const auto* cuts = std::get_if<core::RemovalPlan>(&resection)) return name_of_cuts(*cuts);
    return "Plane";
}

std::vector<core::Cut> surfaces_of_plan(const core::Case& subject) {
    std::vector<core::Cut> cuts;
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    if (plan == nullptr) return cuts;
    if (const auto* plane = std::get_if<core::CuttingPlane>(&plan->resection)) cuts.emplace_back(*plane);
    const auto* removals = std::get_if<core::RemovalPlan>(&plan->resection);
    if (removals == nullptr) return cuts;
    for (const core::PlanStage& stage : removals->stages) {
        for (const core::Removal& removal : stage.removes) {
            if (removal.on) cuts.push_back(removal.cut);
        }
    }
    return cuts;
}

std::string describe_cut(const core::Cut& cut) {
    if (const auto* wedge = std::get_if<core::Wedge>(&cut)) {
        std::string tumours;
        for (const std::string& tumour : wedge->tumours) tumours += (tumours.empty() ? "" : ", ") + tumour;
        return "Wedge " + tumours;
    }
    if (const auto* segments = std::get_if<core::RemovedSegments>(&cut)) {
        std::string list;
        for (const Segment segment : segments->segments)
            list += (list.empty() ? "" : ", ") + std::string(core::roman(segment));
        return list.empty() ? "No segment" : "Segments " + list;
    }
    if (const auto* named = std::get_if<core::NamedOperation>(&cut)) return name_for(*named);
    if (std::holds_alternative<core::AblationSphere>(cut)) return "Ablation";
    if (std::holds_alternative<core::AblationEllipsoid>(cut)) return "Ablation, ellipsoid";
    return std::holds_alternative<core::CuttingSurface>(cut) ? "Curved cut" : "Plane";
}

const core::RemovalPlan* active_cuts(const core::Case& subject) {
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    return plan == nullptr ? nullptr : std::get_if<core::RemovalPlan>(&plan->resection);
}

core::Change plan_operation(const core::Case& subject, const std::string& operation_id) {
    const core::NamedOperation operation{operation_id};
    const core::RemovalPlan* active = active_cuts(subject);
    if (active == nullptr) return with_resection(subject, operation);
    // Among cuts the operation is one of them: chosen anew, it changes.
    core::RemovalPlan cuts = *active;
    auto& last = cuts.stages.back().removes;
    const auto there = std::ranges::find_if(
        last, [](const core::Removal& r) { return std::holds_alternative<core::NamedOperation>(r.cut); });
    if (there != last.end()) {
        there->cut = operation;
        there->name = describe_cut(operation);
    } else {
        last.push_back({describe_cut(operation), std::nullopt, true, operation});
    }
    return with_resection(subject, cuts);
}

core::Change plan_with_cut(const core::Case& subject, core::Cut cut, volumetry::EntryAddress& added) {
    core::RemovalPlan cuts = as_cuts(subject);
    auto& last = cuts.stages.back().removes;
    core::Removal removal{unique_cut_name(cuts, describe_cut(cut)), std::nullopt, true, std::move(cut)};
    last.push_back(std::move(removal));
    added = {cuts.stages.size() - 1, last.size() - 1};
    core::Change change = with_resection(subject, cuts);
    change.name = "add " + last.back().name;
    return change;
}

core::Change replace_cut(const core::Case& subject, volumetry::EntryAddress at,
                         const core::Removal& removal) {
    core::RemovalPlan cuts = as_cuts(subject);
    cuts.stages.at(at.stage).removes.at(at.entry) = removal;
    core::Change change = with_resection(subject, cuts);
    change.name = "change " + removal.name;
    return change;
}

core::Change remove_cut(const core::Case& subject, volumetry::EntryAddress at) {
    core::RemovalPlan cuts = as_cuts(subject);
    auto& removes = cuts.stages.at(at.stage).removes;
    const std::string name = removes.at(at.entry).name;
    removes.erase(removes.begin() + static_cast<std::ptrdiff_t>(at.entry));
    core::Change change = with_resection(subject, cuts);
    change.name = "remove " + name;
    return change;
}

core::Change add_stage(const core::Case& subject) {
    core::RemovalPlan cuts = as_cuts(subject);
    if (cuts.stages.size() == 1 && cuts.stages.front().name.empty()) cuts.stages.front().name = "Stage 1";
    cuts.stages.push_back({"Stage " + std::to_string(cuts.stages.size() + 1), {}});
    core::Change change = with_resection(subject, cuts);
    change.name = "add a stage";
    return change;
}

core::Change remove_stage(const core::Case& subject, std::size_t stage) {
    core::RemovalPlan cuts = as_cuts(subject);
    cuts.stages.erase(cuts.stages.begin() + static_cast<std::ptrdiff_t>(stage));
    if (cuts.stages.empty()) cuts.stages.push_back({"", {}});
    if (cuts.stages.size() == 1) cuts.stages.front().name.clear();
    cuts.stages.front().interval.reset();
    core::Change change = with_resection(subject, cuts);
    change.name = "remove a stage";
    return change;
}

core::Change set_interval(const core::Case& subject, std::size_t stage, std::optional<core::Days> interval) {
    core::RemovalPlan cuts = as_cuts(subject);
    cuts.stages.at(stage).interval = interval;
    core::Change change = with_resection(subject, cuts);
    change.name = "change the interval";
    return change;
}

core::Change lay_out(const core::Case& subject, const core::RemovalPlan& stages) {
    core::Change change = with_resection(subject, stages);
    change.name = "lay out in stages";
    return change;
}

core::Change insert_plan(const core::Case& subject, core::ResectionPlan plan) {
    plan.name = unique_name(subject, plan.name, "");
    const std::string name = plan.name;
    return {"add plan " + name,
            {core::InsertPlan{subject.plans.size(), std::move(plan)}, core::SetActivePlan{name}}};
}

core::Change plan_segments(const core::Case& subject, std::vector<Segment> keep) {
    const std::vector<Segment> there = segments_there(subject);
    std::vector<Segment> removed = there;
    std::erase_if(removed, [&](Segment s) { return takes(keep, s); });
    if (const core::RemovalPlan* active = active_cuts(subject)) {
        // Among cuts, segments are one of them: in place of the operation or segments of the last stage.
        core::RemovalPlan cuts = *active;
        auto& last = cuts.stages.back().removes;
        std::erase_if(last, [](const core::Removal& r) {
            return std::holds_alternative<core::NamedOperation>(r.cut) ||
                   std::holds_alternative<core::RemovedSegments>(r.cut);
        });
        const core::RemovedSegments goes{removed};
        if (!removed.empty()) last.insert(last.begin(), {describe_cut(goes), std::nullopt, true, goes});
        return with_resection(subject, cuts);
    }
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
    for (const core::TimePoint& scan : subject.time_points) {
        for (core::Structure structure : scan.structures) {
            if (structure.of_plan != name || name.empty()) continue;
            structure.of_plan = new_name;
            change.edits.push_back(core::ReplaceStructure{scan.id, std::move(structure)});
        }
    }
    return change;
}

}  // namespace remnant::ui

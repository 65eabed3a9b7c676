#include "remnant/core/edit.h"

#include <algorithm>

namespace remnant::core {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

/// Inserts into a list whose items are told apart by one member; refuses a second one of that name.
template <class Item>
Result<> insert_unique(std::vector<Item>& items, std::size_t position, const Item& item,
                       std::string Item::*key) {
    if (std::ranges::find(items, item.*key, key) != items.end()) {
        return refuse(item.*key, "the case has one of that name already");
    }
    if (position > items.size())
        return refuse(item.*key, "the place to insert it is past the end of the list");
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(position), item);
    return {};
}

template <class Item>
Result<std::size_t> position_of(const std::vector<Item>& items, const std::string& id,
                                std::string Item::*key) {
    const auto found = std::ranges::find(items, id, key);
    if (found == items.end()) return refuse(id, "the case has none of that name");
    return static_cast<std::size_t>(found - items.begin());
}

template <class Item>
Item taken(std::vector<Item>& items, std::size_t position) {
    Item item = std::move(items[position]);
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(position));
    return item;
}

Result<TimePoint*> time_point(Case& subject, const std::string& id) {
    return position_of(subject.time_points, id, &TimePoint::id).map([&](std::size_t at) {
        return &subject.time_points[at];
    });
}

Result<> fits(const TimePoint& point, const Structure& structure) {
    if (structure.mask.size() != point.geometry.size) {
        return refuse(structure.name, "the outline does not lie on the grid of this scan");
    }
    return {};
}

Result<Edit> do_apply(Case& subject, const SetPatient& edit) {
    return SetPatient{std::exchange(subject.patient, edit.patient)};
}

Result<Edit> do_apply(Case& subject, const InsertTimePoint& edit) {
    return insert_unique(subject.time_points, edit.position, edit.time_point, &TimePoint::id).map([&] {
        return Edit(RemoveTimePoint{edit.time_point.id});
    });
}

Result<Edit> do_apply(Case& subject, const RemoveTimePoint& edit) {
    return position_of(subject.time_points, edit.id, &TimePoint::id).map([&](std::size_t at) {
        return Edit(InsertTimePoint{at, taken(subject.time_points, at)});
    });
}

Result<Edit> do_apply(Case& subject, const InsertStructure& edit) {
    const auto point = time_point(subject, edit.time_point_id);
    if (!point) return refuse(point.error());
    if (auto fit = fits(**point, edit.structure); !fit) return refuse(fit.error());
    return insert_unique((*point)->structures, edit.position, edit.structure, &Structure::id).map([&] {
        return Edit(RemoveStructure{edit.time_point_id, edit.structure.id});
    });
}

Result<Edit> do_apply(Case& subject, const RemoveStructure& edit) {
    const auto point = time_point(subject, edit.time_point_id);
    if (!point) return refuse(point.error());
    auto& structures = (*point)->structures;
    return position_of(structures, edit.structure_id, &Structure::id).map([&](std::size_t at) {
        return Edit(InsertStructure{edit.time_point_id, at, taken(structures, at)});
    });
}

Result<Edit> do_apply(Case& subject, const ReplaceStructure& edit) {
    const auto point = time_point(subject, edit.time_point_id);
    if (!point) return refuse(point.error());
    if (auto fit = fits(**point, edit.structure); !fit) return refuse(fit.error());
    auto& structures = (*point)->structures;
    return position_of(structures, edit.structure.id, &Structure::id).map([&](std::size_t at) {
        return Edit(ReplaceStructure{edit.time_point_id, std::exchange(structures[at], edit.structure)});
    });
}

Result<Edit> do_apply(Case& subject, const InsertIntervention& edit) {
    return insert_unique(subject.interventions, edit.position, edit.intervention, &Intervention::id).map([&] {
        return Edit(RemoveIntervention{edit.intervention.id});
    });
}

Result<Edit> do_apply(Case& subject, const RemoveIntervention& edit) {
    return position_of(subject.interventions, edit.id, &Intervention::id).map([&](std::size_t at) {
        return Edit(InsertIntervention{at, taken(subject.interventions, at)});
    });
}

Result<Edit> do_apply(Case& subject, const InsertPlan& edit) {
    return insert_unique(subject.plans, edit.position, edit.plan, &ResectionPlan::name).map([&] {
        return Edit(RemovePlan{edit.plan.name});
    });
}

Result<Edit> do_apply(Case& subject, const RemovePlan& edit) {
    // Else the case would speak of a plan it does not have, and no undo could lead back there.
    if (!edit.name.empty() && edit.name == subject.active_plan)
        return refuse(edit.name, "it is the plan the verdict speaks of: choose another one first");
    return position_of(subject.plans, edit.name, &ResectionPlan::name).map([&](std::size_t at) {
        return Edit(InsertPlan{at, taken(subject.plans, at)});
    });
}

Result<Edit> do_apply(Case& subject, const ReplacePlan& edit) {
    const auto at = position_of(subject.plans, edit.name, &ResectionPlan::name);
    if (!at) return refuse(at.error());
    const bool renamed = edit.plan.name != edit.name;
    if (renamed && position_of(subject.plans, edit.plan.name, &ResectionPlan::name)) {
        return refuse(edit.plan.name, "the case has a plan of that name already");
    }
    if (subject.active_plan == edit.name) subject.active_plan = edit.plan.name;
    return ReplacePlan{edit.plan.name, std::exchange(subject.plans[*at], edit.plan)};
}

Result<Edit> do_apply(Case& subject, const SetActivePlan& edit) {
    if (!edit.name.empty() && subject.find_plan(edit.name) == nullptr)
        return refuse(edit.name, "the case has no plan of that name");
    return SetActivePlan{std::exchange(subject.active_plan, edit.name)};
}

Result<Edit> do_apply(Case& subject, const SetChoices& edit) {
    return SetChoices{std::exchange(subject.choices, edit.choices)};
}

Result<Edit> do_apply(Case& subject, const InsertAnnotation& edit) {
    return insert_unique(subject.annotations, edit.position, edit.annotation, &Annotation::id).map([&] {
        return Edit(RemoveAnnotation{edit.annotation.id});
    });
}

Result<Edit> do_apply(Case& subject, const RemoveAnnotation& edit) {
    return position_of(subject.annotations, edit.id, &Annotation::id).map([&](std::size_t at) {
        return Edit(InsertAnnotation{at, taken(subject.annotations, at)});
    });
}

Result<Edit> do_apply(Case& subject, const ReplaceAnnotation& edit) {
    return position_of(subject.annotations, edit.annotation.id, &Annotation::id).map([&](std::size_t at) {
        return Edit(ReplaceAnnotation{std::exchange(subject.annotations[at], edit.annotation)});
    });
}

Result<Edit> do_apply(Case& subject, const SetScanWarnings& edit) {
    return time_point(subject, edit.time_point_id).map([&](TimePoint* point) {
        return Edit(SetScanWarnings{edit.time_point_id, std::exchange(point->warnings, edit.warnings)});
    });
}

Result<Edit> do_apply(Case& subject, const DescribeTimePoint& edit) {
    return time_point(subject, edit.id).map([&](TimePoint* point) {
        return Edit(DescribeTimePoint{edit.id, std::exchange(point->name, edit.name),
                                      std::exchange(point->date, edit.date),
                                      std::exchange(point->conditions, edit.conditions)});
    });
}

Result<Edit> do_apply(Case& subject, const SetAlignment& edit) {
    return time_point(subject, edit.time_point_id).map([&](TimePoint* point) {
        return Edit(SetAlignment{edit.time_point_id, std::exchange(point->alignment, edit.alignment)});
    });
}

}  // namespace

std::string name_of(const Edit& edit) {
    return std::visit(Overloaded{
                          [](const SetPatient&) -> std::string { return "change patient"; },
                          [](const InsertTimePoint& e) { return "add scan " + e.time_point.name; },
                          [](const RemoveTimePoint& e) { return "remove scan " + e.id; },
                          [](const InsertStructure& e) { return "add structure " + e.structure.name; },
                          [](const RemoveStructure& e) { return "remove structure " + e.structure_id; },
                          [](const ReplaceStructure& e) { return "change structure " + e.structure.name; },
                          [](const InsertIntervention&) -> std::string { return "add intervention"; },
                          [](const RemoveIntervention&) -> std::string { return "remove intervention"; },
                          [](const InsertPlan& e) { return "add plan " + e.plan.name; },
                          [](const RemovePlan& e) { return "remove plan " + e.name; },
                          [](const ReplacePlan& e) { return "change plan " + e.name; },
                          [](const SetActivePlan& e) { return "choose plan " + e.name; },
                          [](const SetChoices&) -> std::string { return "change formula"; },
                          [](const InsertAnnotation& e) { return "add " + e.annotation.name; },
                          [](const RemoveAnnotation&) -> std::string { return "remove measurement"; },
                          [](const ReplaceAnnotation& e) { return "change " + e.annotation.name; },
                          [](const SetScanWarnings&) -> std::string { return "change doubts of the scan"; },
                          [](const DescribeTimePoint& e) { return "describe scan " + e.name; },
                          [](const SetAlignment&) -> std::string { return "align scans"; },
                      },
                      edit);
}

Result<Edit> apply_edit(Case& subject, const Edit& edit) {
    return std::visit([&](const auto& kind) { return do_apply(subject, kind); }, edit);
}

Change change_of(Edit edit) {
    std::string name = name_of(edit);
    return {std::move(name), {std::move(edit)}};
}

Result<Change> apply_change(Case& subject, const Change& change) {
    Change inverse{change.name, {}};
    const auto undo_all = [&] {
        // An inverse just returned always applies to the state it was made on.
        for (auto edit = inverse.edits.rbegin(); edit != inverse.edits.rend(); ++edit)
            (void)apply_edit(subject, *edit);
    };
    for (const Edit& edit : change.edits) {
        auto undo = apply_edit(subject, edit);
        if (!undo) {
            undo_all();
            return refuse(std::move(undo.error()));
        }
        inverse.edits.push_back(std::move(*undo));
    }
    std::ranges::reverse(inverse.edits);
    return inverse;
}

}  // namespace remnant::core

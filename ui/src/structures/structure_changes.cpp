#include "structures/structure_changes.h"

#include <algorithm>

#include "remnant/core/connected_pieces.h"

namespace remnant::ui {
namespace {

using core::Change;
using core::Structure;
using core::TimePoint;

/// Changes one structure by `edit`; an empty change where it is not there.
template <class Edit>
Change change_one(const TimePoint& scan, const std::string& id, const std::string& verb, Edit edit) {
    const Structure* found = scan.find(id);
    if (found == nullptr) return {verb, {}};
    Structure changed = *found;
    edit(changed);
    return {verb + " " + found->name, {core::ReplaceStructure{scan.id, std::move(changed)}}};
}

/// Makes those visible for which `wanted` says so.
template <class Wanted>
std::vector<core::Edit> visibility_edits(const TimePoint& scan, Wanted wanted) {
    std::vector<core::Edit> edits;
    for (const Structure& structure : scan.structures) {
        if (structure.visible == wanted(structure)) continue;
        Structure changed = structure;
        changed.visible = !changed.visible;
        edits.push_back(core::ReplaceStructure{scan.id, std::move(changed)});
    }
    return edits;
}

std::size_t position_of(const TimePoint& scan, const std::string& id) {
    return static_cast<std::size_t>(std::ranges::find(scan.structures, id, &Structure::id) -
                                    scan.structures.begin());
}

/// The warnings with those about one outline alone under its new name, or without them where it has none.
core::Warnings with_doubts(core::Warnings warnings, const std::string& name, const std::string& new_name) {
    const std::string begin = doubt_about(name);
    std::erase_if(warnings, [&](core::Warning& warning) {
        if (!warning.text.starts_with(begin)) return false;
        warning.text.replace(0, begin.size(), doubt_about(new_name));
        return new_name.empty();
    });
    return warnings;
}

void set_warnings(const TimePoint& scan, core::Warnings warnings, Change& change) {
    if (warnings != scan.warnings)
        change.edits.push_back(core::SetScanWarnings{scan.id, std::move(warnings)});
}

/// True where a wedge of the plan named it.
bool rename_in_wedges(core::ResectionPlan& plan, const std::string& old_name, const std::string& new_name) {
    auto* cuts = std::get_if<core::RemovalPlan>(&plan.resection);
    bool changed = false;
    if (cuts == nullptr) return changed;
    for (core::PlanStage& stage : cuts->stages) {
        for (core::Removal& removal : stage.removes) {
            auto* wedge = std::get_if<core::Wedge>(&removal.cut);
            if (wedge == nullptr || std::ranges::find(wedge->tumours, old_name) == wedge->tumours.end())
                continue;
            std::ranges::replace(wedge->tumours, old_name, new_name);
            changed = true;
        }
    }
    return changed;
}

}  // namespace

std::string doubt_about(const std::string& structure_name) {
    return structure_name + ": ";
}

std::string unique_structure_id(const TimePoint& scan, const std::string& wanted) {
    std::string id = wanted;
    for (int n = 2; scan.find(id) != nullptr; ++n) id = wanted + "-" + std::to_string(n);
    return id;
}

Change rename_structure(const core::Case& subject, const TimePoint& scan, const std::string& id,
                        const std::string& name) {
    Change change = change_one(scan, id, "rename", [&](Structure& s) { s.name = name; });
    const Structure* renamed = scan.find(id);
    if (renamed == nullptr) return change;
    set_warnings(scan, with_doubts(scan.warnings, renamed->name, name), change);
    for (core::ResectionPlan plan : subject.plans) {
        if (rename_in_wedges(plan, renamed->name, name))
            change.edits.push_back(core::ReplacePlan{plan.name, plan});
    }
    return change;
}

Change recolour_structure(const TimePoint& scan, const std::string& id, core::Colour colour) {
    return change_one(scan, id, "recolour", [&](Structure& s) { s.colour = colour; });
}

Change set_kind(const TimePoint& scan, const std::string& id, core::StructureKind kind) {
    return change_one(scan, id, "change what is", [&](Structure& s) { s.kind = kind; });
}

Change set_opacity(const TimePoint& scan, const std::string& id, double opacity) {
    return change_one(scan, id, "opacity of",
                      [&](Structure& s) { s.opacity = std::clamp(opacity, 0.0, 1.0); });
}

Change set_visible(const TimePoint& scan, const std::string& id, bool visible) {
    return change_one(scan, id, visible ? "show" : "hide", [&](Structure& s) { s.visible = visible; });
}

Change confirm_structure(const TimePoint& scan, const std::string& id) {
    return change_one(scan, id, "confirm", [](Structure& s) { s.confirmed = true; });
}

Change show_only(const TimePoint& scan, const Ids& ids) {
    return {"show only the chosen", visibility_edits(scan, [&](const Structure& s) {
                return std::ranges::find(ids, s.id) != ids.end();
            })};
}

Change show_all(const TimePoint& scan) {
    return {"show all structures", visibility_edits(scan, [](const Structure&) { return true; })};
}

Change merge_structures(const TimePoint& scan, const Ids& ids) {
    if (ids.size() < 2 || scan.find(ids.front()) == nullptr) return {"merge", {}};
    Structure all = *scan.find(ids.front());
    Change change{"merge into " + all.name, {}};
    for (auto id = ids.begin() + 1; id != ids.end(); ++id) {
        const Structure* other = scan.find(*id);
        if (other == nullptr) continue;
        all.mask = core::united(all.mask, other->mask);
        all.confirmed = all.confirmed && other->confirmed;
        all.corrected = all.corrected || other->corrected;
        const bool of_one_source = all.origin == other->origin && all.made_by == other->made_by;
        if (!of_one_source) all.origin = core::Origin::Computed;
        change.edits.push_back(core::RemoveStructure{scan.id, *id});
    }
    change.edits.push_back(core::ReplaceStructure{scan.id, std::move(all)});
    return change;
}

Change duplicate_structure(const TimePoint& scan, const std::string& id) {
    const Structure* found = scan.find(id);
    if (found == nullptr) return {"duplicate", {}};
    Structure copy = *found;
    copy.id = unique_structure_id(scan, id + "-copy");
    copy.name += " (copy)";
    // A second liver or tumour would be counted; what the copy is to be is for a person to say.
    copy.kind = core::StructureKind::User;
    return {"duplicate " + found->name,
            {core::InsertStructure{scan.id, position_of(scan, id) + 1, std::move(copy)}}};
}

Change delete_structures(const TimePoint& scan, const Ids& ids) {
    Change change{ids.size() == 1 && scan.find(ids.front()) ? "delete " + scan.find(ids.front())->name
                                                            : "delete structures",
                  {}};
    core::Warnings warnings = scan.warnings;
    for (const std::string& id : ids) {
        change.edits.push_back(core::RemoveStructure{scan.id, id});
        if (const Structure* deleted = scan.find(id))
            warnings = with_doubts(std::move(warnings), deleted->name, {});
    }
    set_warnings(scan, std::move(warnings), change);
    return change;
}

Change split_structure(const TimePoint& scan, const std::string& id, std::int64_t least_voxels) {
    const Structure* found = scan.find(id);
    if (found == nullptr) return {"split", {}};
    std::vector<core::LabelMask> pieces = core::pieces_of(found->mask, least_voxels);
    Change change{"split " + found->name, {}};
    if (pieces.size() < 2) return change;
    const std::size_t at = position_of(scan, id);
    change.edits.push_back(core::RemoveStructure{scan.id, id});
    TimePoint names = scan;
    for (std::size_t n = 0; n < pieces.size(); ++n) {
        Structure piece = *found;
        piece.id = unique_structure_id(names, id + "-" + std::to_string(n + 1));
        piece.name = found->name + " " + std::to_string(n + 1);
        piece.mask = std::move(pieces[n]);
        names.structures.push_back(piece);
        change.edits.push_back(core::InsertStructure{scan.id, at + n, std::move(piece)});
    }
    return change;
}

}  // namespace remnant::ui

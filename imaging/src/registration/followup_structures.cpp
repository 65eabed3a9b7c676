#include "remnant/imaging/followup_structures.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace remnant::imaging {
namespace {

/// What was carried is computed from another outline, and nobody has looked at it.
core::Structure proposal(core::StructureKind kind, std::string name, core::LabelMask mask,
                         core::Millimetre error) {
    core::Structure s;
    s.kind = kind;
    s.name = std::move(name);
    s.colour = core::structure_type(kind).colour;
    s.origin = core::Origin::Computed;
    s.mask = std::move(mask);
    s.confirmed = false;
    s.placement_error = error;
    return s;
}

/// A proposal nobody has looked at: a new one may take its place.
bool gives_way(const core::Structure& s) {
    return s.origin == core::Origin::Computed && !s.confirmed && !s.corrected;
}

/// In place of an outline with the same id, else as a new one.
core::Edit put(const core::TimePoint& scan, core::Structure structure) {
    if (scan.find(structure.id) != nullptr) return core::ReplaceStructure{scan.id, std::move(structure)};
    return core::InsertStructure{scan.id, scan.structures.size(), std::move(structure)};
}

/// The name with a number where another has it already: doubts tell outlines apart by their names.
std::string told_apart(const std::string& name, const std::vector<std::string>& taken) {
    std::string own = name;
    for (int n = 2; std::ranges::find(taken, own) != taken.end(); ++n) own = name + " " + std::to_string(n);
    return own;
}

std::string id_of(const ProposedSite& site) {
    return "site of " + site.lesion_id;
}

/// Names of the scan's outlines, but for those that these sites take the place of.
std::vector<std::string> names_beside(const core::TimePoint& scan, const std::vector<ProposedSite>& sites) {
    std::vector<std::string> names;
    for (const core::Structure& s : scan.structures) {
        const bool proposed = std::ranges::find(sites, s.id, id_of) != sites.end();
        if (!proposed || !gives_way(s)) names.push_back(s.name);
    }
    return names;
}

bool is_of_registration(const core::Warning& warning) {
    return warning.id.starts_with("registration-");
}

}  // namespace

core::Alignment alignment_of(const Registration& registration) {
    core::Alignment alignment;
    const bool bent = registration.map.deformation() != nullptr;
    alignment.method = bent ? word_of(RegistrationMethod::Affine) : word_of(registration.method);
    alignment.matrix = registration.map.affine().matrix;
    alignment.translation = registration.map.affine().translation;
    if (bent) return alignment;
    alignment.residual_median = registration.residual.median;
    alignment.residual_95 = registration.residual.percentile95;
    return alignment;
}

core::Change put_alignment(const core::TimePoint& followup, const core::Alignment& lies,
                           const core::Warnings& doubts) {
    core::Warnings warnings = followup.warnings;
    std::erase_if(warnings, is_of_registration);
    std::ranges::copy_if(doubts, std::back_inserter(warnings), is_of_registration);
    core::Change change{"align " + followup.name, {core::SetAlignment{followup.id, lies}}};
    if (warnings != followup.warnings)
        change.edits.push_back(core::SetScanWarnings{followup.id, std::move(warnings)});
    return change;
}

core::Result<core::Change> put_carried_remnant(const core::TimePoint& followup, CarriedOutline carried,
                                               const std::string& of_plan, const std::string& made_by) {
    core::Structure s = proposal(core::StructureKind::Remnant, "remnant (" + of_plan + ")",
                                 std::move(carried.proposal), carried.error);
    s.id = "remnant of " + of_plan;
    s.of_plan = of_plan;
    s.made_by = made_by;
    const auto there = std::ranges::find_if(followup.structures, [&](const core::Structure& other) {
        return other.kind == core::StructureKind::Remnant && other.of_plan == of_plan;
    });
    if (there != followup.structures.end()) {
        if (!gives_way(*there))
            return core::refuse(there->name,
                                "a person confirmed or changed this remnant; delete it to carry it anew");
        s.id = there->id;
    }
    return core::Change{"carry the remnant of " + of_plan, {put(followup, std::move(s))}};
}

core::Change put_sites(const core::TimePoint& baseline, const core::TimePoint& followup,
                       ProposedSites proposed, const std::string& made_by) {
    core::Change change{"mark disappeared metastases", {}};
    std::vector<std::string> taken = names_beside(followup, proposed.sites);
    for (ProposedSite& site : proposed.sites) {
        const core::Structure* there = followup.find(id_of(site));
        if (there != nullptr && !gives_way(*there)) continue;
        const core::Structure* lesion = baseline.find(site.lesion_id);
        const std::string name = lesion == nullptr ? site.lesion_id : lesion->name;
        core::Structure s =
            proposal(core::StructureKind::DisappearedMetastasis, told_apart(name + " (disappeared)", taken),
                     std::move(site.site), site.placement_error);
        taken.push_back(s.name);
        s.id = id_of(site);
        s.made_by = made_by;
        change.edits.push_back(put(followup, std::move(s)));
    }
    return change;
}

}  // namespace remnant::imaging

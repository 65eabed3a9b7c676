#include "remnant/imaging/followup_structures.h"

#include <utility>

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

core::Structure carried_remnant(CarriedOutline carried, const std::string& of_plan, std::string id,
                                std::string made_by) {
    core::Structure s = proposal(core::StructureKind::Remnant, "remnant (" + of_plan + ")",
                                 std::move(carried.proposal), carried.error);
    s.id = std::move(id);
    s.of_plan = of_plan;
    s.made_by = std::move(made_by);
    return s;
}

core::Structure disappeared_metastasis(ProposedSite proposed, const std::string& lesion, std::string id,
                                       std::string made_by) {
    core::Structure s = proposal(core::StructureKind::DisappearedMetastasis, lesion + " (disappeared)",
                                 std::move(proposed.site), proposed.placement_error);
    s.id = std::move(id);
    s.made_by = std::move(made_by);
    return s;
}

}  // namespace remnant::imaging

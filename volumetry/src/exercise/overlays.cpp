#include <algorithm>

#include "remnant/volumetry/exercise.h"
#include "remnant/volumetry/operations.h"

namespace remnant::volumetry {
namespace {

constexpr core::Colour kTrueRemnant{64, 200, 140};
constexpr core::Colour kTrueOutline{240, 200, 60};

core::Structure overlay(std::string name, core::Colour colour, core::LabelMask mask) {
    core::Structure made;
    made.id = "truth-" + name;
    made.name = "Truth: " + name;
    made.kind = core::StructureKind::User;
    made.colour = colour;
    made.origin = core::Origin::Computed;
    made.opacity = 0.5;
    made.mask = std::move(mask);
    return made;
}

const core::Structure* largest(const core::TimePoint& scan, core::StructureKind kind) {
    const core::Structure* found = nullptr;
    for (const core::Structure& s : scan.structures) {
        const bool fits = s.kind == kind || (core::is_tumour(kind) && core::is_tumour(s.kind));
        if (fits && (found == nullptr || s.mask.count() > found->mask.count())) found = &s;
    }
    return found;
}

}  // namespace

std::vector<core::Structure> truth_overlays(const Exercise& exercise, const core::ExerciseTruth& truth) {
    std::vector<core::Structure> overlays;
    if (exercise.kind == ExerciseKind::Outline) {
        if (const auto* outlined = largest(truth.scan, exercise.outlined))
            overlays.push_back(overlay(outlined->name, kTrueOutline, outlined->mask));
        return overlays;
    }
    const auto operation = choose_operation(exercise.operation, "operation");
    core::LabelMask remnant(truth.scan.geometry.size);
    for (int number = 1; number <= 8; ++number) {
        const auto segment = static_cast<core::Segment>(number);
        const core::Structure* found = largest(truth.scan, core::kind_of(segment));
        if (found == nullptr) continue;
        if (!operation)
            overlays.push_back(overlay(found->name, found->colour, found->mask));
        else if (std::ranges::find(operation->removes, segment) == operation->removes.end())
            remnant = core::united(remnant, found->mask);
    }
    if (operation) overlays.push_back(overlay("what stays", kTrueRemnant, remnant));
    return overlays;
}

}  // namespace remnant::volumetry

#pragma once
// What of a case is drawn over the CT and in 3D, in which order and colour.

#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/plan_parts.h"

namespace remnant::ui {

inline constexpr const char* kRemnantLayer = "remnant";
inline constexpr const char* kResectedLayer = "resected";
inline constexpr const char* kUnassignedLayer = "unassigned";
using volumetry::kRemnantColour;
using volumetry::kResectedColour;
using volumetry::kUnassignedColour;
inline constexpr double kPartOpacity = 0.5;  // of the remnant and the resected part in 3D

/// One coloured set of voxels on the shown scan's grid. Later layers lie over earlier ones.
struct DisplayLayer {
    std::string id;    // the structure's, or "remnant", "resected", "unassigned"
    std::string name;  // as shown under the mouse
    core::StructureKind kind = core::StructureKind::User;
    core::Colour colour;
    double opacity = 1.0;       // in 3D, 0–1
    bool dark_outline = false;  // a dark line around it, where its colour is light
    bool ghost = false;         // nothing is there any more: dashed, never filled
    core::LabelMask mask;
};

/// The visible structures of the shown scan: liver below segments below vessels below tumours. In the plan
/// step, once there is a measurement of this scan, the remnant and the resected part stand in for liver and
/// segments.
std::vector<DisplayLayer> display_layers(const core::Case& subject, const volumetry::Evaluation& evaluation);

}  // namespace remnant::ui

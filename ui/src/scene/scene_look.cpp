#include "scene/scene_look.h"

#include <vtkProperty.h>

#include <algorithm>

namespace remnant::ui {
namespace {

using core::StructureKind;

constexpr double kCovering = 0.98;  // share of the liver that visible segments must have to stand for it
constexpr double kPlanPart = 0.45;  // what stays, what goes
constexpr double kHull = 0.28;      // the liver, or a part of it, around tumours and vessels
constexpr double kPart = 0.45;

bool is_segment(StructureKind kind) {
    return kind >= StructureKind::SegmentI && kind <= StructureKind::SegmentVIII;
}

bool lies_inside(StructureKind kind) {
    return kind != StructureKind::Liver && !is_segment(kind) && kind != StructureKind::User &&
           kind != StructureKind::Gallbladder;
}

bool is_plan_part(const DisplayLayer& layer) {
    return layer.id == "remnant" || layer.id == "resected" || layer.id == "unassigned";
}

/// A hull that lies exactly on its parts would only flicker and dim them.
bool covered_by_segments(const DisplayLayer& liver, std::span<const DisplayLayer> all) {
    std::int64_t covered = 0;
    for (const DisplayLayer& layer : all) covered += is_segment(layer.kind) ? layer.mask.count() : 0;
    return static_cast<double>(covered) >= kCovering * static_cast<double>(liver.mask.count());
}

}  // namespace

double drawn_opacity(const DisplayLayer& layer, std::span<const DisplayLayer> all) {
    if (is_plan_part(layer)) return kPlanPart;
    if (layer.opacity < 1.0) return layer.opacity;
    const auto any = [&](auto says) {
        return std::ranges::any_of(all, [&](const DisplayLayer& l) { return says(l.kind); });
    };
    if (layer.kind == StructureKind::Liver && covered_by_segments(layer, all)) return 0.0;
    if (layer.kind == StructureKind::Liver && any(lies_inside)) return kHull;
    if (is_segment(layer.kind) && any(lies_inside)) return kPart;
    return 1.0;
}

void paint(vtkProperty& property, const DisplayLayer& layer, double opacity) {
    property.SetColor(layer.colour.red / 255.0, layer.colour.green / 255.0, layer.colour.blue / 255.0);
    property.SetOpacity(opacity);
    property.SetInterpolationToPhong();
    property.SetAmbient(0.24);
    property.SetDiffuse(0.95);
    property.SetSpecular(0.22);
    property.SetSpecularPower(24.0);
}

}  // namespace remnant::ui

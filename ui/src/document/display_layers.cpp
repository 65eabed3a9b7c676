#include "document/display_layers.h"

#include <algorithm>

namespace remnant::ui {
namespace {

using core::StructureKind;

bool is_segment(StructureKind kind) {
    return kind >= StructureKind::SegmentI && kind <= StructureKind::SegmentVIII;
}

constexpr double kGhostOpacity = 0.35;  // in 3D, of what is no longer there

/// Small things lie over large ones.
int height_of(StructureKind kind) {
    if (kind == StructureKind::Liver) return 0;
    if (is_segment(kind)) return 1;
    if (core::is_tumour(kind)) return 4;
    return kind == StructureKind::User ? 2 : 3;
}

void add_parts(const volumetry::Partition& parts, std::vector<DisplayLayer>& layers) {
    const auto add = [&](const char* id, const char* name, core::Colour colour, const core::LabelMask& mask) {
        if (!mask.empty())
            layers.push_back({id, name, StructureKind::Liver, colour, kPartOpacity, false, false, mask});
    };
    add(kResectedLayer, "resected", kResectedColour, parts.resected);
    add(kRemnantLayer, "remnant", kRemnantColour, parts.remnant);
    add(kUnassignedLayer, "without a segment", kUnassignedColour, parts.unassigned);
}

}  // namespace

std::vector<DisplayLayer> display_layers(const core::Case& subject, const volumetry::Evaluation& evaluation) {
    std::vector<DisplayLayer> layers;
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr) return layers;
    const bool planned = subject.view.step != "study" && subject.view.step != "structures" &&
                         evaluation.measurement && evaluation.scan_id == scan->id &&
                         evaluation.measurement->parts.remnant.size() == scan->geometry.size;
    for (const core::Structure& s : scan->structures) {
        if (!s.visible) continue;
        if (planned && (s.kind == StructureKind::Liver || is_segment(s.kind))) continue;
        const bool ghost = s.kind == StructureKind::DisappearedMetastasis;
        layers.push_back({s.id, s.name, s.kind, s.colour, ghost ? s.opacity * kGhostOpacity : s.opacity,
                          core::is_tumour(s.kind), ghost, s.mask});
    }
    std::ranges::stable_sort(layers, {}, [](const DisplayLayer& layer) { return height_of(layer.kind); });
    if (!planned) return layers;
    std::vector<DisplayLayer> all;
    add_parts(evaluation.measurement->parts, all);
    std::ranges::move(layers, std::back_inserter(all));
    return all;
}

}  // namespace remnant::ui

#include "remnant/volumetry/plan_parts.h"

#include <algorithm>

namespace remnant::volumetry {

std::vector<core::Structure> structures_of(const Partition& parts) {
    std::vector<core::Structure> structures;
    const auto add = [&](const char* id, const char* name, core::Colour colour, const core::LabelMask& mask) {
        if (mask.empty()) return;
        core::Structure s;
        s.id = id;
        s.name = name;
        s.colour = colour;
        s.origin = core::Origin::Computed;
        s.mask = mask;
        structures.push_back(std::move(s));
    };
    add("remnant", "remnant", kRemnantColour, parts.remnant);
    add("resected", "resected", kResectedColour, parts.resected);
    add("unassigned", "without a segment", kUnassignedColour, parts.unassigned);
    return structures;
}

core::Result<std::vector<core::Structure>> structures_with_parts(const core::TimePoint& scan,
                                                                 const core::ResectionPlan* plan,
                                                                 const MeasureOptions& options) {
    std::vector<core::Structure> structures;
    std::ranges::copy_if(scan.structures, std::back_inserter(structures),
                         [](const core::Structure& s) { return !s.mask.empty(); });
    if (plan == nullptr) return structures;
    const auto measured = measure(scan, *plan, options);
    if (!measured) return core::refuse(measured.error());
    std::vector<core::Structure> parts = structures_of(measured->parts);
    const bool looked_at = std::ranges::all_of(scan.structures, &core::Structure::confirmed);
    for (core::Structure& part : parts) {
        part.confirmed = looked_at;
        structures.push_back(std::move(part));
    }
    return structures;
}

}  // namespace remnant::volumetry

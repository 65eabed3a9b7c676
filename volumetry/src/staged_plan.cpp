#include "remnant/volumetry/staged_plan.h"

#include <algorithm>

#include "remnant/volumetry/operations.h"
#include "remnant/volumetry/segment_map.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;

constexpr const char* kWhat = "operation";

core::Result<ChosenOperation> choose_staged(const std::string& id) {
    auto operation = choose_operation(id, kWhat);
    if (!operation) return core::refuse(operation.error());
    if (operation->staging == Staging::One)
        return core::refuse(kWhat,
                            operation->name + " is done in one stage; choose an ALPPS or two-stage one");
    return operation;
}

core::Result<LabelMask> going_part(const SegmentMap& segments, const ChosenOperation& operation,
                                   const core::Size3& size) {
    if (segments.empty())
        return core::refuse(
            kWhat, "no segments are outlined, so nobody can say which tumours the remnant would keep");
    const auto goes = segments.resolve(operation.removes, kWhat);
    if (!goes) return core::refuse(goes.error());
    LabelMask all(size);
    for (const SegmentMap::Entry* entry : *goes) all = core::united(all, entry->mask);
    return all;
}

bool needs_wedge(const LabelMask& tumour, const LabelMask& liver, const LabelMask& going) {
    const LabelMask inside = core::intersected(tumour, liver);
    return !inside.empty() && 2 * core::count_common(inside, going) <= inside.count();
}

/// By its name, as people call it; by its id where the name could mean another tumour.
std::string reference_to(const NamedTumour& tumour, const std::vector<NamedTumour>& tumours) {
    const auto meant = std::ranges::count_if(
        tumours, [&](const NamedTumour& t) { return t.id == tumour.name || t.name == tumour.name; });
    return meant == 1 ? tumour.name : tumour.id;
}

core::Result<core::PlanStage> clearing_stage(const core::TimePoint& scan, const LabelMask& liver,
                                             const LabelMask& going, core::Millimetre margin) {
    core::PlanStage stage{"Stage 1", {}};
    const std::vector<NamedTumour> tumours = tumours_of(scan);
    for (const NamedTumour& tumour : tumours) {
        if (!needs_wedge(tumour.mask, liver, going)) continue;
        const std::string name = "Wedge " + tumour.name;
        auto wedge = core::validated(core::Wedge{{reference_to(tumour, tumours)}, margin}, name);
        if (!wedge) return core::refuse(wedge.error());
        stage.removes.push_back({name, std::nullopt, true, std::move(*wedge)});
    }
    return stage;
}

}  // namespace

core::Result<core::RemovalPlan> staged_plan(const core::TimePoint& scan, const std::string& operation_id,
                                            core::Millimetre wedge_margin, const MeasureOptions& options) {
    const auto operation = choose_staged(operation_id);
    if (!operation) return core::refuse(operation.error());
    const auto whole = measure_liver(scan, options);
    if (!whole) return core::refuse(whole.error());
    const auto going = going_part(SegmentMap::of(scan), *operation, scan.geometry.size);
    if (!going) return core::refuse(going.error());
    auto first = clearing_stage(scan, whole->liver, *going, wedge_margin);
    if (!first) return core::refuse(first.error());
    const core::Days interval = operation->staging == Staging::Alpps ? kAlppsInterval : kTwoStageInterval;
    const core::Removal removal{operation->name, std::nullopt, true, core::NamedOperation{operation->id}};
    return core::RemovalPlan{{std::move(*first), {"Stage 2", {removal}, interval}}};
}

}  // namespace remnant::volumetry

#include "remnant/volumetry/live_plan.h"

#include <algorithm>

#include "remnant/volumetry/count_within.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {

using core::LabelMask;

struct LivePlan::State {
    std::string name;
    core::GridGeometry grid;
    MeasuredLiver liver;
    SegmentMap segments;
    std::vector<NamedTumour> tumours;
    LabelMask without_segment;  // liver the map leaves out; empty where there is no map
    MarginMeter meter;

    std::vector<ReadyCut> others;
    LabelMask removed_by_others;
    bool others_anatomical = false;

    explicit State(const core::TimePoint& scan) : meter(scan) {}
    [[nodiscard]] CutSite site() const { return {liver.liver, grid, segments, tumours}; }
    /// Volumes of the parts that `answer` holds already.
    void measure(LiveAnswer& answer) const;
};

void LivePlan::State::measure(LiveAnswer& answer) const {
    MeasuredResection& m = answer.resection;
    m.kind = ResectionKind::Plan;
    m.remnant_voxels = answer.remnant.count();
    m.resected_voxels = answer.resected.count();
    m.unassigned_voxels = answer.unassigned.count();
    m.remnant = volume_of(m.remnant_voxels, grid);
    m.resected = volume_of(m.resected_voxels, grid);
    m.unassigned = volume_of(m.unassigned_voxels, grid);
    const std::array tumour{&liver.tumour};
    const std::int64_t tumour_in_remnant = count_within(tumour, answer.remnant).front();
    m.remnant_tumour = volume_of(tumour_in_remnant, grid);
    answer.volumes = {liver.tlv, liver.tumour_volume, volume_of(m.remnant_voxels - tumour_in_remnant, grid)};
}

LivePlan::LivePlan(std::unique_ptr<State> state) : state_(std::move(state)) {}
LivePlan::LivePlan(LivePlan&&) noexcept = default;
LivePlan& LivePlan::operator=(LivePlan&&) noexcept = default;
LivePlan::~LivePlan() = default;

core::Result<LivePlan> LivePlan::prepare(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                         EntryAddress moving, const MeasureOptions& options) {
    auto liver = measure_liver(scan, options);
    if (!liver) return core::refuse(liver.error());
    auto state = std::make_unique<State>(scan);
    state->name = plan.name;
    state->grid = scan.geometry;
    state->liver = std::move(*liver);
    state->segments = SegmentMap::of(scan);
    state->tumours = wedge_targets_of(scan);
    const core::Size3& size = scan.geometry.size;
    state->removed_by_others = LabelMask(size);
    state->without_segment = state->segments.empty()
                                 ? LabelMask(size)
                                 : core::subtracted(state->liver.liver, state->segments.united(size));
    const auto* cuts = std::get_if<core::RemovalPlan>(&plan.resection);
    const bool there = cuts == nullptr ? moving == EntryAddress{}
                                       : moving.stage < cuts->stages.size() &&
                                             moving.entry < cuts->stages[moving.stage].removes.size();
    if (!there) return core::refuse(plan.name, "it has no such cut");
    for (std::size_t s = 0; cuts != nullptr && s < cuts->stages.size(); ++s) {
        const auto& removes = cuts->stages[s].removes;
        for (std::size_t n = 0; n < removes.size(); ++n) {
            if (!removes[n].on || EntryAddress{s, n} == moving) continue;
            auto ready = ReadyCut::make(removes[n].cut, state->site(), plan.name);
            if (!ready) return core::refuse(ready.error());
            state->removed_by_others = core::united(state->removed_by_others, ready->part().removed);
            state->others_anatomical = state->others_anatomical || ready->part().anatomical;
            state->others.push_back(std::move(*ready));
        }
    }
    return LivePlan(std::move(state));
}

core::Result<LiveAnswer> LivePlan::with(const core::Cut& cut) const {
    const State& s = *state_;
    const auto moved = ReadyCut::make(cut, s.site(), s.name);
    if (!moved) return core::refuse(moved.error());
    LiveAnswer answer;
    answer.resected =
        s.others.empty() ? moved->part().removed : core::united(s.removed_by_others, moved->part().removed);
    answer.remnant = core::subtracted(s.liver.liver, answer.resected);
    answer.unassigned = LabelMask(s.grid.size);
    WholeCut whole{{&*moved}, answer.remnant, answer.resected};
    for (const ReadyCut& other : s.others) whole.cuts.push_back(&other);
    if (s.others_anatomical || moved->part().anatomical) {
        answer.unassigned = core::intersected(answer.remnant, s.without_segment);
        answer.remnant = core::subtracted(answer.remnant, answer.unassigned);
        whole.stays = answer.remnant;
        whole.goes = core::united(answer.resected, answer.unassigned);
    }
    s.measure(answer);
    answer.margins = s.meter.margins(whole, cut_pairs(whole.stays, whole.goes));
    return answer;
}

}  // namespace remnant::volumetry

#include "remnant/volumetry/cut_findings.h"

namespace remnant::volumetry {
namespace {

/// An outlined remnant has no surface but its voxels, whatever the plan says.
core::Result<std::vector<ReadyCut>> cuts_of(const core::ResectionPlan& plan, const CutSite& site,
                                            const Partition& parts) {
    if (parts.kind != ResectionKind::Outlined) return ready_cuts(plan.resection, site, parts, plan.name);
    std::vector<ReadyCut> cuts;
    cuts.push_back(ReadyCut::of_voxels(parts.resected));
    return cuts;
}

}  // namespace

core::Result<CutFindings> findings_of(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                      const Measurement& measured) {
    const Partition& parts = measured.parts;
    const core::LabelMask liver = core::united(core::united(parts.remnant, parts.resected), parts.unassigned);
    const SegmentMap segments = SegmentMap::of(scan);
    const std::vector<NamedTumour> tumours = wedge_targets_of(scan);
    const CutSite site{liver, scan.geometry, segments, tumours};
    auto ready = cuts_of(plan, site, parts);
    if (!ready) return core::refuse(ready.error());
    // Liver that belongs to nobody counts as not staying, here as in the volumes.
    WholeCut cut{{}, parts.remnant, core::united(parts.resected, parts.unassigned)};
    for (const ReadyCut& one : *ready) cut.cuts.push_back(&one);
    const std::vector<CutPair> pairs = cut_pairs(cut.stays, cut.goes);
    const MarginMeter meter(scan);
    return CutFindings{meter.margins(cut, pairs), meter.vessels_cut(cut, pairs),
                       meter.distances_to_vessels()};
}

}  // namespace remnant::volumetry

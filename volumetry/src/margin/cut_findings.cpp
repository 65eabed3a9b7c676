#include "remnant/volumetry/cut_findings.h"

namespace remnant::volumetry {

core::Result<CutFindings> findings_of(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                      const Measurement& measured) {
    const Partition& parts = measured.parts;
    const core::LabelMask liver = core::united(core::united(parts.remnant, parts.resected), parts.unassigned);
    const SegmentMap segments = SegmentMap::of(scan);
    const std::vector<NamedTumour> tumours = tumours_of(scan);
    const CutSite site{liver, scan.geometry, segments, tumours};
    const auto ready = ready_cuts(plan.resection, site, parts, plan.name);
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

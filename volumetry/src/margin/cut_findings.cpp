#include "remnant/volumetry/cut_findings.h"

namespace remnant::volumetry {

core::Result<CutFindings> findings_of(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                      const Measurement& measured) {
    const Partition& parts = measured.parts;
    const core::LabelMask liver = core::united(core::united(parts.remnant, parts.resected), parts.unassigned);
    const SegmentMap segments = SegmentMap::of(scan);
    const std::vector<NamedTumour> tumours = tumours_of(scan);
    const CutSite site{liver, scan.geometry, segments, tumours};
    const auto cut = CutCrossings::of(plan.resection, site, parts, plan.name);
    if (!cut) return core::refuse(cut.error());
    const std::vector<CutPoint> points = cut->points();
    const MarginMeter meter(scan);
    return CutFindings{meter.margins(*cut, points), meter.vessels_cut(points), meter.distances_to_vessels()};
}

}  // namespace remnant::volumetry

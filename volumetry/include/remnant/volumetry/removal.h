#pragma once
// What each entry of a plan takes out of a liver.

#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/segment_map.h"
#include "remnant/volumetry/surface_cut.h"

namespace remnant::volumetry {

struct NamedTumour {
    std::string id;
    std::string name;
    core::LabelMask mask;
};

/// All tumours and metastases of a scan, in its order.
std::vector<NamedTumour> tumours_of(const core::TimePoint& scan);

/// What a wedge may be laid round: the tumours, and the sites of metastases that are no longer seen.
std::vector<NamedTumour> wedge_targets_of(const core::TimePoint& scan);

/// What cuts are laid through.
struct CutSite {
    const core::LabelMask& liver;
    const core::GridGeometry& grid;
    const SegmentMap& segments;
    const std::vector<NamedTumour>& tumours;  // that wedges may name
};

struct RemovedPart {
    core::LabelMask removed;              // liver voxels
    std::vector<core::Segment> segments;  // what it names, where it is anatomical
    bool anatomical = false;              // decided by the segment map
    core::Warnings warnings;
};

/// Refused, naming `what` (the plan) and the entry: a tumour nobody outlined, segments that are not there, an
/// unknown operation, a curved cut that passes through itself or does not divide the liver, anything a wedge
/// refuses.
core::Result<RemovedPart> removed_by(const core::Cut& cut, const CutSite& site, const std::string& what);

/// What a curved cut takes of a liver. Refused where that is nothing or all of it.
core::Result<core::LabelMask> divided_by(const SurfaceOnGrid& surface, const core::LabelMask& liver,
                                         const std::string& what);

}  // namespace remnant::volumetry

#pragma once
// A liver divided: what stays, what goes, and what nobody assigned. The three always add up to the liver, to
// the voxel.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/removal.h"
#include "remnant/volumetry/segment_map.h"

namespace remnant::volumetry {

enum class ResectionKind {
    Segments,
    Operation,
    Plane,
    Plan,
    Outlined,  // the remnant itself was outlined, or carried from another scan
};

struct Partition {
    ResectionKind kind = ResectionKind::Segments;
    core::LabelMask remnant;
    core::LabelMask resected;
    /// Liver that the segment map leaves unlabelled: neither stays nor goes. Always empty where no segments
    /// take part.
    core::LabelMask unassigned;
    /// Exact volume of the liver's voxel boxes on the remnant's side, in voxels; single planes only.
    std::optional<double> remnant_boxes;
    /// Segments that stay whole.
    std::vector<core::Segment> whole_segments;
    /// Segments of which nothing stays.
    std::vector<core::Segment> lost_segments;
    core::Warnings warnings;
};

/// Divides the liver by a resection. `what` names the option or plan in a refusal.
/// By segments: a voxel that a going and a staying segment both claim goes (the cautious side, with a
/// warning). Of a plan in stages this is what is left after the last.
/// Refused: segments are needed and there are none; a segment the map lacks; an unknown operation; whatever
/// `removed_by` refuses.
core::Result<Partition> partition(const CutSite& site, const core::Resection& resection,
                                  const std::string& what);

/// Divides the liver by an outline of what stays; what of the outline lies outside the liver counts nowhere.
Partition partition_by_outline(const CutSite& site, const core::LabelMask& remnant);

/// A plan stage by stage: what stays and what is gone after each of them.
core::Result<std::vector<Partition>> partition_stages(const CutSite& site, const core::RemovalPlan& plan,
                                                      const std::string& what);

}  // namespace remnant::volumetry

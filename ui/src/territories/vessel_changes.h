#pragma once
// What vessels and their branches do to a case, as undoable changes, and what is computed from them. No
// widget.

#include <string>
#include <vector>

#include "remnant/core/edit.h"
#include "remnant/core/job.h"
#include "remnant/imaging/outline_vessels.h"
#include "remnant/volumetry/territories.h"

namespace remnant::ui {

/// The scan's first structure of a kind; null where there is none.
const core::Structure* structure_of(const core::TimePoint& scan, core::StructureKind kind);

/// Puts vessels that were outlined among the structures, unconfirmed, with their doubts as warnings of the
/// scan. `kinds` are theirs, in order. Each takes the place of one that was found before and not confirmed.
core::Change put_vessels(const core::TimePoint& scan, const std::vector<core::StructureKind>& kinds,
                         const imaging::OutlinedVessels& vessels, const std::string& program);

/// The segment a branch is named after: "VI", or "VIII ventral".
std::optional<core::Segment> segment_named(const std::string& branch);

struct SegmentTerritory {
    core::Segment segment;
    core::LabelMask mask;
};

/// The liver divided among the branches named after segments; a branch without such a name belongs to the one
/// it springs from. Liver goes to the nearest by the way within it. Refused: no branch is named so, and what
/// volumetry::territories refuses.
core::Result<std::vector<SegmentTerritory>> segment_territories(const core::LabelMask& liver,
                                                                const core::GridGeometry& grid,
                                                                const imaging::VesselWithTree& vessel,
                                                                const core::JobContext& job);

/// The liver nearest to a branch and to all that comes from it.
core::Result<volumetry::LostSupply> lost_supply(const core::LabelMask& liver, const core::GridGeometry& grid,
                                                const imaging::VesselWithTree& vessel, std::size_t branch,
                                                const core::JobContext& job);

/// Puts the territories among the structures, computed and unconfirmed, in one step. They are the scan's
/// segments, and take the place of such computed before; where it has segments of another origin they are
/// structures to compare with.
core::Change put_territories(const core::TimePoint& scan, const std::vector<SegmentTerritory>& territories);

/// Puts the liver that a cut costs among the structures, in the place of what was shown of it before.
core::Change put_lost_supply(const core::TimePoint& scan, const std::string& branch,
                             const core::LabelMask& lost);

}  // namespace remnant::ui

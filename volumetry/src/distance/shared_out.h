#pragma once
// A set of voxels shared out among sources.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/volumetry/territories.h"

namespace remnant::volumetry {

struct SharedOut {
    std::vector<core::LabelMask> parts;  // one a source; apart from each other, together the whole
    /// Voxels from which no way within the whole leads to a source: they went by the straight line.
    std::int64_t islands = 0;
};

/// Every voxel of `whole` to its nearest source, the first of equally near ones. `what` names the whole in a
/// refusal: empty, no source with voxels, too many of them, spread over more than 1 m, cancelled.
core::Result<SharedOut> shared_out(const core::LabelMask& whole, const core::GridGeometry& grid,
                                   std::span<const core::LabelMask> sources, TerritoryMetric metric,
                                   const std::string& what, const core::JobContext& job);

}  // namespace remnant::volumetry

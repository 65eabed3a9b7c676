#pragma once
// The places where two outlines differ most.

#include <vector>

#include "remnant/volumetry/outline_agreement.h"
#include "remnant/volumetry/outline_surface.h"

namespace remnant::volumetry {

/// What one outline holds and the other does not.
struct OutlineDifference {
    DifferenceKind kind;
    core::LabelMask only;  // voxels of the one alone
    const core::LabelMask& other;
    const NearestVoxel& to_other;  // the other's surface; not empty
};

/// As `OutlineAgreement::places`.
std::vector<DifferencePlace> places_of(const std::vector<OutlineDifference>& differences,
                                       const core::GridGeometry& grid, std::size_t most,
                                       const core::JobContext& job);

}  // namespace remnant::volumetry

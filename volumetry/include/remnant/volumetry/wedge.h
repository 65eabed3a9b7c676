#pragma once
// A parenchyma-sparing wedge: tumours with their margin, and the way out to the capsule.

#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// Deeper than this, a wedge is no longer a wedge.
inline constexpr core::Millimetre kDeepestWedge{30.0};

struct WedgePart {
    core::LabelMask removed;
    /// The deepest of the tumours: from the capsule to its nearest voxel centre.
    core::Millimetre depth;
};

/// The liver voxels that go with `tumours`. A closed cavity cannot be cut, so these are the liver voxels in
/// the convex hull of
///  1. the liver voxels within `margin` of a tumour's voxel centres, and
///  2. for each tumour, the nearest capsule voxel and the capsule voxels within `margin` of it: a mouth as
///  wide as
///     the margin all round.
/// Refused, naming `what`: a tumour that is empty or not in the liver, a liver without a capsule on this
/// scan, a grid too large for exact arithmetic.
core::Result<WedgePart> wedge_round(const std::vector<const core::LabelMask*>& tumours,
                                    core::Millimetre margin, const core::LabelMask& liver,
                                    const core::GridGeometry& grid, const std::string& what);

}  // namespace remnant::volumetry

#pragma once
// Where the liver may be, and how bright it is in this patient: phase, contrast and fat make any fixed HU
// wrong.

#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/units.h"
#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// The inside of one large, evenly bright organ.
struct LiverCandidate {
    Bits inside;             // a few mm away from anything of another brightness
    double hu = 0.0;         // median of the smoothed HU within
    double spread_hu = 0.0;  // of the smoothed HU: 1.4826 × median absolute deviation
    core::Millilitre volume{0.0};
    core::Vec3 centre = core::Vec3::Zero();  // LPS mm
};

/// Organs large enough to be a liver, the likeliest (largest inside) first; no two of them share most of
/// their voxels. `smooth` is the CT smoothed by some 2 mm on a grid of about 3 mm. No other organ stays as
/// large when what is of another brightness, and 5 mm from there, is taken away. Refused: cancelled.
core::Result<std::vector<LiverCandidate>> liver_candidates(const Field& smooth,
                                                           const core::GridGeometry& grid,
                                                           const core::JobContext& job);

/// The inside of the organ of about this brightness, found anew on any grid; empty where there is none.
LiverCandidate refined(const Field& smooth, const core::GridGeometry& grid, double hu, double spread_hu);

}  // namespace remnant::imaging::segmentation

#pragma once
// A closed surface round a point, met once in every direction, of least cost among all of them.

#include "remnant/core/job.h"
#include "segmentation/directions.h"

namespace remnant::imaging::segmentation {

/// Costs on the rays that leave the point: `steps` places on each, the first one a step away.
struct RayCosts {
    int steps = 0;
    /// At [direction · steps + place]: what speaks for this place lying inside (> 0) or outside (< 0).
    std::vector<float> gain;
    /// At the same: what it costs when this place is the last inside. ≥ 0.
    std::vector<float> border;
};

/// How calm the surface must be.
struct Calm {
    /// By how many places neighbouring rays may differ, no more.
    int most = 1;
    /// What each place of difference between two neighbouring rays costs.
    double cost = 0.0;
};

/// How many places of each ray are inside, at least 1; the exact optimum, as a minimum cut (Wu & Chen 2002,
/// doi:10.1007/3-540-36136-7_54; Li, Wu, Chen & Sonka 2006, doi:10.1109/TPAMI.2006.19). Of several the
/// smallest. Refused: cancelled.
core::Result<std::vector<int>> best_star_surface(const Directions& directions, const RayCosts& costs,
                                                 const Calm& calm, const core::JobContext& job);

}  // namespace remnant::imaging::segmentation

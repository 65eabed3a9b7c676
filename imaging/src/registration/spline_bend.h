#pragma once
// Two pictures of livers made alike by bending one of them.

#include "registration/spline_lattice.h"
#include "registration/world_picture.h"
#include "remnant/core/job.h"

namespace remnant::imaging::registration {

/// What is made alike, on one lattice: moving(p + shift) is to become fixed(p).
struct BentPair {
    const Picture& fixed;
    const Picture& moving;
    /// Beyond the moving picture.
    float outside;
    /// Voxel numbers that are looked at.
    const std::vector<std::uint32_t>& points;
};

/// Gauss–Newton steps from where `shifts` stand, `steps` of them at most. How stiff the liver is follows from
/// how much of a bend is found in it.
void bend(const SplineLattice& lattice, Controls& shifts, const BentPair& pair, int steps,
          const core::JobContext& job);

}  // namespace remnant::imaging::registration

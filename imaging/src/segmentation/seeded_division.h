#pragma once
// A grid divided between inside and outside from voxels that are known.

#include <vector>

#include "remnant/core/job.h"
#include "segmentation/field.h"
#include "segmentation/least_surface.h"

namespace remnant::imaging::segmentation {

/// What is known of a grid before it is divided.
struct Known {
    /// What the ways start from, and what the first look at inside and outside is taken from.
    std::vector<Side> seeds;
    /// Voxels whose side may not change though no way starts from them; open for all others.
    std::vector<Side> kept;
};

struct Divided {
    Bits in;
    /// From −1 (beside an outside seed) to 1 (beside an inside seed): which seeds are easier to reach.
    Field nearness;
};

/// Which seeds each voxel reaches more easily, over tissue that looks like theirs, and then three rounds of
/// the surface of least area between what looks, near each place, like the inside and like the outside.
/// `smooth` is smoothed by some 2 mm. Refused: cancelled.
core::Result<Divided> divided_from(const Known& known, const Field& smooth, const core::GridGeometry& grid,
                                   const core::JobContext& job);

/// How much a surface between two voxels counts: less where the HU jump, measured by how much they commonly
/// differ among soft tissue of this scan.
class EdgeShares {
  public:
    EdgeShares(const Field& hu, const core::GridGeometry& grid);
    double operator()(std::size_t a, std::size_t b) const;

  private:
    const Field& hu_;
    double common_jump_hu_;
};

}  // namespace remnant::imaging::segmentation

#pragma once
// A working grid at half its resolution, for steps whose cost grows with the surface they may choose from.

#include "remnant/core/geometry.h"
#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// Pairs of voxels along every axis on which a pair stays within `coarsest_mm`; other axes stay as they are.
/// What is left over at the far edge makes thinner voxels.
class Coarser {
  public:
    Coarser(const core::GridGeometry& fine, double coarsest_mm);

    [[nodiscard]] const core::GridGeometry& geometry() const { return coarse_; }
    [[nodiscard]] Field means(const Field& fine) const;
    /// In where at least half of the fine voxels are.
    [[nodiscard]] Bits majority(const Bits& fine) const;
    /// Every fine voxel as the coarse one it lies in.
    [[nodiscard]] Bits back(const Bits& coarse) const;

  private:
    [[nodiscard]] std::size_t coarse_at(int i, int j, int k) const;
    template <class Visit>
    void for_each_fine(Visit visit) const;

    core::GridGeometry fine_;
    core::GridGeometry coarse_;
    core::Size3 factor_{1, 1, 1};
};

}  // namespace remnant::imaging::segmentation

#pragma once
// How much each voxel looks like the inside of a vessel: brighter than the parenchyma about it, and so in the
// shape of a tube.

#include "remnant/core/job.h"
#include "segmentation/field.h"
#include "segmentation/filters.h"

namespace remnant::imaging::segmentation {

/// What the vessels stand out from.
struct Background {
    Field local_hu;
    double spread_hu = 0.0;  // of the smoothed HU about it
};

/// The brightness of the tissue within `domain` without what is brighter or darker, near each voxel. `light`
/// is the CT smoothed by 1 mm.
Background background_of(const Field& light, const core::GridGeometry& grid, const Bits& domain);

/// For each voxel from 0 (parenchyma) to 1 (a vessel as bright as the seeds'): the larger of its brightness
/// and of its tubeness over scales from 1 to 4 mm. `contrast` is 0 for parenchyma and 1 for the seeds.
///
/// A tube is what is bright along one direction and falls off across: e s² √(λ₂λ₃) with the two most
/// negative eigenvalues of the Hessian at scale s, which is 1 at the centre of a cylinder of contrast 1 and
/// radius √2 s, and nothing for plates (Sato et al. 1998, doi:10.1016/S1361-8415(98)80009-1). The second
/// derivatives are differences of ITK's Gaussian, taken where they are asked for: ITK's Hessian filter holds
/// six fields at once, which memory has no room for. Refused: cancelled.
core::Result<Field> vessel_likeness(const Field& contrast, const core::GridGeometry& grid, const Bits& domain,
                                    const core::JobContext& job);

}  // namespace remnant::imaging::segmentation

#pragma once
// What belongs to the liver though it does not look like parenchyma: tumours, cysts, calcifications, also at
// its edge.

#include "remnant/core/job.h"
#include "segmentation/field.h"
#include "segmentation/parenchyma.h"

namespace remnant::imaging::segmentation {

/// What lies around a solid part.
struct Surroundings {
    Bits fat_or_air;
    Bits lung;
    /// What a person put outside; may be left out.
    Bits outside;
    /// How many times the usual cost a voxel's volume has; where left out, once.
    Field reluctance;
};

/// The voxels beside `solid`, no farther than 45 mm, whose surface towards other tissue is smaller than their
/// surface towards the solid part, found as the cut of least area: a lesion is embraced by its organ, a
/// neighbouring organ only touches it. Towards fat a surface counts a little less, towards the lung, where
/// only the liver's dome lies, nothing; each millilitre costs 0.2 cm². Refused: cancelled.
core::Result<Bits> embraced_by(const Bits& solid, const Surroundings& around, const core::GridGeometry& grid,
                               const core::JobContext& job);

/// What the parenchyma embraces of thick tissue without fat. `light` is the CT smoothed by some 1 mm, `solid`
/// the parenchyma with its vessels closed. Refused: cancelled.
core::Result<Bits> lesions_at(const Field& light, const core::GridGeometry& grid, const Bits& solid,
                              const Bits& fat_or_air, const core::JobContext& job);

/// Air within the body, as dark as lung.
Bits lung_in(const Field& light);

/// The HU halfway between this liver and fat.
double halfway_to_fat(double liver_hu);

}  // namespace remnant::imaging::segmentation

#pragma once
// What belongs to the liver though it does not look like parenchyma: tumours, cysts, calcifications, also at
// its edge.

#include "remnant/core/job.h"
#include "segmentation/field.h"
#include "segmentation/parenchyma.h"

namespace remnant::imaging::segmentation {

/// Thick tissue beside the parenchyma whose surface towards other tissue is smaller than its surface towards
/// the liver, found as the cut of least area: a lesion is embraced by liver, a neighbouring organ only
/// touches it. Towards fat a surface counts a little less, towards the lung, where only the liver's dome
/// lies, nothing; each millilitre costs 0.2 cm². `light` is the CT smoothed by some 1 mm, `solid` the
/// parenchyma with its vessels closed. Refused: cancelled.
core::Result<Bits> lesions_at(const Field& light, const core::GridGeometry& grid, const Bits& solid,
                              const Bits& fat_or_air, const core::JobContext& job);

/// The HU halfway between this liver and fat.
double halfway_to_fat(double liver_hu);

}  // namespace remnant::imaging::segmentation

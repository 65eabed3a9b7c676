#pragma once
// Voxels chosen by their Hounsfield units.

#include <optional>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::imaging::outline {

/// Hounsfield units from `low` to `high`, both included.
struct HuRange {
    double low = -200;
    double high = 300;
    [[nodiscard]] bool contains(double hu) const { return hu >= low && hu <= high; }
};

/// Where a threshold looks: within an outline, within a box of voxels, within both, or everywhere.
struct ThresholdRegion {
    const core::LabelMask* mask = nullptr;  // on the grid of the CT
    std::optional<core::IndexBox> box;      // clipped to the grid
};

/// The voxels of the region whose value lies in the range. Refused: a range that is empty or no number, an
/// outline on another grid; cancelled work.
core::Result<core::LabelMask> within_hu(const core::CtVoxels& ct, const HuRange& range,
                                        const ThresholdRegion& region, const core::JobContext& job);

}  // namespace remnant::imaging::outline

#pragma once
// Hounsfield units within a region a person drew.

#include <cstdint>

#include "remnant/core/annotation.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::volumetry {

struct RegionStatistics {
    std::int64_t voxels = 0;
    double mean = 0.0;                // HU
    double standard_deviation = 0.0;  // HU, of the sample; 0 for fewer than two voxels
    double area_mm2 = 0.0;            // of the ellipse itself, not of its voxels
};

/// Over the voxels whose centre lies in the ellipse, in the one slice nearest to it. Values that are not a
/// number are left out.
RegionStatistics statistics_in(const core::EllipseRegion& region, const core::CtVoxels& ct);

}  // namespace remnant::volumetry

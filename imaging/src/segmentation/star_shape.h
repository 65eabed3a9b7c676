#pragma once
// A body round a point that every ray from the point leaves once.

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "segmentation/directions.h"

namespace remnant::imaging::segmentation {

struct StarShape {
    core::Vec3 centre = core::Vec3::Zero();  // LPS mm
    std::vector<double> radii;               // mm, one a direction
};

/// The centre of its volume.
core::Vec3 middle_of(const StarShape& shape, const Directions& directions);
/// Diameter of the ball of the same volume, mm.
double ball_diameter(const StarShape& shape);
/// Each radius as the mean of its own, which counts twice, and its neighbours': evens out the steps of a
/// search.
void even_out(StarShape& shape, const Directions& directions);
/// The same body on other directions.
StarShape resampled(const StarShape& shape, const Directions& from, const Directions& to);
/// About as the body is seen from a point nearby; no radius is less than `least_mm`.
StarShape seen_from(const StarShape& shape, const Directions& directions, const core::Vec3& point,
                    double least_mm);

/// The voxels whose centres lie in it. Refused: cancelled.
core::Result<core::LabelMask> voxels_in(const StarShape& shape, const Directions& directions,
                                        const core::GridGeometry& grid, const core::JobContext& job);

}  // namespace remnant::imaging::segmentation

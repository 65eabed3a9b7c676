#pragma once
// What strokes paint.

#include <span>

#include "remnant/core/label_mask.h"
#include "remnant/imaging/outline_strokes.h"
#include "segmentation/least_surface.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {

/// Voxels that a person has decided; no voxel is in both.
struct Painted {
    core::LabelMask in;
    core::LabelMask out;
};

/// The voxels of all strokes in their order: of two labels the later one.
Painted painted_by(std::span<const Stroke> strokes, const core::GridGeometry& grid);

/// The side of each block that holds painted voxels: of both kinds the more frequent; open where there are
/// none or as many of either.
std::vector<Side> painted_sides(const Painted& painted, const WorkingGrid& grid);

}  // namespace remnant::imaging::segmentation

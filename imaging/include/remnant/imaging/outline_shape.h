#pragma once
// An outline made larger, smaller, smoother or whole. Distances are Euclidean, in mm between the centres of
// voxels, exact (to within a picometre) on any spacing. What lies beyond the grid is not known and counts as
// nothing: an outline that the scan cuts off is not eaten away from there.
//
// Ours, not ITK's filters: those take every voxel of a box, in radii of whole voxels or with a distance map
// of 4 to 8 bytes a voxel; runs need their ends only.

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::imaging::outline {

/// All of these refuse a distance that does not lie in (0, 100] mm, a mask that does not lie on the grid, and
/// cancelled work.

/// Every voxel at most `distance` from a voxel of the outline.
core::Result<core::LabelMask> grown(const core::LabelMask& mask, const core::GridGeometry& grid,
                                    core::Millimetre distance, const core::JobContext& job);
/// Without every voxel at most `distance` from a voxel outside.
core::Result<core::LabelMask> shrunk(const core::LabelMask& mask, const core::GridGeometry& grid,
                                     core::Millimetre distance, const core::JobContext& job);
/// Shrunk, then grown: spikes and bridges thinner than twice the radius go, nothing is added.
core::Result<core::LabelMask> opened(const core::LabelMask& mask, const core::GridGeometry& grid,
                                     core::Millimetre radius, const core::JobContext& job);
/// Grown, then shrunk: gaps and notches narrower than twice the radius are filled, nothing is lost.
core::Result<core::LabelMask> closed(const core::LabelMask& mask, const core::GridGeometry& grid,
                                     core::Millimetre radius, const core::JobContext& job);
/// A voxel becomes what most voxels of the ball of that radius around it are; it stays as it is at a tie.
core::Result<core::LabelMask> median_smoothed(const core::LabelMask& mask, const core::GridGeometry& grid,
                                              core::Millimetre radius, const core::JobContext& job);
/// As many voxels as before, those with the largest share of outline around them under a Gaussian of standard
/// deviation `sigma`: the border is smoothed, the volume stays to the voxel. Equal shares go to the lowest
/// k, j, i. `sigma` in (0, 20] mm.
core::Result<core::LabelMask> volume_smoothed(const core::LabelMask& mask, const core::GridGeometry& grid,
                                              core::Millimetre sigma, const core::JobContext& job);

/// The largest of the pieces connected over faces; the first of equals. Empty stays empty. Pieces as
/// outlines of their own: core::pieces_of.
core::LabelMask largest_piece(const core::LabelMask& mask);
/// Without the pieces smaller than `least`.
core::LabelMask without_small_pieces(const core::LabelMask& mask, const core::GridGeometry& grid,
                                     core::Millilitre least);

}  // namespace remnant::imaging::outline

#pragma once
// Exact Euclidean distances in mm, and what they make: sets shrunk, grown and closed by balls. ITK's
// morphology wants balls of whole voxels, which flat voxels turn into something else; here one transform
// serves all of it.

#include "remnant/core/geometry.h"
#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// Distance of every voxel's centre to the nearest centre of one that is in; 0 within. Where none is in, and
/// beyond `most_mm`, it is `most_mm`. (Felzenszwalb & Huttenlocher 2012, doi:10.4086/toc.2012.v008a019.)
Field distance_to(const Bits& bits, const core::GridGeometry& grid, double most_mm);

/// The voxels farther than `mm` from every one that is out. What lies beyond the grid is taken for the same
/// as its edge.
Bits shrunk(const Bits& bits, const core::GridGeometry& grid, double mm);
/// The voxels within `mm` of one that is in.
Bits grown(const Bits& bits, const core::GridGeometry& grid, double mm);
/// Grown, then shrunk: gaps narrower than twice `mm` fill.
Bits closed(const Bits& bits, const core::GridGeometry& grid, double mm);
/// Shrunk, then grown by a little more and held within: what is thinner than twice `mm` is gone.
Bits thick_parts(const Bits& bits, const core::GridGeometry& grid, double mm);

}  // namespace remnant::imaging::segmentation

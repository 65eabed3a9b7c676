#pragma once
// Ways through a grid whose voxels are unequally hard to pass.

#include <vector>

#include "remnant/core/geometry.h"
#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// The length of the easiest way from each voxel to one of `from` over the 26 neighbours: each mm of it
/// counts as the mean toll (≥ 0) of the two voxels it joins. Nothing longer than `most` is followed; there,
/// and where `from` is empty, it is `most`. Counted in whole 64ths, so the order of the search does not
/// matter. (Dijkstra 1959, doi:10.1007/BF01386390, with a queue of buckets, Dial 1969.)
Field easiest_ways(const Bits& from, const Field& toll, const core::GridGeometry& grid, double most);

}  // namespace remnant::imaging::segmentation

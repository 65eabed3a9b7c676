#pragma once
// An outline drawn on every few slices, made whole between them.

#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/warning.h"

namespace remnant::imaging::outline {

/// The indices along `axis` (0 i, 1 j, 2 k) at which the mask has a voxel, rising.
std::vector<int> outlined_slices(const core::LabelMask& mask, int axis);

/// The axis along which the mask has slices without an outline between slices with one: k before j before i;
/// k where none has.
int axis_to_fill(const core::LabelMask& mask);

struct FilledBetween {
    /// The outlined slices untouched, and what was found between them.
    core::LabelMask mask;
    /// Slices on which nothing was filled because the outlines beside them lie too far apart to be joined,
    /// rising. An outline drawn between helps.
    std::vector<int> empty_slices;
    /// `fill-between-nothing-drawn-between`: there was no slice without an outline between two with one.
    /// `fill-between-empty-slice`: there are `empty_slices`.
    core::Warnings warnings;
};

/// Fills the slices across `axis` that have no outline and lie between two that have: shape-based
/// interpolation (Raya and Udupa 1990, doi:10.1109/42.52980) of exact signed distances in the slice, in mm. A
/// point's distance runs from slice to slice along a monotone cubic through the outlines on both sides and
/// their next neighbours (Fritsch and Butland 1984, doi:10.1137/0905021), not along a straight line. So a
/// voxel within both neighbouring outlines is always in, and one outside both never.
///
/// Slices before the first and after the last outline stay as they are. `grid` gives the spacing, which need
/// not be equal along the axes. Refused: a mask of another size than the grid; an axis that is none; fewer
/// than two outlined slices; cancelled.
core::Result<FilledBetween> fill_between(const core::LabelMask& mask, const core::GridGeometry& grid,
                                         int axis, const core::JobContext& job);

}  // namespace remnant::imaging::outline

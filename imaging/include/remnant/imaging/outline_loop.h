#pragma once
// Polygon and freehand loop on a slice.

#include <span>

#include "remnant/core/mask_section.h"
#include "remnant/imaging/outline_slice.h"

namespace remnant::imaging::outline {

/// The voxels of a plane of `columns` × `rows` whose centre lies inside the closed loop, by the even-odd
/// rule: where a loop crosses itself, what it goes round twice is outside. A centre on the border belongs to
/// one side only, so that loops with a common border share no voxel.
core::MaskSection inside_of_loop(std::span<const SlicePoint> loop, int columns, int rows);

/// The outline with the inside of a loop added to it in one slice, or cut from it. Refused: fewer than three
/// points, a point that is no number, a slice the grid does not have.
core::Result<core::LabelMask> looped(const core::LabelMask& mask, const SlicePlane& plane,
                                     std::span<const SlicePoint> loop, Paint paint);

}  // namespace remnant::imaging::outline

#pragma once
// A curved cut through lines drawn by hand, on slices or on the liver itself.

#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"

namespace remnant::volumetry {

/// The curved cut of `rows` × `columns` control points along `lines` (LPS mm, the points of a line in the
/// order in which they were drawn). The control points' rows follow one another along the lines, the columns
/// go into the picture. `into` is that direction, of any length and either sense: a slice's depth axis, or
/// the view's.
///
/// One line is swept along `into` through the whole box round the liver; where its own points differ in
/// depth does not matter. Several, drawn on parallel pictures, are joined in the order of their mean depth:
/// the cut runs from the first to the last and passes near those between (through all of them where there
/// are no more lines than `columns`). Which way each was drawn does not matter. A line itself is smoothed to
/// the curve of `rows` control points nearest to it in least squares, with the same ends.
///
/// The patient's left stays, as seen from the middle of the cut; where the cut does not face that way the
/// head's side, failing both the back.
///
/// Refused, naming "cut": no line, a line shorter than 10 mm as seen along `into`, points that are not
/// finite, two lines less than 0.5 mm apart in depth, an empty liver, rows or columns outside 4 to 7, a
/// direction without length, lines that turn back in the middle so that the cut has no side there, and
/// whatever `tessellated` refuses.
core::Result<core::CuttingSurface> drawn_cut(const std::vector<std::vector<core::Vec3>>& lines,
                                             const core::Vec3& into, const core::LabelMask& liver,
                                             const core::GridGeometry& grid, int rows, int columns);

/// The cut with another number of control points, both taken to the nearest of 4 to 7. The same surface where
/// neither becomes fewer; else the nearest with the same corners (least squares over the patch). The point on
/// the side that stays is kept.
core::CuttingSurface with_control_points(const core::CuttingSurface& surface, int rows, int columns);

}  // namespace remnant::volumetry

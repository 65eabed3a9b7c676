#pragma once
// Brush and eraser: what a hand paints from one point of its way to the next.

#include <optional>

#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/outline_slice.h"
#include "remnant/imaging/outline_threshold.h"

namespace remnant::imaging::outline {

enum class BrushShape {
    Disc,    // within the slice alone
    Sphere,  // in mm, whatever the spacing, through all slices it reaches
};

struct Brush {
    BrushShape shape = BrushShape::Disc;
    core::Millimetre radius{5};  // (0, 200]
    Paint paint = Paint::Add;
    /// Only voxels with such values change.
    std::optional<HuRange> only_hu;
};

/// What a stroke may look at besides the outline it changes.
struct BrushBounds {
    const core::CtVoxels* ct = nullptr;        // needed where the brush is bounded by HU
    const core::LabelMask* only_in = nullptr;  // only voxels of this outline change
};

/// The outline after the brush went straight from one point (LPS mm) to another. A disc is drawn in `plane`,
/// where both points are seen along its axis. Painted is every voxel whose centre lies at most the radius
/// (to within a picometre) from the way between the points, and every voxel the way passes through: no gaps
/// between two events, and the smallest brush paints single voxels.
/// Refused: a radius outside its range, a slice the grid doesn't have, an HU range without a CT or upside
/// down, outlines or CT of another size, points that are no numbers.
core::Result<core::LabelMask> brushed(const core::LabelMask& mask, const core::GridGeometry& grid,
                                      const Brush& brush, const SlicePlane& plane, const core::Vec3& from,
                                      const core::Vec3& to, const BrushBounds& bounds = {});

}  // namespace remnant::imaging::outline

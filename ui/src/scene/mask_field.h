#pragma once
// A mask as a field whose half-way surface is the mask's boundary: how much of each cell it fills.

#include <cstdint>
#include <vector>

#include "remnant/core/label_mask.h"

namespace remnant::ui {

/// Cells of `shrink` voxels on the box around a mask, with an empty border of one cell on every side.
struct MaskField {
    core::Size3 size{0, 0, 0};
    std::vector<std::uint8_t> filled;       // 0 (nothing) … 255 (all of the cell), i fastest
    core::Vec3 first = core::Vec3::Zero();  // voxel index of the centre of the first cell
    core::Vec3 step = core::Vec3::Ones();   // voxels from one centre to the next
};

/// What decides how fine a surface must be.
struct MaskExtent {
    core::CubicMillimetre volume;
    double face_area_mm2 = 0.0;  // of the voxels' faces between inside and outside
};
MaskExtent extent_of(const core::LabelMask& mask, const core::GridGeometry& grid);

/// Volume over surface, mm: a third of a ball's radius, half of a tube's.
double thickness_of(const MaskExtent& extent);
/// Vessels and the like: only a few voxels across, so that each counts.
bool is_thin(const MaskExtent& extent, const core::GridGeometry& grid);

/// Voxels joined to one cell along i, j, k, so that the surface has about `budget` triangles. Never larger
/// than half the structure's thickness; one where it is thin.
core::Size3 cells_for(const MaskExtent& extent, const core::GridGeometry& grid, int budget);

/// The mask must not be empty.
MaskField field_of(const core::LabelMask& mask, const core::Size3& shrink);

}  // namespace remnant::ui

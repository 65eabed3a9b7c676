#pragma once
// A plane of voxels that a hand draws on, and what is drawn put into an outline. Every tool hands back a new
// mask that shares with the old one all slabs it left as they were.

#include <Eigen/Core>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/mask_section.h"
#include "remnant/core/result.h"

namespace remnant::imaging::outline {

/// The voxels of index `index` along `axis` (0, 1, 2). Its columns and rows are those of core::MaskSection:
/// across i they are j and k, across j they are i and k, across k they are i and j.
struct SlicePlane {
    int axis = 2;
    int index = 0;
    bool operator==(const SlicePlane&) const = default;
};

/// A place in a plane as (column, row) in voxels; the centre of a voxel is at whole numbers.
using SlicePoint = Eigen::Vector2d;

/// Whether the plane is one of a grid of that size.
bool lies_in(const SlicePlane& plane, const core::Size3& size);
/// Axes of the grid along which columns and rows count.
int column_axis(int axis);
int row_axis(int axis);
int columns_of(const core::Size3& size, int axis);
int rows_of(const core::Size3& size, int axis);
/// Distance (mm) from one column and one row to the next.
Eigen::Vector2d slice_spacing(const core::GridGeometry& grid, int axis);
/// The plane of voxels through `point` that lies most nearly across `into`; both LPS, the point in mm. Its
/// index is outside the grid where the point is.
SlicePlane plane_across(const core::GridGeometry& grid, const core::Vec3& point, const core::Vec3& into);
/// A point (LPS mm) seen along the axis.
SlicePoint point_in_slice(const core::GridGeometry& grid, int axis, const core::Vec3& world);
/// The point (LPS mm) of a place in the plane.
core::Vec3 world_of(const core::GridGeometry& grid, const SlicePlane& plane, const SlicePoint& point);

/// Whether what is drawn becomes part of the outline or is taken from it.
enum class Paint { Add, Erase };

/// The outline with exactly `section` in the plane. The section has the plane's columns and rows.
core::LabelMask with_section(const core::LabelMask& mask, const SlicePlane& plane,
                             const core::MaskSection& section);
/// The outline with the voxels of `area` added to it in the plane, or taken from it.
core::LabelMask painted_in_slice(const core::LabelMask& mask, const SlicePlane& plane,
                                 const core::MaskSection& area, Paint paint);

/// What becomes of the outline in the slice that is copied to.
enum class CopyMode { Replace, Add };

/// Copies what is outlined in one slice to another of the same axis ("copy to the next slice"). Refused: a
/// slice outside the grid, and an empty slice to copy.
core::Result<core::LabelMask> copied_to_slice(const core::LabelMask& mask, const SlicePlane& from,
                                              int to_index, CopyMode mode);

}  // namespace remnant::imaging::outline

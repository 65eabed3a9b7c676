#include "remnant/imaging/outline_slice.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "outline/row_edit.h"

namespace remnant::imaging::outline {
namespace {

using core::LabelMask;
using core::MaskSection;
using core::Run;
using core::Size3;

bool row_holds(Runs row, std::int32_t at) {
    const auto after = std::ranges::upper_bound(row, at, {}, &Run::begin);
    return after != row.begin() && at < std::prev(after)->end;
}

}  // namespace

bool lies_in(const SlicePlane& plane, const Size3& size) {
    return plane.axis >= 0 && plane.axis <= 2 && plane.index >= 0 &&
           plane.index < size[static_cast<std::size_t>(plane.axis)];
}

int column_axis(int axis) {
    return axis == 0 ? 1 : 0;
}

int row_axis(int axis) {
    return axis == 2 ? 1 : 2;
}

int columns_of(const Size3& size, int axis) {
    return size[static_cast<std::size_t>(column_axis(axis))];
}

int rows_of(const Size3& size, int axis) {
    return size[static_cast<std::size_t>(row_axis(axis))];
}

Eigen::Vector2d slice_spacing(const core::GridGeometry& grid, int axis) {
    return {grid.spacing[column_axis(axis)], grid.spacing[row_axis(axis)]};
}

SlicePlane plane_across(const core::GridGeometry& grid, const core::Vec3& point, const core::Vec3& into) {
    Eigen::Index axis = 0;
    (grid.direction.transpose() * into).cwiseAbs().maxCoeff(&axis);
    return {static_cast<int>(axis), static_cast<int>(std::lround(grid.index(point)[axis]))};
}

SlicePoint point_in_slice(const core::GridGeometry& grid, int axis, const core::Vec3& world) {
    const core::Vec3 index = grid.index(world);
    return {index[column_axis(axis)], index[row_axis(axis)]};
}

core::Vec3 world_of(const core::GridGeometry& grid, const SlicePlane& plane, const SlicePoint& point) {
    core::Vec3 index;
    index[plane.axis] = plane.index;
    index[column_axis(plane.axis)] = point[0];
    index[row_axis(plane.axis)] = point[1];
    return grid.world(index);
}

LabelMask with_section(const LabelMask& mask, const SlicePlane& plane, const MaskSection& section) {
    assert(lies_in(plane, mask.size()));
    const auto [ni, nj, nk] = mask.size();
    const auto set_row = [](Runs row, std::vector<Run>& runs) {
        runs.insert(runs.end(), row.begin(), row.end());
    };
    if (plane.axis == 2) {
        return with_rows(mask, 0, nj - 1, plane.index, plane.index,
                         [&](int j, int, Runs, std::vector<Run>& runs) { set_row(section.row(j), runs); });
    }
    if (plane.axis == 1) {
        return with_rows(mask, plane.index, plane.index, 0, nk - 1,
                         [&](int, int k, Runs, std::vector<Run>& runs) { set_row(section.row(k), runs); });
    }
    const Run voxel[]{{plane.index, plane.index + 1}};
    return with_rows(mask, 0, nj - 1, 0, nk - 1, [&](int j, int k, Runs row, std::vector<Run>& runs) {
        append_painted(row, voxel, row_holds(section.row(k), j) ? Paint::Add : Paint::Erase, runs);
    });
}

LabelMask painted_in_slice(const LabelMask& mask, const SlicePlane& plane, const MaskSection& area,
                           Paint paint) {
    const MaskSection before = core::section_of(mask, plane.axis, plane.index);
    std::vector<std::int32_t> first{0};
    std::vector<Run> runs;
    for (int row = 0; row < before.rows(); ++row) {
        append_painted(before.row(row), area.row(row), paint, runs);
        first.push_back(static_cast<std::int32_t>(runs.size()));
    }
    return with_section(mask, plane, {before.columns(), std::move(first), std::move(runs)});
}

core::Result<LabelMask> copied_to_slice(const LabelMask& mask, const SlicePlane& from, int to_index,
                                        CopyMode mode) {
    const SlicePlane to{from.axis, to_index};
    if (!lies_in(from, mask.size()) || !lies_in(to, mask.size()))
        return core::refuse("copy to slice", "the scan has no such slice");
    const MaskSection section = core::section_of(mask, from.axis, from.index);
    if (section.empty()) return core::refuse("copy to slice", "nothing is outlined in the slice to copy");
    return mode == CopyMode::Replace ? with_section(mask, to, section)
                                     : painted_in_slice(mask, to, section, Paint::Add);
}

}  // namespace remnant::imaging::outline

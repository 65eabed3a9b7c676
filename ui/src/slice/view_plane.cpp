#include "slice/view_plane.h"

#include <algorithm>
#include <cmath>

namespace remnant::ui {
namespace {

using core::Vec3;

constexpr double kAligned = 1e-4;

/// The grid axis along a patient direction; step 0 where none runs along it.
GridAxis grid_axis_along(const core::GridGeometry& grid, const Vec3& direction) {
    for (int axis = 0; axis < 3; ++axis) {
        const double along = grid.direction.col(axis).dot(direction);
        if (1.0 - std::abs(along) > kAligned * kAligned / 2.0) continue;
        return {axis, grid.size[static_cast<std::size_t>(axis)], direction.dot(grid.origin),
                std::copysign(grid.spacing[axis], along)};
    }
    return {0, 0, 0.0, 0.0};
}

Vec3 unit(int axis) {
    return Vec3::Unit(axis);
}

}  // namespace

ScreenAxes screen_axes(ViewAxis axis) {
    switch (axis) {
        case ViewAxis::Axial:
            return {Vec3::UnitX(), Vec3::UnitY(), 2};
        case ViewAxis::Coronal:
            return {Vec3::UnitX(), -Vec3::UnitZ(), 1};
        case ViewAxis::Sagittal:
            return {Vec3::UnitY(), -Vec3::UnitZ(), 0};
    }
    return {Vec3::UnitX(), Vec3::UnitY(), 2};
}

QString letter_of(const Vec3& direction) {
    Eigen::Index axis = 0;
    direction.cwiseAbs().maxCoeff(&axis);
    static const char* const letters[3][2] = {{"R", "L"}, {"A", "P"}, {"F", "H"}};
    return QString::fromLatin1(letters[axis][direction[axis] > 0 ? 1 : 0]);
}

SlicePlane::SlicePlane(const core::GridGeometry& grid, ViewAxis axis)
    : grid_(grid), axes_(screen_axes(axis)) {
    columns_ = grid_axis_along(grid, axes_.right);
    rows_ = grid_axis_along(grid, axes_.down);
    depth_ = grid_axis_along(grid, unit(axes_.depth));
    aligned_ = columns_.step != 0 && rows_.step != 0 && depth_.step != 0;
    const core::WorldBox box = core::world_box(grid);
    const double u[] = {axes_.right.dot(box.low), axes_.right.dot(box.high)};
    const double v[] = {axes_.down.dot(box.low), axes_.down.dot(box.high)};
    low_ = {std::min(u[0], u[1]), std::min(v[0], v[1])};
    high_ = {std::max(u[0], u[1]), std::max(v[0], v[1])};
    if (aligned_) return;
    // Planes of the patient, as far apart as the grid's own slices most like them.
    Eigen::Index like = 0;
    (grid.direction.transpose() * unit(axes_.depth)).cwiseAbs().maxCoeff(&like);
    const double step = grid.spacing[like];
    const double extent = box.high[axes_.depth] - box.low[axes_.depth];
    const int count = std::max(1, static_cast<int>(std::floor(extent / step)));
    depth_ = {axes_.depth, count, (box.low[axes_.depth] + box.high[axes_.depth] - (count - 1) * step) / 2.0,
              step};
}

int SlicePlane::slice_at(const Vec3& world) const {
    const double index = std::round(depth_.index(world[axes_.depth]));
    return static_cast<int>(std::clamp(index, 0.0, static_cast<double>(depth_.count - 1)));
}

int SlicePlane::moved(int slice, int steps) const {
    return std::clamp(depth_.step > 0 ? slice + steps : slice - steps, 0, depth_.count - 1);
}

Vec3 SlicePlane::world(PlanePoint point, int slice) const {
    return axes_.right * point.u + axes_.down * point.v + unit(axes_.depth) * position(slice);
}

Framing fitted(const SlicePlane& plane, int width, int height) {
    const double across = std::max(1e-3, plane.high().u - plane.low().u);
    const double along = std::max(1e-3, plane.high().v - plane.low().v);
    Framing framing;
    framing.centre = {(plane.low().u + plane.high().u) / 2.0, (plane.low().v + plane.high().v) / 2.0};
    framing.pixels_per_mm = std::max(1e-3, std::min(width / across, height / along));
    return framing;
}

}  // namespace remnant::ui

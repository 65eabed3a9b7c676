#pragma once
// Which plane of the patient a view shows, and where its pixels are. The convention is fixed: axial as seen
// from the feet, coronal from the front, sagittal from the patient's left.

#include <QString>
#include <array>

#include "remnant/core/geometry.h"

namespace remnant::ui {

enum class ViewAxis { Axial, Coronal, Sagittal };

/// Directions on the screen in LPS; `depth` is the patient axis (0 x, 1 y, 2 z) the slices are stacked along.
struct ScreenAxes {
    core::Vec3 right;
    core::Vec3 down;
    int depth;
};
ScreenAxes screen_axes(ViewAxis axis);

/// "R", "L", "A", "P", "H" or "F" for a direction along a patient axis.
QString letter_of(const core::Vec3& direction);

/// A position in a view: mm along screen right and screen down, from the world's origin.
struct PlanePoint {
    double u = 0.0;
    double v = 0.0;
};

/// One grid axis seen in a view: index = (mm − at_zero) / step, step negative where the axis runs against the
/// screen.
struct GridAxis {
    int axis = 0;
    int count = 0;
    double at_zero = 0.0;
    double step = 1.0;
    [[nodiscard]] double index(double mm) const { return (mm - at_zero) / step; }
    [[nodiscard]] double mm(double index) const { return at_zero + step * index; }
};

/// A stack of slices through one grid. Where the grid's axes are patient axes (within 1e-4), the slices are
/// the grid's own; otherwise they are planes of the patient, and the picture is resampled.
class SlicePlane {
  public:
    SlicePlane(const core::GridGeometry& grid, ViewAxis axis);

    [[nodiscard]] const core::GridGeometry& grid() const { return grid_; }
    [[nodiscard]] bool aligned() const { return aligned_; }
    [[nodiscard]] const ScreenAxes& axes() const { return axes_; }
    /// Only where aligned.
    [[nodiscard]] const GridAxis& columns() const { return columns_; }
    [[nodiscard]] const GridAxis& rows() const { return rows_; }
    [[nodiscard]] const GridAxis& depth() const { return depth_; }

    [[nodiscard]] int slice_count() const { return depth_.count; }
    /// The slice nearest to a point, within the stack.
    [[nodiscard]] int slice_at(const core::Vec3& world) const;
    /// LPS mm of a slice along the patient axis.
    [[nodiscard]] double position(int slice) const { return depth_.mm(slice); }
    /// Number for people: 1 at the lowest position.
    [[nodiscard]] int number_of(int slice) const {
        return depth_.step > 0 ? slice + 1 : depth_.count - slice;
    }
    /// The slice with one step more along the patient axis (or less, for −1), within the stack.
    [[nodiscard]] int moved(int slice, int steps) const;

    [[nodiscard]] core::Vec3 world(PlanePoint point, int slice) const;
    [[nodiscard]] PlanePoint plane_point(const core::Vec3& world) const {
        return {axes_.right.dot(world), axes_.down.dot(world)};
    }
    /// Corners of the scan in the plane, half-voxel borders included.
    [[nodiscard]] PlanePoint low() const { return low_; }
    [[nodiscard]] PlanePoint high() const { return high_; }

  private:
    core::GridGeometry grid_;
    ScreenAxes axes_;
    bool aligned_ = false;
    GridAxis columns_, rows_, depth_;
    PlanePoint low_, high_;
};

/// How a view looks at its plane: the point in its middle and how large a millimetre is.
struct Framing {
    PlanePoint centre;
    double pixels_per_mm = 1.0;

    [[nodiscard]] PlanePoint at(double x, double y, int width, int height) const {
        return {centre.u + (x - width / 2.0) / pixels_per_mm, centre.v + (y - height / 2.0) / pixels_per_mm};
    }
    [[nodiscard]] double x_of(double u, int width) const {
        return (u - centre.u) * pixels_per_mm + width / 2.0;
    }
    [[nodiscard]] double y_of(double v, int height) const {
        return (v - centre.v) * pixels_per_mm + height / 2.0;
    }
};

/// The whole scan within `width` × `height` pixels.
Framing fitted(const SlicePlane& plane, int width, int height);

}  // namespace remnant::ui

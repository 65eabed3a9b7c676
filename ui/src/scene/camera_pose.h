#pragma once
// Where the eye of a 3D view stands. The projection is parallel: sizes on the screen can be compared.

#include <QPointF>
#include <QSize>

#include "remnant/core/geometry.h"

class vtkRenderer;

namespace remnant::ui {

/// From the patient to the eye, and what is up on the screen. Unit length, perpendicular.
struct CameraPose {
    core::Vec3 eye = -core::Vec3::UnitY();
    core::Vec3 up = core::Vec3::UnitZ();
};

CameraPose pose_of(vtkRenderer& renderer);

/// Turns the eye around what it looks at.
void set_pose(vtkRenderer& renderer, const CameraPose& pose);

/// Moves and scales, without turning, so that the box fills the view of `width` × `height` pixels.
void fit_to(vtkRenderer& renderer, const core::WorldBox& box, int width, int height);

/// Where points of the patient (LPS mm) are seen in a view of `size` logical pixels.
struct Projection {
    CameraPose pose;
    core::Vec3 focus = core::Vec3::Zero();  // seen in the middle
    double mm_per_pixel = 1.0;
    QSize size;

    [[nodiscard]] core::Vec3 right() const;
    [[nodiscard]] QPointF position_of(const core::Vec3& world) const;
    /// The point seen at `position`, as far from the eye as `beside` is.
    [[nodiscard]] core::Vec3 world_at(const QPointF& position, const core::Vec3& beside) const;
};
Projection projection_of(vtkRenderer& renderer, QSize size);

/// Along a plane with this normal, so that the cut is seen as a line, from as far in front as that allows.
CameraPose along_plane(const core::Vec3& normal);

}  // namespace remnant::ui

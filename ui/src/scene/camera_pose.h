#pragma once
// Where the eye of a 3D view stands. The projection is parallel: sizes on the screen can be compared.

#include <vector>

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

/// Along a plane with this normal, so that the cut is seen as a line, from as far in front as that allows.
CameraPose along_plane(const core::Vec3& normal);

}  // namespace remnant::ui

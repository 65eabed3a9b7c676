#pragma once
// A structure as a surface: smooth to look at, and of the volume of its voxels.

#include <vtkSmartPointer.h>

#include <memory>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "scene/mesh.h"

class vtkCellLocator;
class vtkPolyData;

namespace remnant::ui {

/// Two independent roads to one volume. The voxels' is the one that is reported.
struct SurfaceVolume {
    core::Millilitre enclosed;  // by the surface, signed: negative where it is inside out
    core::Millilitre voxels;

    /// More than 1 % apart: the picture is not a fair image of the number.
    [[nodiscard]] bool disagrees() const;
};

/// Never changed once made, so that views share it.
struct Surface {
    vtkSmartPointer<vtkPolyData> fine;        // with normals, LPS mm
    vtkSmartPointer<vtkPolyData> coarse;      // while it moves
    vtkSmartPointer<vtkCellLocator> locator;  // of `fine`, so that a click finds its triangle at once
    SurfaceVolume volume;
};
using SharedSurface = std::shared_ptr<const Surface>;

/// The smoothed boundary of the voxels, grown so that it encloses their volume. Refused: an empty mask, a job
/// that was cancelled.
core::Result<Mesh> surface_mesh(const core::LabelMask& mask, const core::GridGeometry& grid,
                                const core::JobContext& job);

/// `surface_mesh` ready to draw, with a coarse copy for motion.
core::Result<SharedSurface> make_surface(const core::LabelMask& mask, const core::GridGeometry& grid,
                                         const core::JobContext& job);

}  // namespace remnant::ui

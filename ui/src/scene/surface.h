#pragma once
// The surface of a set of voxels: smooth, closed, and of the voxels' own volume.

#include <vtkSmartPointer.h>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

class vtkPolyData;

namespace remnant::ui {

struct Surface {
    vtkSmartPointer<vtkPolyData> mesh;  // triangles with normals, points in LPS mm; empty for an empty mask
    core::Millilitre voxels;            // what is shown as a number, always
    core::Millilitre enclosed;          // by the mesh itself

    /// The two routes to the volume agree within 1 %.
    [[nodiscard]] bool true_to_voxels() const;
};

/// Iso-surface of the voxels' fractions on a grid of about 1.5 mm (or the own, where coarser or for small
/// structures), smoothed by a windowed sinc (Taubin 1996), then moved along its normals so that it encloses
/// the voxels' volume. Refused: cancelled.
core::Result<Surface> make_surface(const core::LabelMask& mask, const core::GridGeometry& grid,
                                   const core::JobContext& job);

/// Volume enclosed by closed triangles: the sum of signed tetrahedra (divergence theorem), mL.
core::Millilitre enclosed_volume(vtkPolyData& mesh);

}  // namespace remnant::ui

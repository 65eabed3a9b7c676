#pragma once
// How large a lesion is across, as radiologists measure it.

#include <array>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// A straight line in LPS mm.
struct MeasuredLine {
    core::Vec3 from = core::Vec3::Zero();
    core::Vec3 to = core::Vec3::Zero();
    [[nodiscard]] core::Millimetre length() const { return core::Millimetre((to - from).norm()); }
    [[nodiscard]] core::Vec3 middle() const { return 0.5 * (from + to); }
};

/// The longest diameter within one slice is what RECIST 1.1 adds up (Eisenhauer et al. 2009,
/// doi:10.1016/j.ejca.2008.10.026); the perpendicular to it in the same slice is the second of the
/// two-dimensional criteria.
///
/// A voxel is taken as its centre, as it was outlined. The edge of the lesion itself lies up to half a pixel
/// farther at each end; a lesion one pixel wide has no width. Within a slice, a lesion is its convex hull.
struct LesionDiameters {
    /// Axial slices are those across the grid's axis that runs nearest to head–feet: `slice` on `slice_axis`.
    int slice_axis = 2;
    int slice = 0;
    MeasuredLine longest;        // of all slices; of equals that of the lowest slice index
    MeasuredLine perpendicular;  // the longest at right angles to it in that slice; they cross
    MeasuredLine greatest;       // in any direction, across slices
};

/// Exact: every pair of corners of the hulls is looked at. The mask must not be empty (asserted).
LesionDiameters diameters_of(const core::LabelMask& lesion, const core::GridGeometry& grid);

}  // namespace remnant::volumetry

#pragma once
// A scan on cubic voxels along the patient's axes, whatever its own grid: what registration works on.

#include <span>

#include "registration/itk_alignment.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/spatial_map.h"
#include "segmentation/field.h"

namespace remnant::imaging::registration {

/// The lattice of a picture as a grid.
core::GridGeometry geometry_of(const Picture& picture);

/// A picture without values: voxels of `spacing` mm that cover the box.
Picture lattice_over(const core::WorldBox& box, double spacing);

/// The box of the mask's voxels in LPS mm, grown by `grow_mm`. The mask must not be empty.
core::WorldBox box_of(const core::LabelMask& mask, const core::GridGeometry& grid, double grow_mm);
/// The part both boxes share; low > high where there is none.
core::WorldBox shared_box(const core::WorldBox& a, const core::WorldBox& b);

/// HU on the lattice, averaged over blocks where that is coarser than the scan; air where there is no scan.
Picture resampled(const core::CtVoxels& ct, Picture lattice);
/// How much of each place is in the mask, 0–1.
Picture resampled(const core::LabelMask& mask, const core::GridGeometry& grid, Picture lattice);

/// Trilinear; `outside` beyond the outermost voxels' centres.
float value_at(const Picture& picture, const core::Vec3& point, float outside);

/// Gaussian, standard deviation in mm.
Picture smoothed(const Picture& picture, double sigma_mm);

/// mm to the surface where the shares pass one half: negative inside, positive outside, no farther than
/// `most_mm`.
Picture signed_distance(const Picture& shares, double most_mm);

}  // namespace remnant::imaging::registration

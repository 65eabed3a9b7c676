#pragma once
// How the voxels of a label file lie to those of the CT.

#include <array>
#include <optional>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::imaging::label {

/// Label index = step · CT index + offset.
struct IndexMap {
    core::Mat3 step = core::Mat3::Identity();
    core::Vec3 offset = core::Vec3::Zero();

    [[nodiscard]] core::Vec3 of(const core::Vec3& ct_index) const { return step * ct_index + offset; }
};

IndexMap index_map(const core::GridGeometry& label, const core::GridGeometry& ct);

/// The map with whole numbers only, where the voxel centres of both grids coincide within 0.1 mm all over the
/// CT.
std::optional<IndexMap> coinciding(const core::GridGeometry& label, const core::GridGeometry& ct);

/// True when the label's voxels are exactly the CT's, reordered.
bool covers_exactly(const IndexMap& whole, const core::Size3& label, const core::Size3& ct);

/// The mask on the CT's grid: each CT voxel takes the label voxel nearest to its centre.
core::LabelMask resampled(const core::LabelMask& mask, const IndexMap& map, const core::Size3& ct);

}  // namespace remnant::imaging::label

#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {

core::Millilitre volume_of(std::int64_t voxels, const core::GridGeometry& grid) {
    return to_millilitre(grid.voxel_volume() * static_cast<double>(voxels));
}

}  // namespace remnant::volumetry

#pragma once
// A mask made by asking every voxel of a grid.

#include "remnant/core/label_mask.h"

namespace remnant::testing {

/// The voxels (i, j, k) for which `inside` says so.
template <class Inside>
core::LabelMask voxels_where(const core::Size3& size, Inside inside) {
    core::LabelMaskBuilder builder(size);
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) {
                if (inside(i, j, k)) builder.add(j, k, i, i + 1);
            }
        }
    }
    return std::move(builder).build();
}

}  // namespace remnant::testing

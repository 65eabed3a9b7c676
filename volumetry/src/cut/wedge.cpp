#include "remnant/volumetry/wedge.h"

#include <algorithm>

#include "remnant/core/dilation.h"
#include "remnant/volumetry/capsule.h"
#include "remnant/volumetry/lattice_hull.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;

/// The ends of every run: nothing between them is a corner of a hull.
void add_run_ends(const LabelMask& mask, std::vector<LatticePoint>& points) {
    for (int k = 0; k < mask.size()[2]; ++k) {
        if (mask.slab(k).count() == 0) continue;
        for (int j = 0; j < mask.size()[1]; ++j) {
            const auto row = mask.row(j, k);
            if (row.empty()) continue;
            points.push_back({row.front().begin, j, k});
            points.push_back({row.back().end - 1, j, k});
        }
    }
}

LabelMask one_voxel(const VoxelIndex& at, const core::Size3& size) {
    core::LabelMaskBuilder builder(size);
    builder.add(at[1], at[2], at[0], at[0] + 1);
    return std::move(builder).build();
}

/// The capsule voxels within the margin of the nearest one.
void add_mouth(const Depth& depth, const std::vector<VoxelIndex>& capsule, core::Millimetre margin,
               const core::GridGeometry& grid, std::vector<LatticePoint>& points) {
    const LabelMask near = within(one_voxel(depth.capsule_point, grid.size), grid, margin);
    for (const VoxelIndex& at : capsule) {
        if (near.contains(at[0], at[1], at[2])) points.push_back({at[0], at[1], at[2]});
    }
}

}  // namespace

core::Result<WedgePart> wedge_round(const std::vector<const LabelMask*>& tumours, core::Millimetre margin,
                                    const LabelMask& liver, const core::GridGeometry& grid,
                                    const std::string& what) {
    if (*std::ranges::max_element(grid.size) > kMostHullExtent)
        return core::refuse(what,
                            "the scan has more voxels along one axis than a wedge can be worked out on");
    const std::vector<VoxelIndex> capsule = capsule_of(liver);
    if (capsule.empty())
        return core::refuse(what, "the scan shows no capsule of the liver, so there is no way out");
    WedgePart part;
    std::vector<LatticePoint> points;
    for (const LabelMask* tumour : tumours) {
        if (core::count_common(*tumour, liver) == 0)
            return core::refuse(what, "a tumour it goes round does not lie in the liver");
        add_run_ends(core::intersected(within(*tumour, grid, margin), liver), points);
        const auto depth = depth_under(capsule, *tumour, grid);
        part.depth = std::max(part.depth, depth->distance);
        add_mouth(*depth, capsule, margin, grid, points);
    }
    part.removed = core::intersected(filled_hull(points, grid.size), liver);
    return part;
}

}  // namespace remnant::volumetry

#include "segmentation/vessel_pieces.h"

#include "segmentation/vessel_graph.h"

namespace remnant::imaging::segmentation {

core::LabelMask piece_at(const core::LabelMask& vessel, const core::GridGeometry& grid,
                         const std::vector<core::Vec3>& points) {
    using Node = VesselGraph::Node;
    const VesselGraph graph(vessel, grid);
    std::vector<std::uint8_t> in(graph.size(), 0);
    std::vector<Node> open;
    const auto reach = [&](Node node) {
        if (node == VesselGraph::kNone || in[node]) return;
        in[node] = 1;
        open.push_back(node);
    };
    for (const core::Vec3& point : points) reach(graph.nearest(point));
    while (!open.empty()) {
        const Node node = open.back();
        open.pop_back();
        graph.for_neighbours(node, [&](Node to, double) { reach(to); });
    }
    core::LabelMaskBuilder builder(grid.size);
    for (Node n = 0; n < graph.size(); ++n) {
        if (const core::Size3 at = graph.voxel(n); in[n]) builder.add(at[1], at[2], at[0], at[0] + 1);
    }
    return std::move(builder).build();
}

SharedWall shared_wall(const core::LabelMask& a, const core::LabelMask& b, const core::GridGeometry& grid) {
    SharedWall wall;
    core::Vec3 weighted = core::Vec3::Zero();
    const auto count = [&](const core::Size3& own, std::size_t axis, int sign) {
        core::Size3 other = own;
        other[axis] += sign;
        if (other[axis] < 0 || other[axis] >= grid.size[axis] || !b.contains(other[0], other[1], other[2]))
            return;
        const double mm2 = grid.voxel_volume().value() / grid.spacing[static_cast<Eigen::Index>(axis)];
        wall.mm2 += mm2;
        weighted += mm2 * grid.world(core::Vec3(own[0], own[1], own[2]));
    };
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (const core::Run& run : a.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        count({i, j, k}, axis, 1);
                        count({i, j, k}, axis, -1);
                    }
                }
            }
        }
    }
    if (wall.mm2 > 0.0) wall.place = weighted / wall.mm2;
    return wall;
}

}  // namespace remnant::imaging::segmentation

#include "segmentation/vessel_graph.h"

#include <algorithm>
#include <cmath>

#include "segmentation/field.h"
#include "segmentation/grid_cut.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kWidestMm = 40.0;

}  // namespace

VesselGraph::VesselGraph(const core::LabelMask& vessel, const core::GridGeometry& grid)
    : grid_(grid), spacing_(grid.spacing) {
    const core::IndexBox bounds = core::bounds(vessel);
    if (bounds.low[0] > bounds.high[0]) return;
    for (std::size_t a = 0; a < 3; ++a) {
        low_[a] = bounds.low[a] - 1;
        box_[a] = bounds.high[a] - bounds.low[a] + 3;
    }
    for (const Neighbour& half : forward_neighbours(26, grid.spacing)) {
        const std::ptrdiff_t offset =
            (std::ptrdiff_t{half.step[2]} * box_[1] + half.step[1]) * box_[0] + half.step[0];
        steps_.push_back({offset, half.mm});
        steps_.push_back({-offset, half.mm});
    }
    node_at_.assign(position(0, 0, box_[2]), kNone);
    for (int k = bounds.low[2]; k <= bounds.high[2]; ++k) {
        for (int j = bounds.low[1]; j <= bounds.high[1]; ++j) {
            for (const core::Run& run : vessel.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const std::size_t at = position(i - low_[0], j - low_[1], k - low_[2]);
                    node_at_[at] = static_cast<Node>(voxels_.size());
                    voxels_.push_back(static_cast<std::uint32_t>(at));
                }
            }
        }
    }
    measure_radii(grid);
}

void VesselGraph::measure_radii(const core::GridGeometry& grid) {
    core::GridGeometry box = grid;
    box.size = box_;
    const Bits outside = bits_where(node_at_.size(), [&](std::size_t n) { return node_at_[n] == kNone; });
    const Field depth = distance_to(outside, box, kWidestMm);
    // The wall lies between the last voxel inside and the first outside: half a pixel nearer than that where
    // the vessel is few pixels wide, and hardly nearer where many pixels vie for being the nearest.
    const auto nearer = static_cast<float>(0.25 * grid.spacing.minCoeff());
    radius_.reserve(voxels_.size());
    for (const std::uint32_t at : voxels_) radius_.push_back(depth[at] - nearer);
}

core::Size3 VesselGraph::in_box(Node node) const {
    const auto ni = static_cast<std::uint32_t>(box_[0]);
    const auto nj = static_cast<std::uint32_t>(box_[1]);
    const std::uint32_t n = voxels_[node];
    return {static_cast<int>(n % ni), static_cast<int>(n / ni % nj), static_cast<int>(n / ni / nj)};
}

core::Size3 VesselGraph::voxel(Node node) const {
    const core::Size3 own = in_box(node);
    return {own[0] + low_[0], own[1] + low_[1], own[2] + low_[2]};
}

core::Vec3 VesselGraph::at(Node node) const {
    const core::Size3 index = voxel(node);
    return grid_.world(core::Vec3(index[0], index[1], index[2]));
}

VesselGraph::Node VesselGraph::nearest(const core::Vec3& point) const {
    Node best = kNone;
    double least = 0.0;
    for (Node n = 0; n < size(); ++n) {
        const double away = (at(n) - point).squaredNorm();
        if (best != kNone && away >= least) continue;
        best = n;
        least = away;
    }
    return best;
}

VesselGraph::Node VesselGraph::holding(const core::Vec3& point) const {
    const core::Vec3 index = grid_.index(point);
    core::Size3 own{};
    for (std::size_t a = 0; a < 3; ++a) {
        own[a] = static_cast<int>(std::lround(index[static_cast<Eigen::Index>(a)])) - low_[a];
        if (own[a] < 0 || own[a] >= box_[a]) return kNone;
    }
    return node_at_[position(own[0], own[1], own[2])];
}

}  // namespace remnant::imaging::segmentation

#include <tbb/parallel_invoke.h>

#include <algorithm>
#include <array>

#include "remnant/volumetry/outline_surface.h"

namespace remnant::volumetry {
namespace {

constexpr std::size_t kMostInLeaf = 8;
/// Smaller parts of the tree are not worth another thread.
constexpr std::uint32_t kOneThread = 1u << 14;
/// A tree over 2^32 voxels has no more levels than this, and a search keeps one open part a level.
constexpr std::size_t kMostOpen = 40;

std::size_t node_count(std::size_t voxels) {
    std::size_t leaves = 1;
    while (leaves * kMostInLeaf < voxels) leaves *= 2;
    return voxels == 0 ? 0 : 2 * leaves - 1;
}

}  // namespace

NearestVoxel::NearestVoxel(std::vector<VoxelIndex> voxels, const core::Vec3& spacing)
    : spacing_(spacing), voxels_(std::move(voxels)), nodes_(node_count(voxels_.size())) {
    if (!nodes_.empty()) grow(0, 0, static_cast<std::uint32_t>(voxels_.size()));
}

void NearestVoxel::grow(std::size_t at, std::uint32_t begin, std::uint32_t end) {
    Node& node = nodes_[at];
    node.begin = begin;
    node.end = end;
    node.low = node.high = voxels_[begin];
    for (std::uint32_t n = begin + 1; n < end; ++n) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            node.low[axis] = std::min(node.low[axis], voxels_[n][axis]);
            node.high[axis] = std::max(node.high[axis], voxels_[n][axis]);
        }
    }
    if (is_leaf(at)) return;
    const auto extent = [&](std::size_t axis) {
        return (node.high[axis] - node.low[axis]) * spacing_[static_cast<int>(axis)];
    };
    std::size_t longest = extent(1) > extent(0) ? 1 : 0;
    if (extent(2) > extent(longest)) longest = 2;
    const std::uint32_t middle = begin + (end - begin) / 2;
    std::nth_element(voxels_.begin() + begin, voxels_.begin() + middle, voxels_.begin() + end,
                     [longest](const VoxelIndex& a, const VoxelIndex& b) { return a[longest] < b[longest]; });
    const auto grow_low = [&] { grow(2 * at + 1, begin, middle); };
    const auto grow_high = [&] { grow(2 * at + 2, middle, end); };
    if (end - begin > kOneThread) {
        tbb::parallel_invoke(grow_low, grow_high);
    } else {
        grow_low();
        grow_high();
    }
}

double NearestVoxel::at_least(const Node& node, const VoxelIndex& place) const {
    // The same products and sums as between voxels, so that rounding cannot put a box beyond its own voxels.
    VoxelIndex nearest;
    for (std::size_t axis = 0; axis < 3; ++axis)
        nearest[axis] = std::clamp(place[axis], node.low[axis], node.high[axis]);
    return volumetry::squared_mm(place, nearest, spacing_);
}

void NearestVoxel::search(const VoxelIndex& place, Found& best) const {
    struct Open {
        std::size_t node;
        double at_least;
    };
    std::array<Open, kMostOpen> open;
    std::size_t count = 0;
    open[count++] = {0, at_least(nodes_[0], place)};
    while (count > 0) {
        const Open next = open[--count];
        if (next.at_least >= best.squared_mm) continue;
        if (is_leaf(next.node)) {
            const Node& leaf = nodes_[next.node];
            for (std::uint32_t n = leaf.begin; n < leaf.end; ++n) {
                const double squared = volumetry::squared_mm(place, voxels_[n], spacing_);
                if (squared < best.squared_mm) best = {squared, voxels_[n]};
            }
            continue;
        }
        Open nearer{2 * next.node + 1, at_least(nodes_[2 * next.node + 1], place)};
        Open farther{2 * next.node + 2, at_least(nodes_[2 * next.node + 2], place)};
        if (farther.at_least < nearer.at_least) std::swap(nearer, farther);
        if (farther.at_least < best.squared_mm) open[count++] = farther;
        if (nearer.at_least < best.squared_mm) open[count++] = nearer;
    }
}

NearestVoxel::Found NearestVoxel::to(const VoxelIndex& place) const {
    Found best;
    if (!empty()) search(place, best);
    return best;
}

NearestVoxel::Found NearestVoxel::to(const VoxelIndex& place, const VoxelIndex& nearby) const {
    Found best{volumetry::squared_mm(place, nearby, spacing_), nearby};
    if (best.squared_mm > 0.0) search(place, best);
    return best;
}

}  // namespace remnant::volumetry

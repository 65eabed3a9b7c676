#include "distance/box_layout.h"

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

constexpr std::int64_t kLongestDiagonal = 10'000'000;
constexpr std::int64_t kMostVoxels = std::int64_t{1} << 31;

}  // namespace

Steps steps_of(const core::GridGeometry& grid) {
    Steps steps{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double mm = grid.spacing[static_cast<Eigen::Index>(axis)];
        steps[axis] = std::max<std::int64_t>(1, std::llround(mm * 1e4));
    }
    return steps;
}

BoxLayout::BoxLayout(const core::IndexBox& box) : box_(box), size_{} {
    for (std::size_t axis = 0; axis < 3; ++axis) size_[axis] = box.high[axis] - box.low[axis] + 1;
}

std::size_t BoxLayout::count() const {
    return static_cast<std::size_t>(size_[0]) * static_cast<std::size_t>(size_[1]) *
           static_cast<std::size_t>(size_[2]);
}

bool small_enough(const BoxLayout& box, const Steps& steps) {
    std::int64_t squared = 0;
    std::int64_t voxels = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        // A grid's size and spacing are limited, so that one edge fits easily; its square may not.
        const std::int64_t edge = steps[axis] * (box.size()[axis] - 1);
        if (edge > kLongestDiagonal) return false;
        squared += edge * edge;
        // With a border of one voxel, which the ways within a domain need.
        voxels *= box.size()[axis] + 2;
        if (voxels >= kMostVoxels) return false;
    }
    return squared <= kLongestDiagonal * kLongestDiagonal;
}

}  // namespace remnant::volumetry

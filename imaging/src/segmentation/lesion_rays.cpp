#include "segmentation/lesion_rays.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "segmentation/filters.h"

namespace remnant::imaging::segmentation {

using core::Vec3;

int Rays::last_within(double mm) const {
    return std::min(steps, static_cast<int>(std::floor(mm / step_mm + 1e-9))) - 1;
}

RaySource::RaySource(const core::CtVoxels& ct, const core::LabelMask* liver, const Vec3& centre,
                     double reach_mm, double coarsest_mm, double sigma_mm)
    : scan_(core::geometry_of(ct)),
      liver_(liver),
      grid_(scan_, around(centre, scan_, reach_mm), coarsest_mm),
      field_(smoothed(block_means(ct, grid_), grid_.geometry(), sigma_mm)) {}

float RaySource::value_at(const Vec3& point) const {
    const core::GridGeometry& grid = grid_.geometry();
    const Vec3 index = grid.index(point);
    std::array<int, 3> low{};
    std::array<int, 3> high{};
    std::array<float, 3> weight{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int last = grid.size[axis] - 1;
        const double at = std::clamp(index[static_cast<Eigen::Index>(axis)], 0.0, static_cast<double>(last));
        low[axis] = static_cast<int>(at);
        high[axis] = std::min(low[axis] + 1, last);
        weight[axis] = static_cast<float>(at - low[axis]);
    }
    const auto along_i = [&](int j, int k) {
        const float a = field_[grid_.at(low[0], j, k)];
        return a + weight[0] * (field_[grid_.at(high[0], j, k)] - a);
    };
    const auto along_j = [&](int k) {
        const float a = along_i(low[1], k);
        return a + weight[1] * (along_i(high[1], k) - a);
    };
    const float a = along_j(low[2]);
    return a + weight[2] * (along_j(high[2]) - a);
}

bool RaySource::closed_at(const Vec3& point) const {
    const Vec3 index = scan_.index(point);
    core::Size3 voxel{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        voxel[axis] = static_cast<int>(std::lround(index[static_cast<Eigen::Index>(axis)]));
    if (!whole(scan_).contains(voxel)) return true;
    return liver_ != nullptr && !liver_->contains(voxel[0], voxel[1], voxel[2]);
}

Rays RaySource::rays(const Directions& directions, const Vec3& from, int steps, double step_mm) const {
    Rays rays{steps, step_mm, {}, {}};
    rays.hu.resize(directions.size() * static_cast<std::size_t>(steps));
    rays.closed.resize(rays.hu.size());
    for_each_parallel(directions.size(), [&](std::size_t d) {
        for (int place = 0; place < steps; ++place) {
            const Vec3 point = from + rays.distance_mm(place) * directions[d];
            rays.hu[rays.at(d, place)] = value_at(point);
            rays.closed[rays.at(d, place)] = closed_at(point) ? 1 : 0;
        }
    });
    return rays;
}

}  // namespace remnant::imaging::segmentation

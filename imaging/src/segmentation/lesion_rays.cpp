#include "segmentation/lesion_rays.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "parallel.h"
#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

using core::Vec3;

Field distance_from(const LiverBound& liver, const WorkingGrid& grid) {
    if (liver.outline == nullptr || liver.slack_mm <= 0.0) return {};
    constexpr double kBeyondMm = 3.0;  // so that what lies farther than the slack is told from it
    const Field shares = block_shares(*liver.outline, grid);
    return distance_to(bits_where(shares.size(), [&](std::size_t n) { return shares[n] >= 0.5F; }),
                       grid.geometry(), liver.slack_mm + kBeyondMm);
}

}  // namespace

int Rays::last_within(double mm) const {
    return std::min(steps, static_cast<int>(std::floor(mm / step_mm + 1e-9))) - 1;
}

RaySource::RaySource(const core::CtVoxels& ct, const LiverBound& liver, const Vec3& centre, double reach_mm,
                     double coarsest_mm, double sigma_mm)
    : scan_(core::geometry_of(ct)),
      liver_(liver),
      grid_(scan_, around(centre, scan_, reach_mm), coarsest_mm),
      field_(smoothed(block_means(ct, grid_), grid_.geometry(), sigma_mm)),
      outside_(distance_from(liver, grid_)) {}

float RaySource::value_at(const Vec3& point) const {
    return read(field_, point);
}

float RaySource::read(const Field& field, const Vec3& point) const {
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
        const float a = field[grid_.at(low[0], j, k)];
        return a + weight[0] * (field[grid_.at(high[0], j, k)] - a);
    };
    const auto along_j = [&](int k) {
        const float a = along_i(low[1], k);
        return a + weight[1] * (along_i(high[1], k) - a);
    };
    const float a = along_j(low[2]);
    return a + weight[2] * (along_j(high[2]) - a);
}

core::Size3 RaySource::voxel_at(const Vec3& point) const {
    const Vec3 index = scan_.index(point);
    core::Size3 voxel{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        voxel[axis] = static_cast<int>(std::lround(index[static_cast<Eigen::Index>(axis)]));
    return voxel;
}

float RaySource::outside_at(const Vec3& point, const core::Size3& voxel) const {
    constexpr float kLeastMm = 0.1F;  // a voxel outside is outside, however near
    if (liver_.outline == nullptr || liver_.outline->contains(voxel[0], voxel[1], voxel[2])) return 0.0F;
    return outside_.empty() ? std::numeric_limits<float>::infinity()
                            : std::max(kLeastMm, read(outside_, point));
}

Rays RaySource::rays(const Directions& directions, const Vec3& from, int steps, double step_mm) const {
    Rays rays{steps, step_mm, {}, {}, {}};
    rays.hu.resize(directions.size() * static_cast<std::size_t>(steps));
    rays.closed.resize(rays.hu.size());
    rays.outside_mm.resize(rays.hu.size());
    for_each_parallel(directions.size(), [&](std::size_t d) {
        for (int place = 0; place < steps; ++place) {
            const Vec3 point = from + rays.distance_mm(place) * directions[d];
            const std::size_t at = rays.at(d, place);
            const core::Size3 voxel = voxel_at(point);
            rays.hu[at] = value_at(point);
            if (!whole(scan_).contains(voxel)) {
                rays.closed[at] = 1;
                continue;
            }
            rays.outside_mm[at] = outside_at(point, voxel);
            rays.closed[at] = static_cast<double>(rays.outside_mm[at]) > liver_.slack_mm ? 1 : 0;
        }
    });
    return rays;
}

}  // namespace remnant::imaging::segmentation

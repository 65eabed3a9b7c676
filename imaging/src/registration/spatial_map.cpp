#include "remnant/imaging/spatial_map.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace remnant::imaging {
namespace {

constexpr double kInverseExactMm = 1e-7;
constexpr int kInverseSteps = 200;

}  // namespace

AffineMap AffineMap::inverse() const {
    const core::Mat3 back = matrix.inverse();
    return {back, -(back * translation)};
}

core::Vec3 DisplacementGrid::at(const core::Vec3& point) const {
    const core::Vec3 index = geometry.index(point);
    std::array<std::size_t, 3> low{};
    std::array<std::size_t, 3> high{};
    core::Vec3 weight;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        const double last = geometry.size[a] - 1;
        const double at = std::clamp(index[axis], 0.0, last);
        const double floor = std::min(std::floor(at), std::max(0.0, last - 1));
        low[a] = static_cast<std::size_t>(floor);
        high[a] = std::min(low[a] + 1, static_cast<std::size_t>(last));
        weight[axis] = at - floor;
    }
    const auto node = [&](std::size_t i, std::size_t j, std::size_t k) -> core::Vec3 {
        const auto columns = static_cast<std::size_t>(geometry.size[0]);
        const auto rows = static_cast<std::size_t>(geometry.size[1]);
        return shifts[(k * rows + j) * columns + i].cast<double>();
    };
    const auto along_i = [&](std::size_t j, std::size_t k) -> core::Vec3 {
        return (1 - weight[0]) * node(low[0], j, k) + weight[0] * node(high[0], j, k);
    };
    const auto along_j = [&](std::size_t k) -> core::Vec3 {
        return (1 - weight[1]) * along_i(low[1], k) + weight[1] * along_i(high[1], k);
    };
    return (1 - weight[2]) * along_j(low[2]) + weight[2] * along_j(high[2]);
}

SpatialMap::SpatialMap(const AffineMap& affine, std::shared_ptr<const DisplacementGrid> deformation)
    : affine_(affine), inverse_(affine.inverse()), deformation_(std::move(deformation)) {}

core::Vec3 SpatialMap::to_baseline(const core::Vec3& p) const {
    const core::Vec3 moved = affine_(p);
    return deformation_ ? core::Vec3(moved + deformation_->at(p)) : moved;
}

core::Vec3 SpatialMap::to_followup(const core::Vec3& p) const {
    core::Vec3 found = inverse_(p);
    if (!deformation_) return found;
    // Whatever is missing is added until nothing is: the shifts change by less than their distance. Where a
    // step makes it worse, half of it is taken.
    double missing = (p - to_baseline(found)).norm();
    double share = 1.0;
    for (int n = 0; n < kInverseSteps && missing > kInverseExactMm; ++n) {
        const core::Vec3 next = found + share * (inverse_.matrix * (p - to_baseline(found)));
        const double left = (p - to_baseline(next)).norm();
        if (left < missing) {
            found = next;
            missing = left;
            share = std::min(1.0, 1.5 * share);
        } else {
            share *= 0.5;
        }
    }
    return found;
}

}  // namespace remnant::imaging

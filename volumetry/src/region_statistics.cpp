#include "remnant/volumetry/region_statistics.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "spread.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;

/// The ellipse as a test on voxel centres.
class EllipseTest {
  public:
    EllipseTest(const core::EllipseRegion& region, const core::GridGeometry& grid)
        : region_(region), normal_(region.u.cross(region.v).normalized()) {
        // Half of a voxel's extent along the normal: of all slices one is within it.
        const Vec3 extent = grid.direction.transpose() * normal_;
        half_thickness_ = 0.5 * extent.cwiseAbs().maxCoeff() * along(extent, grid.spacing);
    }
    [[nodiscard]] bool holds(const Vec3& world) const {
        const Vec3 d = world - region_.centre;
        const double depth = d.dot(normal_);
        if (depth >= half_thickness_ || depth < -half_thickness_) return false;
        const double a = d.dot(region_.u) / region_.u.squaredNorm();
        const double b = d.dot(region_.v) / region_.v.squaredNorm();
        return a * a + b * b <= 1.0;
    }

  private:
    static double along(const Vec3& extent, const Vec3& spacing) {
        Eigen::Index axis = 0;
        extent.cwiseAbs().maxCoeff(&axis);
        return spacing[axis];
    }
    const core::EllipseRegion& region_;
    Vec3 normal_;
    double half_thickness_ = 0.0;
};

template <class T>
Spread spread_in(const core::EllipseRegion& region, const core::VoxelGrid<T>& ct) {
    const core::GridGeometry& grid = ct.geometry();
    const EllipseTest ellipse(region, grid);
    const Vec3 centre = grid.index(region.centre);
    const double reach_mm = region.u.norm() + region.v.norm();
    std::array<int, 3> low{}, high{};
    for (int a = 0; a < 3; ++a) {
        const double reach = reach_mm / grid.spacing[a] + 1.0;
        const double last = grid.size[static_cast<std::size_t>(a)] - 1.0;
        low[static_cast<std::size_t>(a)] =
            static_cast<int>(std::clamp(std::floor(centre[a] - reach), 0.0, last));
        high[static_cast<std::size_t>(a)] =
            static_cast<int>(std::clamp(std::ceil(centre[a] + reach), 0.0, last));
    }
    Spread spread;
    for (int k = low[2]; k <= high[2]; ++k) {
        for (int j = low[1]; j <= high[1]; ++j) {
            for (int i = low[0]; i <= high[0]; ++i) {
                const auto value = static_cast<double>(ct.at(i, j, k));
                if (std::isfinite(value) && ellipse.holds(grid.world(Vec3(i, j, k)))) spread.add(value);
            }
        }
    }
    return spread;
}

}  // namespace

RegionStatistics statistics_in(const core::EllipseRegion& region, const core::CtVoxels& ct) {
    RegionStatistics result;
    result.area_mm2 = core::area_of(region);
    if (!(result.area_mm2 > 0.0)) return result;
    const Spread spread = std::visit([&](const auto& voxels) { return spread_in(region, *voxels); }, ct);
    result.voxels = spread.count();
    result.mean = spread.mean();
    result.standard_deviation = spread.deviation();
    return result;
}

}  // namespace remnant::volumetry

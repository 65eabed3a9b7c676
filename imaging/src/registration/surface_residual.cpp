#include "registration/surface_residual.h"

#include <algorithm>
#include <cmath>

namespace remnant::imaging::registration {
namespace {

using core::Vec3;

constexpr double kLatticeMm = 2.5;
constexpr double kFarthestMm = 60.0;
/// The lattice reaches so far beyond the liver: what lies farther counts as the farthest.
constexpr double kAroundMm = 25.0;

/// Where the edges between neighbouring voxels pass the surface. That leaves points about one a voxel of it.
std::vector<Vec3> crossings(const Picture& distance) {
    std::vector<Vec3> points;
    const core::GridGeometry grid = geometry_of(distance);
    const std::array<std::size_t, 3> step{
        1, static_cast<std::size_t>(distance.size[0]),
        static_cast<std::size_t>(distance.size[0]) * static_cast<std::size_t>(distance.size[1])};
    std::size_t n = 0;
    for (int k = 0; k < distance.size[2]; ++k) {
        for (int j = 0; j < distance.size[1]; ++j) {
            for (int i = 0; i < distance.size[0]; ++i, ++n) {
                const core::Size3 index{i, j, k};
                for (std::size_t a = 0; a < 3; ++a) {
                    if (index[a] + 1 >= distance.size[a]) continue;
                    const float here = distance.values[n];
                    const float there = distance.values[n + step[a]];
                    if ((here < 0) == (there < 0)) continue;
                    Vec3 at(i, j, k);
                    at[static_cast<Eigen::Index>(a)] += here / (here - there);
                    points.push_back(grid.world(at));
                }
            }
        }
    }
    return points;
}

core::Millimetre quantile(std::vector<double>& values, double share) {
    const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + rank);
    return core::Millimetre(values[static_cast<std::size_t>(rank)]);
}

}  // namespace

LiverSurface::LiverSurface(const core::LabelMask& liver, const core::GridGeometry& grid)
    : distance_(signed_distance(
          resampled(liver, grid, lattice_over(box_of(liver, grid, kAroundMm), kLatticeMm)), kFarthestMm)),
      points_(crossings(distance_)) {}

double LiverSurface::distance_from(const Vec3& point) const {
    return std::abs(value_at(distance_, point, static_cast<float>(kFarthestMm)));
}

SurfaceResidual residual_of(const LiverSurface& baseline, const LiverSurface& followup,
                            const SpatialMap& map) {
    std::vector<double> pool;
    pool.reserve(baseline.points().size() + followup.points().size());
    for (const Vec3& p : baseline.points()) pool.push_back(followup.distance_from(map.to_followup(p)));
    for (const Vec3& p : followup.points()) pool.push_back(baseline.distance_from(map.to_baseline(p)));
    if (pool.empty()) return {core::Millimetre(kFarthestMm), core::Millimetre(kFarthestMm)};
    SurfaceResidual residual;
    residual.median = quantile(pool, 0.5);
    residual.percentile95 = quantile(pool, 0.95);
    return residual;
}

}  // namespace remnant::imaging::registration

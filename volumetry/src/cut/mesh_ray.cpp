#include "cut/mesh_ray.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <limits>
#include <optional>

namespace remnant::volumetry {
namespace {

using core::Vec3;

/// A point of the patch lies this near to its triangles, and nearer: what is met there is the start itself.
constexpr double kAtStartMm = 0.1;

/// How far along a ray (of unit direction) it meets a triangle; none where it passes by or runs along it.
/// `on_edge`: what a share may lack to still count as within.
std::optional<double> met_at(const Vec3& from, const Vec3& direction, const std::array<Vec3, 3>& triangle,
                             double on_edge) {
    const Vec3 b = triangle[1] - triangle[0];
    const Vec3 c = triangle[2] - triangle[0];
    const double volume = direction.dot(b.cross(c));
    if (volume == 0.0) return std::nullopt;
    const Vec3 start = from - triangle[0];
    const double share_b = -direction.dot(c.cross(start)) / volume;
    const double share_c = direction.dot(b.cross(start)) / volume;
    if (share_b < -on_edge || share_c < -on_edge || 1.0 - share_b - share_c < -on_edge) return std::nullopt;
    return -start.dot(b.cross(c)) / volume;
}

template <class Use>
void for_each_hit(const SurfaceMesh& mesh, const Vec3& from, const Vec3& direction, double on_edge, Use use) {
    for (int n = 0; n < mesh.triangle_count(); ++n) {
        std::array<Vec3, 3> corners;
        std::ranges::transform(mesh.triangle(n), corners.begin(),
                               [&](int vertex) { return mesh.vertices[static_cast<std::size_t>(vertex)]; });
        if (const auto at = met_at(from, direction, corners, on_edge)) use(*at);
    }
}

}  // namespace

double meets_again(const SurfaceMesh& mesh, const Vec3& from, const Vec3& direction) {
    // A ray through an edge must not slip between its two triangles; that both count does no harm here.
    constexpr double kOnEdge = 1e-9;
    double nearest = std::numeric_limits<double>::infinity();
    for_each_hit(mesh, from, direction, kOnEdge, [&](double at) {
        if (at > kAtStartMm) nearest = std::min(nearest, at);
    });
    return nearest;
}

bool divides(const SurfaceMesh& mesh, const Vec3& from, const Vec3& to) {
    const double length = (to - from).norm();
    if (length == 0.0) return false;
    int passed = 0;
    for_each_hit(mesh, from, (to - from) / length, 0.0,
                 [&](double at) { passed += at > 0.0 && at < length ? 1 : 0; });
    return passed % 2 == 1;
}

}  // namespace remnant::volumetry

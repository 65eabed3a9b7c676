#include "remnant/volumetry/cut_shaping.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "cut/box_corners.h"
#include "cut/left_side.h"
#include "cut/mesh_ray.h"
#include "remnant/volumetry/surface_mesh.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;
using Piece = std::array<Vec3, 2>;

constexpr double kTipMm = 40.0;
constexpr double kLeastMm = 0.5;
constexpr double kFlippedMm = 100.0;
constexpr double kInPictureMm = 1e-6;
/// Below this share of the second variance, a vein fans out in a plane; above it, it is a tube.
constexpr double kFansOut = 0.35;

struct Handles {
    const Vec3& right;
    std::vector<Vec3> operator()(const core::CuttingPlane& p) const {
        return {p.point, p.point + kTipMm * p.normal};
    }
    std::vector<Vec3> operator()(const core::CuttingSurface& s) const { return s.patch.points; }
    std::vector<Vec3> operator()(const core::AblationSphere& s) const {
        return {s.centre, s.centre + s.radius.value() * right};
    }
    std::vector<Vec3> operator()(const core::AblationEllipsoid& e) const {
        return {e.centre, e.centre + e.semi_axes[0], e.centre + e.semi_axes[1], e.centre + e.semi_axes[2]};
    }
    template <class FollowsVoxels>
    std::vector<Vec3> operator()(const FollowsVoxels&) const {
        return {};
    }
};

void pull(core::CuttingPlane& plane, std::size_t handle, const Vec3& point) {
    const Vec3 along = point - plane.point;
    if (handle == 0) {
        plane.point = point;
    } else if (along.norm() > kLeastMm) {
        plane.normal = along.normalized();
    }
}
void pull(core::CuttingSurface& surface, std::size_t handle, const Vec3& point) {
    if (handle < surface.patch.points.size()) surface.patch.points[handle] = point;
}
void pull(core::AblationSphere& sphere, std::size_t handle, const Vec3& point) {
    if (handle == 0) {
        sphere.centre = point;
    } else if ((point - sphere.centre).norm() > kLeastMm) {
        sphere.radius = core::Millimetre((point - sphere.centre).norm());
    }
}
void pull(core::AblationEllipsoid& zone, std::size_t handle, const Vec3& point) {
    if (handle == 0) {
        zone.centre = point;
        return;
    }
    Vec3& axis = zone.semi_axes[handle - 1];
    const Vec3 direction = axis.normalized();
    axis = direction * std::max(kLeastMm, (point - zone.centre).dot(direction));
}
template <class FollowsVoxels>
void pull(FollowsVoxels&, std::size_t, const Vec3&) {}

/// Signed distance of a point from the picture, for every way to cross it.
void add_crossing(const Vec3& a, const Vec3& b, double da, double db, std::vector<Vec3>& crossings) {
    if ((da < 0) == (db < 0)) return;
    crossings.push_back(a + da / (da - db) * (b - a));
}

std::vector<Piece> outline(const core::CuttingSurface& surface, const core::CuttingPlane& picture,
                           const core::WorldBox& box) {
    std::vector<Piece> pieces;
    const auto mesh = tessellated(surface.patch, box, "cut");
    if (!mesh) return pieces;
    std::vector<double> from(mesh->vertices.size());
    std::ranges::transform(mesh->vertices, from.begin(), [&](const Vec3& v) {
        const double distance = picture.normal.dot(v - picture.point);
        return std::abs(distance) < kInPictureMm ? 0.0 : distance;
    });
    for (int n = 0; n < mesh->triangle_count(); ++n) {
        const auto ids = mesh->triangle(n);
        std::vector<Vec3> crossings;
        for (std::size_t m = 0; m < 3; ++m) {
            const auto a = static_cast<std::size_t>(ids[m]);
            const auto b = static_cast<std::size_t>(ids[(m + 1) % 3]);
            add_crossing(mesh->vertices[a], mesh->vertices[b], from[a], from[b], crossings);
        }
        // A triangle that lies in the picture has no line in it.
        if (crossings.size() == 2) pieces.push_back({crossings[0], crossings[1]});
    }
    return pieces;
}

std::vector<Piece> outline(const core::CuttingPlane& plane, const core::CuttingPlane& picture,
                           const core::WorldBox& box) {
    const Vec3 along = plane.normal.cross(picture.normal);
    if (along.norm() < 1e-9) return {};
    // The point of both planes nearest to the middle of the box.
    const Vec3 middle = 0.5 * (box.low + box.high);
    const Vec3 in_picture = middle - picture.normal.dot(middle - picture.point) * picture.normal;
    const Vec3 across = along.normalized().cross(picture.normal);
    const double slope = plane.normal.dot(across);
    const Vec3 point = in_picture - plane.normal.dot(in_picture - plane.point) / slope * across;
    const Vec3 half = (box.high - box.low).norm() * along.normalized();
    return {{point - half, point + half}};
}

/// The ellipse in which a picture cuts an ellipsoid, as a polygon.
std::vector<Piece> outline(const core::AblationEllipsoid& zone, const core::CuttingPlane& picture,
                           const core::WorldBox&) {
    core::Mat3 from_unit;
    for (int n = 0; n < 3; ++n) from_unit.col(n) = zone.semi_axes[static_cast<std::size_t>(n)];
    // In the unit ball the picture is a plane too, and cuts out a circle.
    const Vec3 normal = from_unit.transpose() * picture.normal;
    const double distance = picture.normal.dot(picture.point - zone.centre) / normal.norm();
    if (std::abs(distance) >= 1.0) return {};
    const Vec3 n = normal.normalized();
    const double radius = std::sqrt(1.0 - distance * distance);
    const Vec3 u = n.unitOrthogonal();
    const Vec3 v = n.cross(u);
    constexpr int kSides = 72;
    const auto at = [&](int side) {
        const double angle = 2.0 * std::numbers::pi * side / kSides;
        return Vec3(zone.centre +
                    from_unit * (distance * n + radius * (std::cos(angle) * u + std::sin(angle) * v)));
    };
    std::vector<Piece> pieces;
    for (int side = 0; side < kSides; ++side) pieces.push_back({at(side), at(side + 1)});
    return pieces;
}

std::vector<Piece> outline(const core::AblationSphere& sphere, const core::CuttingPlane& picture,
                           const core::WorldBox& box) {
    const double r = sphere.radius.value();
    return outline(
        core::AblationEllipsoid{sphere.centre, {r * Vec3::UnitX(), r * Vec3::UnitY(), r * Vec3::UnitZ()}},
        picture, box);
}

template <class FollowsVoxels>
std::vector<Piece> outline(const FollowsVoxels&, const core::CuttingPlane&, const core::WorldBox&) {
    return {};
}

core::WorldBox box_round(const core::CuttingSurface& surface) {
    core::WorldBox box{surface.keep_side_of, surface.keep_side_of};
    for (const Vec3& point : surface.patch.points) {
        box.low = box.low.cwiseMin(point);
        box.high = box.high.cwiseMax(point);
    }
    return {box.low - Vec3::Constant(kFlippedMm), box.high + Vec3::Constant(kFlippedMm)};
}

/// A point beside the patch's middle, on the side that does not stay. Of the two sides there, one is that of
/// `keep_side_of`, however often the cut comes back across the way to it.
Vec3 on_the_other_side(const core::CuttingSurface& surface) {
    const Vec3 middle = point_on(surface.patch, 0.5, 0.5);
    const auto [u, v] = tangents_on(surface.patch, 0.5, 0.5);
    const Vec3 normal = u.cross(v).normalized();
    const Vec3 mirrored = surface.keep_side_of - 2.0 * normal.dot(surface.keep_side_of - middle) * normal;
    const auto mesh = tessellated(surface.patch, box_round(surface), "cut");
    if (!mesh) return mirrored;
    const double above = std::min(kFlippedMm, 0.5 * meets_again(*mesh, middle, normal));
    const double below = std::min(kFlippedMm, 0.5 * meets_again(*mesh, middle, -normal));
    // Where a way happens to run through an edge, both points seem to lie on one side: then others are tried.
    for (const double part : {1.0, 0.93, 0.81, 0.67}) {
        const Vec3 one = middle + part * above * normal;
        const Vec3 other = middle - part * below * normal;
        const bool one_goes = divides(*mesh, surface.keep_side_of, one);
        if (one_goes != divides(*mesh, surface.keep_side_of, other)) return one_goes ? one : other;
    }
    return mirrored;
}

/// Mean and spread of the voxel centres of a mask.
struct Spread {
    Vec3 mean = Vec3::Zero();
    core::Mat3 covariance = core::Mat3::Zero();
};

Spread spread_of(const core::LabelMask& mask, const core::GridGeometry& grid) {
    Spread spread;
    double count = 0.0;
    const auto for_each = [&](auto use) {
        for (int k = 0; k < mask.size()[2]; ++k) {
            for (int j = 0; j < mask.size()[1]; ++j) {
                for (const core::Run& run : mask.row(j, k)) {
                    for (int i = run.begin; i < run.end; ++i) use(grid.world(Vec3(i, j, k)));
                }
            }
        }
    };
    for_each([&](const Vec3& p) {
        spread.mean += p;
        count += 1.0;
    });
    spread.mean /= count;
    for_each([&](const Vec3& p) {
        const Vec3 d = p - spread.mean;
        spread.covariance += d * d.transpose() / count;
    });
    return spread;
}

}  // namespace

std::vector<Vec3> handles_of(const core::Cut& cut, const Vec3& right) {
    return std::visit(Handles{right}, cut);
}

core::Cut with_handle_at(core::Cut cut, std::size_t handle, const Vec3& point) {
    std::visit([&](auto& kind) { pull(kind, handle, point); }, cut);
    return cut;
}

bool has_sides(const core::Cut& cut) {
    return std::holds_alternative<core::CuttingPlane>(cut) ||
           std::holds_alternative<core::CuttingSurface>(cut);
}

core::Cut flipped(core::Cut cut) {
    if (auto* plane = std::get_if<core::CuttingPlane>(&cut)) plane->normal = -plane->normal;
    if (auto* surface = std::get_if<core::CuttingSurface>(&cut)) {
        surface->keep_side_of = on_the_other_side(*surface);
    }
    return cut;
}

core::Result<core::CuttingPlane> plane_through(const Vec3& a, const Vec3& b, const Vec3& c) {
    const Vec3 normal = (b - a).cross(c - a);
    if (normal.norm() < 1e-6 * (b - a).norm() * (c - a).norm() || normal.norm() == 0.0)
        return core::refuse("plane", "the three points lie on one line, so they fix no plane");
    return core::cutting_plane((a + b + c) / 3.0, towards_left(normal), "plane");
}

std::optional<core::CuttingPlane> plane_along(const core::LabelMask& vein, const core::GridGeometry& grid) {
    if (vein.empty()) return std::nullopt;
    const Spread spread = spread_of(vein, grid);
    const Eigen::SelfAdjointEigenSolver<core::Mat3> axes(spread.covariance);  // values rise
    Vec3 normal = axes.eigenvectors().col(0);
    if (axes.eigenvalues()[0] > kFansOut * axes.eigenvalues()[1]) {
        const Vec3 tube = axes.eigenvectors().col(2);
        const Vec3 front_to_back = Vec3::UnitY();
        const Vec3 across = tube.cross(front_to_back);
        normal = across.norm() > 0.1 ? Vec3(across.normalized()) : Vec3(Vec3::UnitX());
    }
    return core::CuttingPlane{spread.mean, towards_left(normal).normalized()};
}

core::CuttingSurface bent_from(const core::CuttingPlane& plane, const core::LabelMask& liver,
                               const core::GridGeometry& grid, int rows, int columns) {
    const Vec3 up = std::abs(plane.normal[2]) < 0.9 ? Vec3::UnitZ() : Vec3::UnitY();
    const Vec3 u = (up - up.dot(plane.normal) * plane.normal).normalized();
    const Vec3 v = plane.normal.cross(u);
    Vec3 low = Vec3::Constant(1e9);
    Vec3 high = Vec3::Constant(-1e9);
    for (const Vec3& corner : box_corners(core::bounds(liver), grid, 0.0)) {
        const Vec3 p = corner - plane.point;
        const Vec3 in_plane(p.dot(u), p.dot(v), p.dot(plane.normal));
        low = low.cwiseMin(in_plane);
        high = high.cwiseMax(in_plane);
    }
    const Vec3 middle = plane.point + 0.5 * (low[0] + high[0]) * u + 0.5 * (low[1] + high[1]) * v;
    const core::BezierPatch patch =
        flat_patch(rows, columns, middle, 0.5 * (high[0] - low[0]) * u, 0.5 * (high[1] - low[1]) * v);
    return {patch, middle + std::max(high[2], 10.0) * plane.normal};
}

std::vector<Piece> outline_in(const core::Cut& cut, const core::CuttingPlane& picture,
                              const core::WorldBox& box) {
    return std::visit([&](const auto& kind) { return outline(kind, picture, box); }, cut);
}

}  // namespace remnant::volumetry

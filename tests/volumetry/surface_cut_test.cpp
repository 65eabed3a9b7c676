// Curved cuts: every voxel on the side that the straight line to the kept point says.

#include "remnant/volumetry/surface_cut.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>

#include "random_masks.h"
#include "remnant/volumetry/plane.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Vec3;
using testing::Random;
using testing::uniform;

core::GridGeometry liver_grid(Random& random) {
    core::GridGeometry grid = testing::random_grid(random);
    grid.size = {testing::uniform_int(random, 20, 48), testing::uniform_int(random, 20, 40),
                 testing::uniform_int(random, 12, 30)};
    return grid;
}

LabelMask whole(const core::Size3& size) {
    core::LabelMaskBuilder builder(size);
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) builder.add(j, k, 0, size[0]);
    }
    return std::move(builder).build();
}

double extent(const core::GridGeometry& grid) {
    return grid.spacing.cwiseProduct(Vec3(grid.size[0], grid.size[1], grid.size[2])).norm();
}

/// A patch through the middle of the grid, its control points pushed about.
core::CuttingSurface bent_surface(Random& random, const core::GridGeometry& grid, double bend) {
    const core::CuttingPlane plane = testing::random_plane(random, grid);
    const double size = 0.4 * extent(grid);
    const Vec3 u = plane.normal.unitOrthogonal();
    const Vec3 v = plane.normal.cross(u);
    const int rows = testing::uniform_int(random, 4, 7);
    const int columns = testing::uniform_int(random, 4, 7);
    core::CuttingSurface surface{flat_patch(rows, columns, plane.point, size * u, size * v),
                                 plane.point + size * plane.normal};
    for (Vec3& point : surface.patch.points) {
        point += uniform(random, -bend, bend) * size * plane.normal;
        point += 0.1 * uniform(random, -bend, bend) * size * (u + v);
    }
    return surface;
}

/// Whether the straight line between two points passes the triangle (Möller & Trumbore 1997,
/// doi:10.1080/10867651.1997.10487468).
bool passes(const Vec3& from, const Vec3& to, const Vec3& a, const Vec3& b, const Vec3& c) {
    const Vec3 way = to - from;
    const Vec3 p = way.cross(c - a);
    const double det = (b - a).dot(p);
    if (det == 0.0) return false;
    const Vec3 t = from - a;
    const double u = t.dot(p) / det;
    const Vec3 q = t.cross(b - a);
    const double v = way.dot(q) / det;
    const double along = (c - a).dot(q) / det;
    return u >= 0 && v >= 0 && u + v <= 1 && along > 0 && along < 1;
}

bool goes_by_the_straight_line(const SurfaceMesh& mesh, const Vec3& centre, const Vec3& keep) {
    bool odd = false;
    for (int n = 0; n < mesh.triangle_count(); ++n) {
        const auto [a, b, c] = mesh.triangle(n);
        const auto at = [&](int id) { return mesh.vertices[static_cast<std::size_t>(id)]; };
        odd ^= passes(centre, keep, at(a), at(b), at(c));
    }
    return odd;
}

TEST(CurvedCut, Equals_the_straight_line_to_the_kept_point_for_every_voxel) {
    std::int64_t voxels = 0;
    int surfaces = 0;
    for (int seed = 0; seed < 12; ++seed) {
        Random random(seed);
        core::GridGeometry grid = liver_grid(random);
        grid.size = {20, 16, 12};
        const LabelMask liver = whole(grid.size);
        const auto surface = bent_surface(random, grid, 0.15);
        const auto cut = SurfaceOnGrid::make(surface, liver, grid, "cut");
        if (!cut) continue;  // passes through itself: told by a test of its own
        ++surfaces;
        const LabelMask removed = cut->removed_part(liver);
        int different = 0;
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i, ++voxels)
                    different += removed.contains(i, j, k) !=
                                 goes_by_the_straight_line(cut->mesh(), grid.world(Vec3(i, j, k)),
                                                           surface.keep_side_of);
            }
        }
        EXPECT_EQ(different, 0) << "seed " << seed;
    }
    EXPECT_GE(surfaces, 9) << "most of the surfaces were refused, so little was compared";
}

TEST(CurvedCut, That_is_flat_equals_the_plane_voxel_for_voxel) {
    for (int seed = 0; seed < 100; ++seed) {
        Random random(1000 + seed);
        const core::GridGeometry grid = liver_grid(random);
        const LabelMask liver = whole(grid.size);
        const auto plane = testing::random_plane(random, grid);
        const Vec3 u = plane.normal.unitOrthogonal();
        const double size = extent(grid);
        const core::CuttingSurface surface{
            flat_patch(4, 4, plane.point, 0.1 * size * u, 0.15 * size * plane.normal.cross(u)),
            plane.point + uniform(random, 1, 30) * plane.normal + uniform(random, -20, 20) * u};
        const auto cut = SurfaceOnGrid::make(surface, liver, grid, "cut");
        ASSERT_TRUE(cut) << to_line(cut.error());
        const LabelMask kept = core::subtracted(liver, cut->removed_part(liver));
        EXPECT_EQ(kept, kept_part(liver, PlaneOnGrid(plane, grid))) << "seed " << seed;
    }
}

/// Part of a cylinder about `axis`: Bézier arcs of the fourth order, fitted to it.
struct Cylinder {
    Vec3 centre, axis, across, up;
    double radius;
    [[nodiscard]] Vec3 at(double angle, double along) const {
        return centre + radius * (std::cos(angle) * across + std::sin(angle) * up) + along * axis;
    }
    [[nodiscard]] double outside(const Vec3& p) const {
        const Vec3 d = p - centre;
        return (d - d.dot(axis) * axis).norm() - radius;
    }
};

TEST(CurvedCut, That_follows_a_cylinder_divides_like_the_cylinder) {
    core::GridGeometry grid;
    grid.size = {100, 90, 60};
    grid.spacing = {0.8, 0.8, 1.5};
    const LabelMask liver = whole(grid.size);
    for (int seed = 0; seed < 12; ++seed) {
        Random random(2000 + seed);
        Cylinder c;
        c.axis = testing::random_unit(random);
        c.across = c.axis.unitOrthogonal();
        c.up = c.axis.cross(c.across);
        c.radius = uniform(random, 120.0, 250.0);
        c.centre = grid.world(Vec3(50, 45, 30)) - c.radius * c.up;
        // A cubic arc over ± 0.5 rad (Goldapp 1991): its handles are 4/3·tan(angle/4) long.
        const double half = 0.5;
        const double handle = 4.0 / 3.0 * std::tan(2 * half / 4.0);
        core::BezierPatch patch{4, 4, {}};
        const double middle = M_PI / 2;
        const auto arc_point = [&](int n) -> Eigen::Vector2d {
            const double begin = middle + half, end = middle - half;
            const Eigen::Vector2d p0(std::cos(begin), std::sin(begin)), p3(std::cos(end), std::sin(end));
            const Eigen::Vector2d t0(std::sin(begin), -std::cos(begin)), t3(std::sin(end), -std::cos(end));
            if (n == 0) return p0;
            if (n == 1) return p0 + handle * t0;
            if (n == 2) return p3 - handle * t3;
            return p3;
        };
        for (int r = 0; r < 4; ++r) {
            for (int k = 0; k < 4; ++k) {
                const Eigen::Vector2d p = c.radius * arc_point(r);
                patch.points.push_back(c.centre + p[0] * c.across + p[1] * c.up +
                                       (k / 3.0 - 0.5) * 160.0 * c.axis);
            }
        }
        // How far the patch is from the cylinder, measured on the patch itself.
        double fit = 0.0;
        for (int n = 0; n <= 400; ++n)
            fit = std::max(fit, std::abs(c.outside(point_on(patch, n / 400.0, 0.5))));
        const auto cut = SurfaceOnGrid::make({patch, c.centre}, liver, grid, "cut");
        ASSERT_TRUE(cut) << to_line(cut.error());
        const double tolerance = fit + cut->mesh().fit_error.value();
        EXPECT_LT(tolerance, 0.05) << "the fit is too coarse to say anything";
        const LabelMask removed = cut->removed_part(liver);
        int different = 0;
        int near = 0;
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i) {
                    const Vec3 p = grid.world(Vec3(i, j, k));
                    // Beyond the arc's ends the cut goes on straight, and the cylinder does not.
                    const Vec3 d = p - c.centre;
                    if (std::abs(std::atan2(d.dot(c.across), d.dot(c.up))) > half) continue;
                    const double outside = c.outside(p);
                    if (std::abs(outside) <= tolerance) {
                        ++near;
                    } else {
                        different += removed.contains(i, j, k) != (outside > 0);
                    }
                }
            }
        }
        EXPECT_EQ(different, 0) << "seed " << seed;
        EXPECT_LT(near, 3000);
    }
}

TEST(CurvedCut, Triangles_stay_within_the_fit_they_state) {
    for (int seed = 0; seed < 20; ++seed) {
        Random random(3000 + seed);
        const core::GridGeometry grid = liver_grid(random);
        const auto surface = bent_surface(random, grid, 0.3);
        const auto mesh = tessellated(surface.patch, core::world_box(grid), "cut");
        if (!mesh) continue;
        double worst = 0.0;
        const int cells_u = mesh->rows - 3, cells_v = mesh->columns - 3;
        for (int n = 0; n < 300; ++n) {
            const double u = uniform(random, 0, 1), v = uniform(random, 0, 1);
            const int r = std::min(static_cast<int>(u * cells_u), cells_u - 1);
            const int c = std::min(static_cast<int>(v * cells_v), cells_v - 1);
            const double s = u * cells_u - r, t = v * cells_v - c;
            const Vec3 a = mesh->at(r + 1, c + 1), b = mesh->at(r + 1, c + 2), d = mesh->at(r + 2, c + 1),
                       e = mesh->at(r + 2, c + 2);
            const Vec3 on_triangle = s + t <= 1 ? Vec3(a + s * (d - a) + t * (b - a))
                                                : Vec3(e + (1 - s) * (b - e) + (1 - t) * (d - e));
            worst = std::max(worst, (point_on(surface.patch, u, v) - on_triangle).norm());
        }
        EXPECT_LE(worst, mesh->fit_error.value()) << "seed " << seed;
    }
}

TEST(CurvedCut, Crossings_lie_on_the_surface) {
    for (int seed = 0; seed < 10; ++seed) {
        Random random(4000 + seed);
        const core::GridGeometry grid = liver_grid(random);
        const LabelMask liver = whole(grid.size);
        const auto plane = testing::random_plane(random, grid);
        const Vec3 u = plane.normal.unitOrthogonal();
        const double size = extent(grid);
        auto cut = SurfaceOnGrid::make(
            {flat_patch(4, 4, plane.point, 0.3 * size * u, 0.3 * size * plane.normal.cross(u)),
             plane.point + plane.normal},
            liver, grid, "cut");
        ASSERT_TRUE(cut);
        cut->find_crossings();
        const LabelMask removed = cut->removed_part(liver);
        for (int k = 0; k + 1 < grid.size[2]; ++k) {
            for (int j = 0; j + 1 < grid.size[1]; ++j) {
                for (int i = 0; i + 1 < grid.size[0]; ++i) {
                    for (int axis = 0; axis < 3; ++axis) {
                        std::array<int, 3> from{i, j, k};
                        std::array<int, 3> to = from;
                        ++to[static_cast<std::size_t>(axis)];
                        if (removed.contains(from[0], from[1], from[2]) ==
                            removed.contains(to[0], to[1], to[2]))
                            continue;
                        const double t = cut->crossing(from, to);
                        const Vec3 a = grid.world(Vec3(from[0], from[1], from[2]));
                        const Vec3 b = grid.world(Vec3(to[0], to[1], to[2]));
                        ASSERT_NEAR(plane.normal.dot(a + t * (b - a) - plane.point), 0.0, 1e-6);
                        ASSERT_NEAR(cut->crossing(to, from), 1.0 - t, 1e-12);
                    }
                }
            }
        }
    }
}

TEST(CurvedCut, That_passes_through_itself_is_refused) {
    core::GridGeometry grid;
    grid.size = {60, 60, 60};
    const LabelMask liver = whole(grid.size);
    core::BezierPatch patch = flat_patch(4, 4, Vec3(30, 30, 30), Vec3(25, 0, 0), Vec3(0, 25, 0));
    // A loop: the second row far beyond the third.
    for (int c = 0; c < 4; ++c) {
        patch.points[static_cast<std::size_t>(4 + c)] = Vec3(120, 5 + 16.7 * c, 60);
        patch.points[static_cast<std::size_t>(8 + c)] = Vec3(-60, 5 + 16.7 * c, 60);
    }
    const auto cut = SurfaceOnGrid::make({patch, Vec3(30, 30, 0)}, liver, grid, "cut 1");
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().what, "cut 1");
    EXPECT_NE(cut.error().reason.find("through itself"), std::string::npos);
}

TEST(CurvedCut, Without_a_direction_at_its_edge_is_refused) {
    core::GridGeometry grid;
    grid.size = {40, 40, 40};
    core::BezierPatch patch = flat_patch(4, 4, Vec3(20, 20, 20), Vec3(15, 0, 0), Vec3(0, 15, 0));
    for (int c = 0; c < 4; ++c)
        patch.points[static_cast<std::size_t>(4 + c)] = patch.points[static_cast<std::size_t>(c)];
    EXPECT_FALSE(SurfaceOnGrid::make({patch, Vec3(20, 20, 30)}, whole(grid.size), grid, "cut"));
}

}  // namespace
}  // namespace remnant::volumetry

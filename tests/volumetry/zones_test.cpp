// Zones and hulls on voxels, against the plain question asked of every voxel.

#include <gtest/gtest.h>

#include <set>

#include "random_masks.h"
#include "remnant/core/dilation.h"
#include "remnant/volumetry/capsule.h"
#include "remnant/volumetry/ellipsoid.h"
#include "remnant/volumetry/lattice_hull.h"
#include "remnant/volumetry/wedge.h"
#include "voxels_where.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::uniform_int;
using testing::voxels_where;

constexpr int kSeeds = 60;

std::vector<Vec3> centres_of(const LabelMask& mask, const core::GridGeometry& grid) {
    std::vector<Vec3> centres;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) centres.push_back(grid.world(Vec3(i, j, k)));
            }
        }
    }
    return centres;
}

TEST(Sphere, Takes_the_voxels_whose_centre_is_no_farther_than_its_radius) {
    for (int seed = 0; seed < kSeeds; ++seed) {
        Random random(100 + seed);
        const auto grid = testing::random_grid(random);
        const LabelMask mask = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
        const Vec3 centre = testing::random_plane(random, grid).point;
        const double radius = uniform(random, 0.5, 15.0);
        const auto part =
            part_within(mask, EllipsoidOnGrid(core::AblationSphere{centre, core::Millimetre(radius)}, grid));
        EXPECT_EQ(part, voxels_where(grid.size,
                                     [&](int i, int j, int k) {
                                         return mask.contains(i, j, k) &&
                                                (grid.world(Vec3(i, j, k)) - centre).norm() <= radius;
                                     }))
            << "seed " << seed;
    }
}

TEST(Sphere, Keeps_what_lies_exactly_on_it_whatever_rounding_says) {
    core::GridGeometry grid;
    grid.size = {41, 41, 1};
    grid.spacing = {0.1, 0.1, 1.0};
    const LabelMask all = voxels_where(grid.size, [](int, int, int) { return true; });
    const core::AblationSphere sphere{grid.world(Vec3(20, 20, 0)), core::Millimetre(0.5)};
    const auto part = part_within(all, EllipsoidOnGrid(sphere, grid));
    EXPECT_EQ(part, voxels_where(grid.size, [](int i, int j, int) {
                  return (i - 20) * (i - 20) + (j - 20) * (j - 20) <= 25;
              }));
}

TEST(Ellipsoid, Takes_the_voxels_whose_centre_lies_in_it) {
    for (int seed = 0; seed < kSeeds; ++seed) {
        Random random(200 + seed);
        const auto grid = testing::random_grid(random);
        const LabelMask mask = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
        const Vec3 centre = testing::random_plane(random, grid).point;
        const Vec3 x = testing::random_unit(random);
        const Vec3 y = x.unitOrthogonal();
        const Vec3 z = x.cross(y);
        const double a = uniform(random, 1, 12), b = uniform(random, 1, 12), c = uniform(random, 1, 12);
        const auto part =
            part_within(mask, EllipsoidOnGrid(core::AblationEllipsoid{centre, {a * x, b * y, c * z}}, grid));
        EXPECT_EQ(part, voxels_where(grid.size,
                                     [&](int i, int j, int k) {
                                         const Vec3 p = grid.world(Vec3(i, j, k)) - centre;
                                         const Vec3 q(p.dot(x) / a, p.dot(y) / b, p.dot(z) / c);
                                         return mask.contains(i, j, k) && q.squaredNorm() <= 1.0;
                                     }))
            << "seed " << seed;
    }
}

TEST(Within, Is_every_voxel_with_a_centre_of_the_set_that_near) {
    for (int seed = 0; seed < kSeeds; ++seed) {
        Random random(300 + seed);
        const auto grid = testing::random_grid(random);
        auto voxels = testing::random_voxels(random, grid.size);
        for (auto& v : voxels) v = v != 0 && uniform_int(random, 0, 30) == 0;
        const LabelMask mask = testing::mask_of(voxels, grid.size);
        const double distance = uniform(random, 0.0, 12.0);
        const auto centres = centres_of(mask, grid);
        EXPECT_EQ(within(mask, grid, core::Millimetre(distance)),
                  voxels_where(grid.size,
                               [&](int i, int j, int k) {
                                   const Vec3 p = grid.world(Vec3(i, j, k));
                                   return std::ranges::any_of(centres, [&](const Vec3& c) {
                                       return (c - p).norm() <= distance + 1e-9;
                                   });
                               }))
            << "seed " << seed;
    }
}

/// Whether p lies in the hull of four, three, two or one of the points (Carathéodory 1911): asked of all of
/// them.
bool in_some_simplex(const std::vector<LatticePoint>& points, const LatticePoint& p) {
    const auto vec = [](const LatticePoint& q) {
        return Vec3(static_cast<double>(q[0]), static_cast<double>(q[1]), static_cast<double>(q[2]));
    };
    const std::size_t n = points.size();
    for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = a; b < n; ++b) {
            for (std::size_t c = b; c < n; ++c) {
                for (std::size_t d = c; d < n; ++d) {
                    Eigen::Matrix4d m;
                    m << vec(points[a]), vec(points[b]), vec(points[c]), vec(points[d]), 1, 1, 1, 1;
                    const Eigen::Vector4d right(vec(p)[0], vec(p)[1], vec(p)[2], 1);
                    const Eigen::Vector4d weights = m.completeOrthogonalDecomposition().solve(right);
                    if ((m * weights - right).norm() < 1e-9 && weights.minCoeff() > -1e-9) return true;
                }
            }
        }
    }
    return false;
}

void expect_hull(const std::vector<LatticePoint>& points, const core::Size3& size, const std::string& which) {
    const LabelMask hull = filled_hull(points, size);
    EXPECT_EQ(hull, voxels_where(size,
                                 [&](int i, int j, int k) {
                                     return in_some_simplex(points, {i, j, k});
                                 }))
        << which;
}

TEST(LatticeHull, Is_every_voxel_in_some_simplex_of_the_points) {
    for (int seed = 0; seed < 40; ++seed) {
        Random random(400 + seed);
        const core::Size3 size{7, 6, 5};
        std::vector<LatticePoint> points;
        const int count = uniform_int(random, 1, 7);
        for (int n = 0; n < count; ++n)
            points.push_back(
                {uniform_int(random, 0, 6), uniform_int(random, 0, 5), uniform_int(random, 0, 4)});
        expect_hull(points, size, "seed " + std::to_string(seed));
    }
}

TEST(LatticeHull, Of_flat_sets_lines_and_points_is_flat_too) {
    expect_hull({{2, 3, 1}}, {6, 6, 4}, "a point");
    expect_hull({{0, 0, 0}, {4, 2, 2}}, {6, 6, 4}, "a line with a voxel on it");
    expect_hull({{0, 0, 0}, {5, 3, 2}}, {6, 6, 4}, "a line with none on it");
    expect_hull({{0, 0, 2}, {5, 0, 2}, {0, 4, 2}, {1, 1, 2}}, {6, 6, 4}, "a slice");
    expect_hull({{0, 0, 0}, {4, 0, 2}, {0, 4, 0}, {4, 4, 2}}, {6, 6, 4}, "an oblique plane");
    EXPECT_TRUE(filled_hull({}, {3, 3, 3}).empty());
}

TEST(LatticeHull, Of_a_ball_is_convex_and_holds_it) {
    core::GridGeometry grid;
    grid.size = {60, 60, 60};
    LabelMask ball =
        within(voxels_where(grid.size, [](int i, int j, int k) { return i == 30 && j == 30 && k == 30; }),
               grid, core::Millimetre(25));
    std::vector<LatticePoint> points;
    for (const Vec3& c : centres_of(ball, grid))
        points.push_back({static_cast<int>(c[0]), static_cast<int>(c[1]), static_cast<int>(c[2])});
    EXPECT_EQ(filled_hull(points, grid.size), ball) << "a ball's voxels are their own hull";
}

/// A block of liver with a tumour under its top.
struct Block {
    core::GridGeometry grid;
    LabelMask liver, tumour;
    explicit Block(int depth) {
        grid.size = {80, 80, 80};
        liver = voxels_where(grid.size, [](int i, int j, int k) {
            return i >= 5 && i < 75 && j >= 5 && j < 75 && k >= 5 && k < 75;
        });
        tumour = voxels_where(grid.size, [&](int i, int j, int k) {
            return std::abs(i - 40) <= 2 && std::abs(j - 40) <= 2 && k >= 72 - depth && k <= 74 - depth;
        });
    }
};

TEST(Wedge, Takes_the_margin_and_opens_to_the_nearest_capsule) {
    const Block block(12);
    const auto part = wedge_round({&block.tumour}, core::Millimetre(6), block.liver, block.grid, "wedge");
    ASSERT_TRUE(part);
    EXPECT_DOUBLE_EQ(part->depth.value(), 12.0);
    const LabelMask zone =
        core::intersected(within(block.tumour, block.grid, core::Millimetre(6)), block.liver);
    EXPECT_TRUE(core::subtracted(zone, part->removed).empty()) << "liver within the margin stays";
    EXPECT_TRUE(core::subtracted(part->removed, block.liver).empty());
    for (int i = 0; i < 80; ++i) {
        const double from_middle = std::abs(i - 38.0);
        // The mouth: the capsule within 6 mm of its point nearest to the tumour, the first of which lies at i
        // = 38.
        EXPECT_EQ(part->removed.contains(i, 38, 74), from_middle <= 6.0) << "i = " << i;
    }
    EXPECT_FALSE(part->removed.contains(40, 40, 50)) << "it goes deeper than the margin";
}

TEST(Wedge, Of_a_tumour_at_the_capsule_is_its_margin_alone) {
    const Block block(0);
    const auto part = wedge_round({&block.tumour}, core::Millimetre(5), block.liver, block.grid, "wedge");
    ASSERT_TRUE(part);
    EXPECT_EQ(part->depth.value(), 0.0);
    const LabelMask zone =
        core::intersected(within(block.tumour, block.grid, core::Millimetre(5)), block.liver);
    EXPECT_EQ(part->removed, zone) << "a zone that is convex and open already needs no way out";
}

TEST(Wedge, Refuses_what_lies_outside_the_liver) {
    const Block block(10);
    const LabelMask outside =
        voxels_where(block.grid.size, [](int i, int j, int k) { return i + j + k == 0; });
    const auto part = wedge_round({&outside}, core::Millimetre(5), block.liver, block.grid, "two cuts");
    ASSERT_FALSE(part);
    EXPECT_EQ(part.error().what, "two cuts");
}

TEST(Capsule, Is_no_edge_of_the_scan) {
    const core::Size3 size{4, 4, 4};
    const LabelMask all = voxels_where(size, [](int, int, int) { return true; });
    EXPECT_TRUE(capsule_of(all).empty());
    const LabelMask half = voxels_where(size, [](int i, int, int) { return i < 2; });
    EXPECT_EQ(capsule_of(half).size(), 16u);
}

}  // namespace
}  // namespace remnant::volumetry

// The parts outlining is made of, against brute force and closed formulas on grids whose voxels are not
// cubes.

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "segmentation/area_weights.h"
#include "segmentation/coarser.h"
#include "segmentation/filters.h"
#include "segmentation/heart_split.h"
#include "segmentation/mm_distance.h"

namespace {

using namespace remnant;
using namespace remnant::imaging::segmentation;

core::GridGeometry grid_of(const core::Size3& size, const core::Vec3& spacing) {
    core::GridGeometry grid;
    grid.size = size;
    grid.spacing = spacing;
    return grid;
}

core::Vec3 centre(const core::GridGeometry& grid, std::size_t n) {
    const auto nx = static_cast<std::size_t>(grid.size[0]);
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    return grid.world(core::Vec3(static_cast<double>(n % nx), static_cast<double>(n / nx % ny),
                                 static_cast<double>(n / (nx * ny))));
}

Bits random_bits(const core::GridGeometry& grid, double share, unsigned seed) {
    std::mt19937 random(seed);
    std::bernoulli_distribution in(share);
    return bits_where(static_cast<std::size_t>(grid.voxel_count()), [&](std::size_t) { return in(random); });
}

Bits ball(const core::GridGeometry& grid, const core::Vec3& middle, double radius) {
    return bits_where(static_cast<std::size_t>(grid.voxel_count()),
                      [&](std::size_t n) { return (centre(grid, n) - middle).norm() <= radius; });
}

double nearest_by_brute_force(const Bits& bits, const core::GridGeometry& grid, std::size_t from,
                              double most) {
    double least = most;
    for (std::size_t n = 0; n < bits.size(); ++n) {
        if (bits[n]) least = std::min(least, (centre(grid, n) - centre(grid, from)).norm());
    }
    return least;
}

class ManySeeds : public ::testing::TestWithParam<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Twelve, ManySeeds, ::testing::Range(1U, 13U));

TEST_P(ManySeeds, Distances_equal_brute_force) {
    const auto grid = grid_of({9, 8, 7}, {0.7, 1.3, 5.0});
    const Bits bits = random_bits(grid, 0.03, GetParam());
    const Field distance = distance_to(bits, grid, 6.0);
    for (std::size_t n = 0; n < bits.size(); ++n)
        ASSERT_NEAR(distance[n], nearest_by_brute_force(bits, grid, n, 6.0), 1e-5) << "voxel " << n;
}

TEST_P(ManySeeds, Growing_and_shrinking_are_by_balls_in_mm) {
    const auto grid = grid_of({10, 9, 6}, {0.8, 0.6, 2.5});
    const Bits few = random_bits(grid, 0.02, GetParam());
    const Bits many = random_bits(grid, 0.97, GetParam());
    const Bits out = bits_where(many.size(), [&](std::size_t n) { return many[n] == 0; });
    const Bits larger = grown(few, grid, 2.6);
    const Bits smaller = shrunk(many, grid, 1.7);
    for (std::size_t n = 0; n < few.size(); ++n) {
        ASSERT_EQ(larger[n] != 0, nearest_by_brute_force(few, grid, n, 99) <= 2.6) << "grown, voxel " << n;
        ASSERT_EQ(smaller[n] != 0, nearest_by_brute_force(out, grid, n, 99) > 1.7) << "shrunk, voxel " << n;
    }
}

TEST(Distance, To_nothing_is_the_most_that_was_asked_for) {
    const auto grid = grid_of({4, 4, 4}, {1, 1, 1});
    for (const float d : distance_to(Bits(64, 0), grid, 7.0)) EXPECT_FLOAT_EQ(d, 7.0F);
}

TEST(ThickParts, Keep_a_ball_and_lose_the_sheet_on_it) {
    const auto grid = grid_of({40, 40, 20}, {1, 1, 2});
    const core::Vec3 middle(20, 20, 19);
    const Bits round = ball(grid, middle, 9.0);
    const Bits both = bits_where(
        round.size(), [&](std::size_t n) { return round[n] || std::abs(centre(grid, n).x() - 20.0) < 1.5; });
    const Bits thick = thick_parts(both, grid, 4.0);
    const Bits surely_in = ball(grid, middle, 6.0);
    const Bits at_most = ball(grid, middle, 12.5);
    for (std::size_t n = 0; n < both.size(); ++n) {
        ASSERT_LE(surely_in[n], thick[n]) << "the ball lost its inside";
        ASSERT_LE(thick[n], at_most[n]) << "the sheet stayed";
    }
    EXPECT_GT(count(thick), count(round) * 9 / 10);
    EXPECT_LT(count(thick), count(both));
}

/// Second moment of a smoothed point along one axis, which for a Gaussian is its variance.
double variance_along(const Field& field, const core::GridGeometry& grid, int axis,
                      const core::Vec3& middle) {
    double sum = 0.0;
    double moment = 0.0;
    for (std::size_t n = 0; n < field.size(); ++n) {
        const double d = (centre(grid, n) - middle)[axis];
        sum += field[n];
        moment += field[n] * d * d;
    }
    return moment / sum;
}

TEST(Smoothing, Spreads_a_point_alike_in_mm_along_thin_and_thick_voxels) {
    const auto grid = grid_of({61, 61, 21}, {0.8, 1.5, 5.0});
    Field point(static_cast<std::size_t>(grid.voxel_count()), 0.0F);
    const std::size_t middle = (10 * 61 + 30) * 61 + 30;
    point[middle] = 1000.0F;
    const Field smooth = smoothed(point, grid, 3.0);
    double sum = 0.0;
    for (const float value : smooth) sum += value;
    EXPECT_NEAR(sum, 1000.0, 5.0) << "smoothing must neither add nor lose";
    for (int axis = 0; axis < 3; ++axis)
        EXPECT_NEAR(variance_along(smooth, grid, axis, centre(grid, middle)), 9.0, 0.7)
            << "axis " << axis << "; the recursive filter falls short in its tails by some 6 %";
}

TEST(Smoothing, Leaves_an_even_field_as_it_is_up_to_the_edge) {
    const auto grid = grid_of({12, 9, 3}, {1, 1, 5});
    for (const float value : smoothed(Field(12 * 9 * 3, 105.0F), grid, 2.0))
        ASSERT_NEAR(value, 105.0F, 0.01F);
}

TEST(Pieces, Are_numbered_by_size_and_joined_by_faces_only) {
    const auto grid = grid_of({6, 1, 2}, {1, 1, 1});
    //                 k = 0           k = 1
    const Bits bits = {1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1};
    const std::vector<std::uint32_t> piece = pieces(bits, grid);
    EXPECT_EQ(piece[2], 1U);
    EXPECT_EQ(piece[3], 1U);
    EXPECT_EQ(piece[9], 1U);
    EXPECT_NE(piece[0], piece[7]) << "voxels that share an edge are not one piece";
    EXPECT_EQ(count(largest_piece(bits, grid)), 3U);
}

TEST(Holes, Are_filled_and_bays_are_not) {
    const auto grid = grid_of({20, 20, 20}, {1, 1, 1});
    const core::Vec3 middle(10, 10, 10);
    const Bits outer = ball(grid, middle, 8.0);
    const Bits inner = ball(grid, middle, 3.0);
    const Bits shell = bits_where(outer.size(), [&](std::size_t n) { return outer[n] && !inner[n]; });
    EXPECT_EQ(holes_filled(shell, grid), outer);
    const Bits open = bits_where(outer.size(), [&](std::size_t n) {
        const core::Vec3 at = centre(grid, n) - middle;
        return shell[n] && !(std::abs(at.x()) < 1 && std::abs(at.y()) < 1 && at.z() > 0);
    });
    EXPECT_EQ(holes_filled(open, grid), open);
}

class AreaOfShapes : public ::testing::TestWithParam<core::Vec3> {};
INSTANTIATE_TEST_SUITE_P(Voxels, AreaOfShapes,
                         ::testing::Values(core::Vec3(1, 1, 1), core::Vec3(1.5, 1.5, 1.6),
                                           core::Vec3(1.4, 1.4, 2.5)));

TEST_P(AreaOfShapes, Of_a_ball_is_that_of_the_sphere) {
    const auto grid = grid_of({60, 60, 60}, GetParam());
    const core::Vec3 middle = grid.world({30, 30, 30});
    constexpr double kRadius = 22.0;
    const Bits in = ball(grid, middle, kRadius);
    double area = 0.0;
    for (const AreaEdge& edge : area_edges(grid.spacing)) {
        for (int k = 1; k < 59; ++k) {
            for (int j = 1; j < 59; ++j) {
                for (int i = 1; i < 59; ++i) {
                    const auto at = [](int x, int y, int z) {
                        return static_cast<std::size_t>((z * 60 + y) * 60 + x);
                    };
                    if (in[at(i, j, k)] != in[at(i + edge.step[0], j + edge.step[1], k + edge.step[2])])
                        area += edge.mm2;
                }
            }
        }
    }
    const double sphere = 4.0 * std::numbers::pi * kRadius * kRadius;
    EXPECT_NEAR(area / sphere, 1.0, 0.04)
        << "area of the edges cut " << area << " mm², of the sphere " << sphere;
}

TEST(CoarserGrid, Halves_axes_that_allow_it_and_averages_their_pairs) {
    const auto grid = grid_of({5, 4, 3}, {1.5, 1.4, 2.5});
    const Coarser coarser(grid, 3.0);
    EXPECT_EQ(coarser.geometry().size, (core::Size3{3, 2, 3}));
    EXPECT_TRUE(coarser.geometry().spacing.isApprox(core::Vec3(3.0, 2.8, 2.5)));
    Field values(60);
    for (std::size_t n = 0; n < 60; ++n) values[n] = static_cast<float>(n);
    const Field means = coarser.means(values);
    EXPECT_FLOAT_EQ(means[0], (0 + 1 + 5 + 6) / 4.0F);
    EXPECT_FLOAT_EQ(means[2], (4 + 9) / 2.0F) << "the odd column at the edge stands alone";
    const Bits some = bits_where(18, [](std::size_t n) { return n % 3 == 0; });
    EXPECT_EQ(coarser.majority(coarser.back(some)), some);
}

/// A large ball with one like a heart on it, joined over a circle of 28 mm, and the lungs around the small
/// one.
struct TwoBalls {
    core::GridGeometry grid = grid_of({60, 60, 76}, {3, 3, 3});
    Bits large = ball(grid, {90, 90, 75}, 60);
    Bits small = ball(grid, {90, 90, 168.7}, 38);
    Bits both = bits_where(large.size(), [&](std::size_t n) { return (large[n] | small[n]) != 0; });
    Bits lungs = bits_where(large.size(), [&, wide = ball(grid, {90, 90, 168.7}, 52)](std::size_t n) {
        return wide[n] && !both[n];
    });
};

TEST(HeartSplit, Parts_a_body_in_the_lungs_from_the_liver_at_their_bridge) {
    const TwoBalls balls;
    const auto heart = heart_beside(balls.both, balls.lungs, balls.grid, core::JobContext());
    ASSERT_TRUE(heart) << core::to_line(heart.error());
    std::size_t common = 0;
    for (std::size_t n = 0; n < heart->size(); ++n) common += (*heart)[n] & balls.small[n];
    const double dice =
        2.0 * static_cast<double>(common) / static_cast<double>(count(*heart) + count(balls.small));
    EXPECT_GT(dice, 0.95) << "the border does not lie at the bridge";
}

TEST(HeartSplit, Leaves_a_lobe_that_does_not_lie_in_the_lungs) {
    const TwoBalls balls;
    const auto heart = heart_beside(balls.both, Bits(balls.both.size(), 0), balls.grid, core::JobContext());
    ASSERT_TRUE(heart) << core::to_line(heart.error());
    EXPECT_EQ(count(*heart), 0U) << "a lobe was taken for the heart";
}

}  // namespace

// The parts of outlining a tumour, against closed formulas and every possible surface.

#include "segmentation/star_surface.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "segmentation/star_shape.h"

namespace remnant::imaging::segmentation {
namespace {

using core::Vec3;

TEST(Directions, Are_as_many_as_an_icosahedron_divided_has_corners) {
    const std::size_t corners[] = {12, 42, 162, 642};
    for (int divisions = 0; divisions < 4; ++divisions)
        EXPECT_EQ(Directions(divisions).size(), corners[divisions]);
}

TEST(Directions, Have_five_neighbours_at_twelve_places_and_six_elsewhere) {
    const Directions directions(2);
    int fives = 0;
    for (std::size_t d = 0; d < directions.size(); ++d) {
        EXPECT_NEAR(directions[d].norm(), 1.0, 1e-12);
        fives += directions.beside(d).size() == 5 ? 1 : 0;
        if (directions.beside(d).size() != 5) {
            EXPECT_EQ(directions.beside(d).size(), 6u);
        }
    }
    EXPECT_EQ(fives, 12);
}

TEST(Directions, Give_any_direction_as_a_sum_of_three_whatever_the_guess) {
    const Directions directions(3);
    std::mt19937 random(5);
    std::normal_distribution<double> part;
    for (int n = 0; n < 2000; ++n) {
        const Vec3 way = Vec3(part(random), part(random), part(random));
        const auto place = directions.place_of(way, n % 642);
        Vec3 sum = Vec3::Zero();
        for (std::size_t c = 0; c < 3; ++c) {
            EXPECT_GE(place.weights[c], -1e-9);
            sum += place.weights[c] * directions[static_cast<std::size_t>(place.corners[c])];
        }
        EXPECT_GT(sum.normalized().dot(way.normalized()), 1.0 - 1e-9) << "another face was found";
    }
}

/// What a surface costs, by the definition in the header.
double cost_of(const std::vector<int>& inside, const Directions& directions, const RayCosts& costs,
               const Calm& calm) {
    double sum = 0.0;
    for (std::size_t d = 0; d < directions.size(); ++d) {
        const auto at = [&](int place) {
            return d * static_cast<std::size_t>(costs.steps) + static_cast<std::size_t>(place);
        };
        for (int place = 1; place < costs.steps; ++place) {
            const double gain = costs.gain[at(place)];
            sum += place < inside[d] ? std::max(0.0, -gain) : std::max(0.0, gain);
        }
        if (inside[d] < costs.steps) sum += costs.border[at(inside[d] - 1)];
        for (const int other : directions.beside(d)) {
            const int apart = std::abs(inside[d] - inside[static_cast<std::size_t>(other)]);
            if (apart > calm.most) return std::numeric_limits<double>::infinity();
            sum += 0.5 * calm.cost * apart;
        }
    }
    return sum;
}

TEST(StarSurface, Costs_as_little_as_the_best_of_all_surfaces) {
    const Directions directions(0);
    std::mt19937 random(11);
    std::uniform_int_distribution<int> value(-8, 8);
    for (int round = 0; round < 3; ++round) {
        RayCosts costs;
        costs.steps = 3;
        for (std::size_t n = 0; n < directions.size() * 3; ++n) {
            costs.gain.push_back(static_cast<float>(value(random)) / 4.0F);
            costs.border.push_back(static_cast<float>(std::abs(value(random))) / 8.0F);
        }
        const Calm calm{1 + round % 2, 0.25};
        const auto found = best_star_surface(directions, costs, calm, core::JobContext());
        ASSERT_TRUE(found);
        double best = std::numeric_limits<double>::infinity();
        std::vector<int> inside(12, 1);
        for (int n = 0; n < 531441; ++n) {  // 3 to the power of 12
            int rest = n;
            for (int& ray : inside) {
                ray = 1 + rest % 3;
                rest /= 3;
            }
            best = std::min(best, cost_of(inside, directions, costs, calm));
        }
        EXPECT_NEAR(cost_of(*found, directions, costs, calm), best, 1e-9) << "round " << round;
    }
}

TEST(StarSurface, Stops_when_cancelled) {
    const Directions directions(3);
    RayCosts costs;
    costs.steps = 40;
    std::mt19937 random(3);
    std::uniform_real_distribution<float> value(-1.0F, 1.0F);
    for (std::size_t n = 0; n < directions.size() * 40; ++n) {
        costs.gain.push_back(value(random));
        costs.border.push_back(0.5F);
    }
    core::JobContext job;
    job.cancel();
    const auto found = best_star_surface(directions, costs, {2, 0.1}, job);
    ASSERT_FALSE(found) << "the work went on though nobody wants it";
    EXPECT_EQ(found.error().reason, "cancelled");
}

TEST(StarShape, Of_equal_radii_is_a_ball_on_a_slanted_grid_of_flat_voxels) {
    const Directions directions(3);
    core::GridGeometry grid;
    grid.size = {60, 60, 40};
    grid.spacing = {0.7, 0.7, 1.3};
    const double turn = 0.3;
    grid.direction << std::cos(turn), -std::sin(turn), 0, std::sin(turn), std::cos(turn), 0, 0, 0, 1;
    grid.origin = {12, -40, 7};
    const StarShape shape{grid.world({30.2, 29.6, 19.7}), std::vector<double>(642, 15.0)};
    const auto mask = voxels_in(shape, directions, grid, core::JobContext());
    ASSERT_TRUE(mask);
    const double volume = static_cast<double>(mask->count()) * grid.voxel_volume().value();
    // The faces between corners lie inside the sphere through them.
    const double ball = 4.0 / 3.0 * std::numbers::pi * 15.0 * 15.0 * 15.0;
    EXPECT_NEAR(volume / ball, 1.0, 0.01);
    EXPECT_NEAR(ball_diameter(shape), 30.0, 1e-9);
    EXPECT_LT((middle_of(shape, directions) - shape.centre).norm(), 1e-9);
}

TEST(StarShape, Knows_the_middle_of_a_ball_seen_from_aside) {
    const Directions directions(3);
    const Vec3 aside(3, -2, 4);
    StarShape shape{aside, {}};
    for (const Vec3& way : directions.all()) {
        // |aside + r · way| = 12
        const double b = aside.dot(way);
        shape.radii.push_back(-b + std::sqrt(b * b - aside.squaredNorm() + 144.0));
    }
    EXPECT_LT(middle_of(shape, directions).norm(), 0.1);
    EXPECT_NEAR(ball_diameter(shape), 24.0, 0.1);
}

}  // namespace
}  // namespace remnant::imaging::segmentation

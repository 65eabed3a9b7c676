// The live wire: its paths are the cheapest there are, and edges of known shape are followed.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <random>

#include "random_masks.h"
#include "remnant/imaging/outline_live_wire.h"

namespace remnant::imaging::outline {
namespace {

template <class Value>
core::CtVoxels ct_of(const core::Size3& size, const core::Vec3& spacing, Value value) {
    core::GridGeometry grid;
    grid.size = size;
    grid.spacing = spacing;
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    std::size_t n = 0;
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) ct->voxels()[n++] = static_cast<std::int16_t>(value(i, j, k));
        }
    }
    return core::SharedVoxels<std::int16_t>(std::move(ct));
}

std::int64_t cost_of(const LiveWire& wire, const std::vector<SlicePixel>& path) {
    std::int64_t cost = 0;
    for (std::size_t n = 1; n < path.size(); ++n) cost += wire.step_cost(path[n - 1], path[n]);
    return cost;
}

bool touch(const SlicePixel& a, const SlicePixel& b) {
    return a != b && (a - b).cwiseAbs().maxCoeff() <= 1;
}

/// Bellman and Ford: every step is taken again until no way becomes cheaper.
std::vector<std::int64_t> cheapest_from(const LiveWire& wire, const SlicePixel& seed) {
    const int columns = wire.columns();
    const auto at = [&](const SlicePixel& p) { return static_cast<std::size_t>(p.y() * columns + p.x()); };
    std::vector<std::int64_t> cost(static_cast<std::size_t>(columns * wire.rows()),
                                   std::numeric_limits<std::int32_t>::max());
    cost[at(seed)] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (int r = 0; r < wire.rows(); ++r) {
            for (int c = 0; c < columns; ++c) {
                for (int n = 0; n < 9; ++n) {
                    const SlicePixel here(c, r);
                    const SlicePixel next(c + n % 3 - 1, r + n / 3 - 1);
                    if (n == 4 || !wire.holds(next)) continue;
                    const std::int64_t by = cost[at(here)] + wire.step_cost(here, next);
                    if (by >= cost[at(next)]) continue;
                    cost[at(next)] = by;
                    changed = true;
                }
            }
        }
    }
    return cost;
}

TEST(Live_wire, Its_path_is_the_cheapest_of_all_whatever_the_axis_the_spacing_and_the_order_asked) {
    testing::Random random(17);
    for (int round = 0; round < 24; ++round) {
        const core::Size3 size{testing::uniform_int(random, 1, 15), testing::uniform_int(random, 1, 14),
                               testing::uniform_int(random, 1, 13)};
        const core::Vec3 spacing(testing::uniform(random, 0.4, 2), testing::uniform(random, 0.4, 2),
                                 testing::uniform(random, 0.6, 5));
        const auto ct =
            ct_of(size, spacing, [&](int, int, int) { return testing::uniform_int(random, -200, 300); });
        const int axis = round % 3;
        auto wire = LiveWire::on(ct, axis, size[static_cast<std::size_t>(axis)] / 2);
        ASSERT_TRUE(wire) << core::to_line(wire.error());
        const auto any = [&] {
            return SlicePixel(testing::uniform_int(random, 0, wire->columns() - 1),
                              testing::uniform_int(random, 0, wire->rows() - 1));
        };
        for (int fastened = 0; fastened < 3; ++fastened) {
            const SlicePixel seed = any();
            wire->set_seed(seed);
            const auto cheapest = cheapest_from(*wire, seed);
            for (int moved = 0; moved < 12; ++moved) {
                const SlicePixel pointer = any();
                const auto path = wire->path_to(pointer);
                ASSERT_EQ(path.front(), seed);
                ASSERT_EQ(path.back(), pointer);
                for (std::size_t n = 1; n < path.size(); ++n)
                    ASSERT_TRUE(touch(path[n - 1], path[n])) << "the path has a gap";
                ASSERT_EQ(cost_of(*wire, path),
                          cheapest[static_cast<std::size_t>(pointer.y() * wire->columns() + pointer.x())])
                    << "round " << round << ": there is a cheaper way";
            }
        }
    }
}

constexpr double kRadius = 60.0;

/// A disc of 40 HU more than its surroundings, with noise, in 0.8 mm pixels; its middle at (100, 100).
core::CtVoxels noisy_disc(double noise) {
    auto random = std::make_shared<std::mt19937>(5);
    return ct_of({200, 200, 1}, {0.8, 0.8, 1}, [=](int i, int j, int) {
        const double inside = std::clamp(kRadius - std::hypot(i - 100, j - 100) + 0.5, 0.0, 1.0);
        const double by_noise = noise > 0.0 ? std::normal_distribution<double>(0.0, noise)(*random) : 0.0;
        return 60.0 + 40.0 * inside + by_noise;
    });
}

/// Largest way (pixels) from the disc's edge on the wire that runs around it through five clicks.
double worst_around(LiveWire& wire) {
    double worst = 0.0;
    const auto click = [](int n) {
        const double angle = 2.0 * std::numbers::pi * n / 5;
        return SlicePixel(static_cast<int>(std::lround(100 + kRadius * std::cos(angle))),
                          static_cast<int>(std::lround(100 + kRadius * std::sin(angle))));
    };
    for (int n = 0; n < 5; ++n) {
        wire.set_seed(click(n));
        for (const SlicePixel& pixel : wire.path_to(click(n + 1)))
            worst = std::max(worst, std::abs(std::hypot(pixel.x() - 100, pixel.y() - 100) - kRadius));
    }
    return worst;
}

TEST(Live_wire, Follows_the_edge_of_a_disc_within_two_pixels_and_in_noise_within_three) {
    auto clean = LiveWire::on(noisy_disc(0.0), 2, 0);
    ASSERT_TRUE(clean) << core::to_line(clean.error());
    EXPECT_LE(worst_around(*clean), 2.0);
    auto noisy = LiveWire::on(noisy_disc(12.0), 2, 0);
    ASSERT_TRUE(noisy) << core::to_line(noisy.error());
    EXPECT_LE(worst_around(*noisy), 3.0) << "the wire leaves the edge in noise of 12 HU";
}

TEST(Live_wire, A_click_beside_the_edge_is_taken_to_it) {
    auto wire = LiveWire::on(noisy_disc(0.0), 2, 0);
    ASSERT_TRUE(wire) << core::to_line(wire.error());
    const SlicePixel snapped = wire->snapped({155, 100}, 6.0);
    EXPECT_NEAR(std::hypot(snapped.x() - 100, snapped.y() - 100), kRadius, 1.0);
    EXPECT_LE((snapped - SlicePixel(155, 100)).cast<double>().norm() * 0.8, 6.0)
        << "the click was taken further than asked";
    EXPECT_EQ(wire->snapped({100, 100}, 0.0), SlicePixel(100, 100));
}

TEST(Live_wire, A_pointer_outside_the_slice_is_met_at_its_edge) {
    auto wire = LiveWire::on(noisy_disc(0.0), 2, 0);
    ASSERT_TRUE(wire) << core::to_line(wire.error());
    EXPECT_TRUE(wire->path_to({3, 3}).empty()) << "there is a path before the first click";
    wire->set_seed({-10, 5});
    const auto path = wire->path_to({500, 7});
    ASSERT_FALSE(path.empty());
    EXPECT_EQ(path.front(), SlicePixel(0, 5));
    EXPECT_EQ(path.back(), SlicePixel(199, 7));
}

TEST(Live_wire, Columns_and_rows_are_those_of_the_slice_across_each_axis) {
    const auto ct = ct_of({5, 6, 7}, {1, 1, 1}, [](int i, int j, int k) { return i + j + k; });
    const std::array<std::array<int, 2>, 3> sizes{{{6, 7}, {5, 7}, {5, 6}}};
    for (int axis = 0; axis < 3; ++axis) {
        const auto wire = LiveWire::on(ct, axis, 2);
        ASSERT_TRUE(wire) << core::to_line(wire.error());
        EXPECT_EQ(wire->columns(), sizes[static_cast<std::size_t>(axis)][0]) << "axis " << axis;
        EXPECT_EQ(wire->rows(), sizes[static_cast<std::size_t>(axis)][1]) << "axis " << axis;
    }
    EXPECT_FALSE(LiveWire::on(ct, 2, 7)) << "a slice beyond the last was taken";
    EXPECT_FALSE(LiveWire::on(ct, 3, 0));
}

}  // namespace
}  // namespace remnant::imaging::outline

// Growing, shrinking, smoothing and filling, held to their definitions voxel by voxel.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "random_masks.h"
#include "remnant/core/connected_pieces.h"
#include "remnant/imaging/outline_holes.h"
#include "remnant/imaging/outline_shape.h"
#include "voxels_where.h"

namespace remnant::imaging::outline {
namespace {

using core::GridGeometry;
using core::JobContext;
using core::LabelMask;
using core::Millimetre;
using core::Size3;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::uniform_int;
using testing::voxels_where;

/// A small grid of unlike spacings with a lumpy mask on it.
struct Site {
    GridGeometry grid;
    LabelMask mask;

    explicit Site(std::uint64_t seed) {
        Random random(seed);
        grid.size = {uniform_int(random, 2, 14), uniform_int(random, 2, 12), uniform_int(random, 1, 9)};
        grid.spacing = {uniform(random, 0.5, 1.5), uniform(random, 0.5, 1.5), uniform(random, 0.5, 4.0)};
        std::vector<Vec3> lumps;
        for (int n = uniform_int(random, 1, 4); n > 0; --n)
            lumps.emplace_back(uniform(random, 0, 13), uniform(random, 0, 11), uniform(random, 0, 8));
        const double radius = uniform(random, 1.5, 5.0);
        mask = voxels_where(grid.size, [&](int i, int j, int k) {
            const bool in_lump = std::ranges::any_of(
                lumps, [&](const Vec3& lump) { return (Vec3(i, j, k) - lump).norm() < radius; });
            return in_lump != (uniform_int(random, 0, 14) == 0);
        });
    }
    [[nodiscard]] double distance(const Size3& a, const Size3& b) const {
        return Vec3((a[0] - b[0]) * grid.spacing[0], (a[1] - b[1]) * grid.spacing[1],
                    (a[2] - b[2]) * grid.spacing[2])
            .norm();
    }
    /// Every voxel of the grid in the ball around a voxel.
    template <class Visit>
    void for_each_in_ball(const Size3& middle, double radius, Visit visit) const {
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i) {
                    if (distance(middle, {i, j, k}) <= radius + 1e-9) visit(Size3{i, j, k});
                }
            }
        }
    }
    [[nodiscard]] LabelMask grown_by(const LabelMask& from, double radius) const {
        return voxels_where(grid.size, [&](int i, int j, int k) {
            bool any = false;
            for_each_in_ball({i, j, k}, radius,
                             [&](const Size3& v) { any |= from.contains(v[0], v[1], v[2]); });
            return any;
        });
    }
    [[nodiscard]] LabelMask shrunk_by(const LabelMask& from, double radius) const {
        return voxels_where(grid.size, [&](int i, int j, int k) {
            bool all = true;
            for_each_in_ball({i, j, k}, radius,
                             [&](const Size3& v) { all &= from.contains(v[0], v[1], v[2]); });
            return all;
        });
    }
};

constexpr std::uint64_t kSeeds = 40;

TEST(Grow_and_shrink, Equal_all_distances_between_voxels) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const Site site(seed);
        Random random(seed + 1000);
        // Every third distance is a spacing itself, where rounding would decide.
        const double by = seed % 3 == 0 ? site.grid.spacing[0] : uniform(random, 0.3, 5.0);
        EXPECT_EQ(*grown(site.mask, site.grid, Millimetre(by), JobContext()), site.grown_by(site.mask, by))
            << "grown, seed " << seed;
        EXPECT_EQ(*shrunk(site.mask, site.grid, Millimetre(by), JobContext()), site.shrunk_by(site.mask, by))
            << "shrunk, seed " << seed;
    }
}

TEST(Open_and_close, Equal_their_definitions_lie_below_and_above_and_do_nothing_twice) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const Site site(seed);
        Random random(seed + 2000);
        const double by = uniform(random, 0.3, 4.0);
        const auto open = *opened(site.mask, site.grid, Millimetre(by), JobContext());
        const auto close = *closed(site.mask, site.grid, Millimetre(by), JobContext());
        EXPECT_EQ(open, site.grown_by(site.shrunk_by(site.mask, by), by)) << "seed " << seed;
        EXPECT_EQ(close, site.shrunk_by(site.grown_by(site.mask, by), by)) << "seed " << seed;
        EXPECT_TRUE(core::subtracted(open, site.mask).empty()) << "opening added, seed " << seed;
        EXPECT_TRUE(core::subtracted(site.mask, close).empty()) << "closing lost, seed " << seed;
        EXPECT_EQ(*opened(open, site.grid, Millimetre(by), JobContext()), open);
        EXPECT_EQ(*closed(close, site.grid, Millimetre(by), JobContext()), close);
    }
}

TEST(Shrink, Does_not_eat_an_outline_from_where_the_scan_ends) {
    GridGeometry grid;
    grid.size = {10, 10, 6};
    const LabelMask lower = voxels_where(grid.size, [](int, int, int k) { return k < 4; });
    EXPECT_EQ(*shrunk(lower, grid, Millimetre(1), JobContext()),
              voxels_where(grid.size, [](int, int, int k) { return k < 3; }));
}

TEST(Median, Equals_the_vote_of_the_ball) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const Site site(seed);
        Random random(seed + 3000);
        const double radius = uniform(random, 0.5, 5.0);
        EXPECT_EQ(*median_smoothed(site.mask, site.grid, Millimetre(radius), JobContext()),
                  voxels_where(site.grid.size,
                               [&](int i, int j, int k) {
                                   int votes = 0;
                                   site.for_each_in_ball({i, j, k}, radius, [&](const Size3& v) {
                                       votes += site.mask.contains(v[0], v[1], v[2]) ? 1 : -1;
                                   });
                                   return votes == 0 ? site.mask.contains(i, j, k) : votes > 0;
                               }))
            << "seed " << seed;
    }
}

/// Weights of a Gaussian that ends at three deviations, by their distance in voxels.
std::vector<double> weights(double sigma) {
    std::vector<double> w;
    double sum = 0.0;
    for (int n = 0; n <= static_cast<int>(std::ceil(3.0 * sigma)); ++n) {
        w.push_back(std::exp(-0.5 * n * n / sigma / sigma));
        sum += n == 0 ? w.back() : 2 * w.back();
    }
    for (double& x : w) x /= sum;
    return w;
}

/// The share of outline around a voxel; beyond the grid its last voxels go on.
double share(const Site& site, const std::array<std::vector<double>, 3>& w, const Size3& at) {
    const auto reach = [&](std::size_t axis) { return static_cast<int>(w[axis].size()) - 1; };
    const auto weight = [&](std::size_t axis, int n) {
        return w[axis][static_cast<std::size_t>(std::abs(n))];
    };
    const auto clamped = [&](std::size_t axis, int n) { return std::clamp(n, 0, site.grid.size[axis] - 1); };
    double sum = 0.0;
    for (int c = -reach(2); c <= reach(2); ++c) {
        for (int b = -reach(1); b <= reach(1); ++b) {
            for (int a = -reach(0); a <= reach(0); ++a) {
                if (site.mask.contains(clamped(0, at[0] + a), clamped(1, at[1] + b), clamped(2, at[2] + c)))
                    sum += weight(0, a) * weight(1, b) * weight(2, c);
            }
        }
    }
    return sum;
}

TEST(Volume_smoothing, Keeps_the_volume_to_the_voxel_and_the_voxels_with_the_largest_share) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const Site site(seed);
        Random random(seed + 4000);
        const double sigma = uniform(random, 0.4, 2.5);
        const auto made = *volume_smoothed(site.mask, site.grid, Millimetre(sigma), JobContext());
        EXPECT_EQ(made.count(), site.mask.count()) << "seed " << seed;
        std::array<std::vector<double>, 3> w;
        for (std::size_t axis = 0; axis < 3; ++axis)
            w[axis] = weights(sigma / site.grid.spacing[static_cast<Eigen::Index>(axis)]);
        double least_in = 1.0;
        double most_out = 0.0;
        for (int k = 0; k < site.grid.size[2]; ++k) {
            for (int j = 0; j < site.grid.size[1]; ++j) {
                for (int i = 0; i < site.grid.size[0]; ++i) {
                    const double s = share(site, w, {i, j, k});
                    if (made.contains(i, j, k)) {
                        least_in = std::min(least_in, s);
                    } else {
                        most_out = std::max(most_out, s);
                    }
                }
            }
        }
        EXPECT_GE(least_in, most_out - 1e-5) << "seed " << seed;
    }
}

TEST(Volume_smoothing, Brings_a_ragged_ball_nearer_to_the_ball) {
    GridGeometry grid;
    grid.size = {60, 60, 30};
    grid.spacing = {0.8, 0.8, 1.6};
    Random random(3);
    const auto ball = [&](double noise) {
        return voxels_where(grid.size, [&](int i, int j, int k) {
            const Vec3 p = Vec3(i - 30, j - 30, k - 15).cwiseProduct(grid.spacing);
            return p.norm() + noise * uniform(random, -1, 1) < 17.0;
        });
    };
    const LabelMask smooth = ball(0.0);
    const LabelMask ragged = ball(3.0);
    const auto made = *volume_smoothed(ragged, grid, Millimetre(1.5), JobContext());
    EXPECT_LT(core::dice(ragged, smooth), 0.96);
    EXPECT_GT(core::dice(made, smooth), 0.975);
}

/// Fills each plane across an axis by asking for the holes of the plane's own mask.
LabelMask filled_by_planes(const LabelMask& mask, int axis) {
    const auto a = static_cast<std::size_t>(axis);
    LabelMask all(mask.size());
    for (int n = 0; n < mask.size()[a]; ++n) {
        Size3 size = mask.size();
        size[a] = 1;
        const auto at = [&](int i, int j, int k) {
            Size3 v{i, j, k};
            v[a] = n;
            return v;
        };
        const LabelMask plane = voxels_where(size, [&](int i, int j, int k) {
            const Size3 v = at(i, j, k);
            return mask.contains(v[0], v[1], v[2]);
        });
        const LabelMask holes = core::holes_of(plane);
        core::LabelMaskBuilder builder(mask.size());
        for (int k = 0; k < size[2]; ++k) {
            for (int j = 0; j < size[1]; ++j) {
                for (int i = 0; i < size[0]; ++i) {
                    const Size3 v = at(i, j, k);
                    if (holes.contains(i, j, k)) builder.add(v[1], v[2], v[0], v[0] + 1);
                }
            }
        }
        all = core::united(all, std::move(builder).build());
    }
    return core::united(mask, all);
}

TEST(Fill_holes, Equals_the_holes_of_the_whole_and_of_each_plane_across_any_axis) {
    std::int64_t filled = 0;
    for (std::uint64_t seed = 0; seed < 2 * kSeeds; ++seed) {
        const Site site(seed);
        const auto whole = *holes_filled(site.mask, site.grid, std::nullopt, JobContext());
        EXPECT_EQ(whole, core::united(site.mask, core::holes_of(site.mask))) << "seed " << seed;
        for (int axis = 0; axis < 3; ++axis) {
            const auto made = *slice_holes_filled(site.mask, axis, JobContext());
            EXPECT_EQ(made, filled_by_planes(site.mask, axis)) << "seed " << seed << ", axis " << axis;
            filled += made.count() - site.mask.count();
        }
    }
    EXPECT_GT(filled, 200) << "the seeds make hardly any holes";
}

TEST(Fill_holes, Leaves_those_open_that_are_larger_than_asked_for) {
    GridGeometry grid;
    grid.size = {20, 10, 10};
    grid.spacing = {1, 1, 1};
    const auto block = [&](bool small, bool large) {
        return voxels_where(grid.size, [&](int i, int j, int k) {
            if (i == 4 && j == 5 && k == 5) return small;
            if (i >= 10 && i < 13 && j == 5 && k == 5) return large;
            return true;
        });
    };
    const auto fill = [&](std::optional<core::Millilitre> largest) {
        return *holes_filled(block(false, false), grid, largest, JobContext());
    };
    EXPECT_EQ(fill(std::nullopt), block(true, true));
    EXPECT_EQ(fill(core::Millilitre(0.003)), block(true, true)) << "a hole of exactly that volume is filled";
    EXPECT_EQ(fill(core::Millilitre(0.002)), block(true, false));
}

TEST(Pieces, The_largest_is_kept_and_the_small_ones_go) {
    GridGeometry grid;
    grid.size = {30, 10, 10};
    grid.spacing = {1, 1, 1};
    const auto cubes = [&](int from) {
        return voxels_where(grid.size, [&](int i, int j, int k) {
            const auto in = [&](int at, int edge) {
                return i >= at && i < at + edge && j < edge && k < edge;
            };
            return (from <= 2 && in(0, 2)) || (from <= 3 && in(5, 3)) || (from <= 5 && in(12, 5));
        });
    };
    EXPECT_EQ(largest_piece(cubes(0)), cubes(5));
    EXPECT_EQ(without_small_pieces(cubes(0), grid, core::Millilitre(0.027)), cubes(3))
        << "a piece of exactly that volume stays";
    EXPECT_EQ(without_small_pieces(cubes(0), grid, core::Millilitre(0.028)), cubes(5));
    EXPECT_EQ(without_small_pieces(cubes(0), grid, core::Millilitre(0.001)), cubes(0));
    EXPECT_TRUE(largest_piece(LabelMask(grid.size)).empty());
}

using Tool = core::Result<LabelMask> (*)(const LabelMask&, const GridGeometry&, Millimetre,
                                         const JobContext&);

TEST(Shape_tools, Refuse_a_distance_that_is_none_another_grid_and_cancelled_work) {
    const Site site(3);
    for (const Tool tool : {&grown, &shrunk, &opened, &closed, &median_smoothed, &volume_smoothed}) {
        for (const double distance : {0.0, -2.0, 1000.0, std::nan("")})
            EXPECT_FALSE(tool(site.mask, site.grid, Millimetre(distance), JobContext())) << distance << " mm";
        EXPECT_FALSE(tool(LabelMask({99, 3, 3}), site.grid, Millimetre(2), JobContext()));
        JobContext job;
        job.cancel();
        EXPECT_FALSE(tool(site.mask, site.grid, Millimetre(2), job));
        const auto empty = tool(LabelMask(site.grid.size), site.grid, Millimetre(2), JobContext());
        ASSERT_TRUE(empty);
        EXPECT_TRUE(empty->empty());
    }
    JobContext job;
    job.cancel();
    EXPECT_FALSE(holes_filled(site.mask, site.grid, std::nullopt, job));
    EXPECT_FALSE(slice_holes_filled(site.mask, 1, job));
    EXPECT_FALSE(slice_holes_filled(site.mask, 3, JobContext()));
}

}  // namespace
}  // namespace remnant::imaging::outline

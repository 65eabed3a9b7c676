// Fill between, held to the definition by brute force and to shapes whose slices are known.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "outline/plane_distance.h"
#include "random_masks.h"
#include "remnant/imaging/outline_fill_between.h"
#include "voxels_where.h"

namespace remnant::imaging::outline {
namespace {

using core::JobContext;
using core::LabelMask;
using core::Size3;

core::GridGeometry grid_of(const Size3& size, const core::Vec3& spacing) {
    core::GridGeometry grid;
    grid.size = size;
    grid.spacing = spacing;
    return grid;
}

bool on_slice(const std::array<int, 3>& index, int axis, int slice) {
    return index[static_cast<std::size_t>(axis)] == slice;
}

/// The mask with only every `step`-th slice across `axis` left, from `first`.
LabelMask every(const LabelMask& mask, int axis, int step, int first) {
    return testing::voxels_where(mask.size(), [&](int i, int j, int k) {
        const std::array<int, 3> index{i, j, k};
        const int n = index[static_cast<std::size_t>(axis)] - first;
        return n >= 0 && n % step == 0 && mask.contains(i, j, k);
    });
}

LabelMask slice_of(const LabelMask& mask, int axis, int slice) {
    return testing::voxels_where(mask.size(), [&](int i, int j, int k) {
        return on_slice({i, j, k}, axis, slice) && mask.contains(i, j, k);
    });
}

/// The definition of the signed distance, asked of every pair of pixels.
float distance_by_pairs(const std::vector<std::uint8_t>& inside, const PlaneSize& plane, int column,
                        int row) {
    const auto at = [&](int c, int r) { return inside[static_cast<std::size_t>(r * plane.columns + c)]; };
    double nearest = 1e300;
    for (int r = 0; r < plane.rows; ++r) {
        for (int c = 0; c < plane.columns; ++c) {
            if (at(c, r) == at(column, row)) continue;
            nearest = std::min(nearest, std::hypot((c - column) * plane.column_mm, (r - row) * plane.row_mm));
        }
    }
    const double to_border = nearest - 0.5 * std::min(plane.column_mm, plane.row_mm);
    return static_cast<float>(at(column, row) != 0 ? to_border : -to_border);
}

TEST(Plane_distance, Equals_the_search_over_all_pairs_of_pixels_whatever_the_spacing) {
    testing::Random random(11);
    for (int round = 0; round < 60; ++round) {
        const PlaneSize plane{testing::uniform_int(random, 2, 17), testing::uniform_int(random, 1, 15),
                              testing::uniform(random, 0.4, 3.0), testing::uniform(random, 0.4, 5.0)};
        std::vector<std::uint8_t> inside(plane.count());
        const int one_in = testing::uniform_int(random, 2, 20);
        for (auto& pixel : inside) pixel = testing::uniform_int(random, 1, one_in) == 1 ? 1 : 0;
        inside.front() = 1;
        inside.back() = 0;
        const auto distance = signed_distance(inside, plane);
        for (int r = 0; r < plane.rows; ++r) {
            for (int c = 0; c < plane.columns; ++c)
                ASSERT_NEAR(distance[static_cast<std::size_t>(r * plane.columns + c)],
                            distance_by_pairs(inside, plane, c, r), 1e-4)
                    << "round " << round << ", pixel " << c << ", " << r;
        }
    }
}

TEST(Fill_between, Leaves_the_outlined_slices_as_they_were_drawn_across_every_axis) {
    testing::Random random(3);
    for (int round = 0; round < 30; ++round) {
        const core::GridGeometry grid = testing::random_grid(random);
        const int axis = round % 3;
        const LabelMask drawn =
            every(testing::mask_of(testing::random_voxels(random, grid.size), grid.size), axis, 3, 0);
        const auto outlined = outlined_slices(drawn, axis);
        if (outlined.size() < 2) continue;
        const auto filled = fill_between(drawn, grid, axis, JobContext());
        ASSERT_TRUE(filled) << core::to_line(filled.error());
        for (const int slice : outlined)
            EXPECT_EQ(slice_of(filled->mask, axis, slice), slice_of(drawn, axis, slice))
                << "slice " << slice << " across axis " << axis << " was changed";
    }
}

/// What slice `index` must hold at least and at most by the outlines beside it, moved onto it.
bool in_both(const LabelMask& mask, std::array<int, 3> index, int axis, int low, int high, bool either) {
    index[static_cast<std::size_t>(axis)] = low;
    const bool a = mask.contains(index[0], index[1], index[2]);
    index[static_cast<std::size_t>(axis)] = high;
    const bool b = mask.contains(index[0], index[1], index[2]);
    return either ? a || b : a && b;
}

TEST(Fill_between, Lies_between_what_two_neighbours_share_and_what_either_has) {
    testing::Random random(5);
    for (int round = 0; round < 30; ++round) {
        const Size3 size{13, 12, 11};
        const int axis = round % 3;
        const auto grid = grid_of(size, {0.7, 1.3, 4.0});
        const LabelMask drawn =
            every(testing::mask_of(testing::random_voxels(random, size), size), axis, 4, 1);
        const auto filled = fill_between(drawn, grid, axis, JobContext());
        ASSERT_TRUE(filled) << core::to_line(filled.error());
        const auto outlined = outlined_slices(drawn, axis);
        ASSERT_EQ(outlined.front(), 1);
        for (int k = 0; k < size[2]; ++k) {
            for (int j = 0; j < size[1]; ++j) {
                for (int i = 0; i < size[0]; ++i) {
                    const std::array<int, 3> index{i, j, k};
                    const int n = index[static_cast<std::size_t>(axis)];
                    const bool in = filled->mask.contains(i, j, k);
                    if (n < outlined.front() || n > outlined.back()) {
                        ASSERT_FALSE(in) << "beyond the last outline something was filled";
                        continue;
                    }
                    const int low = 1 + (n - 1) / 4 * 4;
                    if (n == low) continue;
                    ASSERT_TRUE(in || !in_both(drawn, index, axis, low, low + 4, false))
                        << "a voxel within both outlines was left out";
                    ASSERT_TRUE(!in || in_both(drawn, index, axis, low, low + 4, true))
                        << "a voxel outside both outlines was filled";
                }
            }
        }
    }
}

TEST(Fill_between, Two_outlines_are_joined_by_the_straight_blend_of_their_distances) {
    const Size3 size{14, 12, 6};
    const auto grid = grid_of(size, {0.8, 1.9, 5.0});
    const LabelMask drawn = testing::voxels_where(size, [](int i, int j, int k) {
        return (k == 0 && i >= 2 && i < 12 && j >= 2 && j < 10) ||
               (k == 5 && i >= 5 && i < 8 && j >= 4 && j < 7);
    });
    const auto filled = fill_between(drawn, grid, 2, JobContext());
    ASSERT_TRUE(filled) << core::to_line(filled.error());
    // The rim of one pixel is the library's own: pixels beyond the outlines are outside.
    const PlaneSize plane{size[0], size[1], 0.8, 1.9};
    const auto pixels = [&](int k) {
        std::vector<std::uint8_t> inside(plane.count());
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i)
                inside[static_cast<std::size_t>(j * size[0] + i)] = drawn.contains(i, j, k) ? 1 : 0;
        }
        return inside;
    };
    const auto low = pixels(0);
    const auto high = pixels(5);
    for (int k = 1; k < 5; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) {
                const double blend = (double{distance_by_pairs(low, plane, i, j)} * (5 - k) +
                                      double{distance_by_pairs(high, plane, i, j)} * k) /
                                     5.0;
                if (std::abs(blend) < 1e-5) continue;
                EXPECT_EQ(filled->mask.contains(i, j, k), blend > 0) << i << ", " << j << ", " << k;
            }
        }
    }
}

TEST(Fill_between, A_cylinder_comes_back_voxel_for_voxel_across_every_axis) {
    for (int axis = 0; axis < 3; ++axis) {
        const Size3 size{40, 40, 40};
        const LabelMask whole = testing::voxels_where(size, [&](int i, int j, int k) {
            const std::array<int, 3> at{i, j, k};
            const double u = at[static_cast<std::size_t>((axis + 1) % 3)] - 19.5;
            const double v = at[static_cast<std::size_t>((axis + 2) % 3)] - 20.5;
            return u * u + v * v < 150 && at[static_cast<std::size_t>(axis)] <= 35;
        });
        const auto filled =
            fill_between(every(whole, axis, 7, 0), grid_of(size, {1, 1, 1}), axis, JobContext());
        ASSERT_TRUE(filled) << core::to_line(filled.error());
        EXPECT_EQ(filled->mask, whole) << "across axis " << axis;
    }
}

/// A ball, of which the slices that the first to the last outline span are asked.
double dice_of_ball(bool straight) {
    const Size3 size{64, 64, 41};
    const auto grid = grid_of(size, {1, 1, 1.5});
    const LabelMask ball = testing::voxels_where(size, [](int i, int j, int k) {
        const double z = (k - 20) * 1.5;
        return (i - 31.5) * (i - 31.5) + (j - 31.5) * (j - 31.5) + z * z < 29.0 * 29.0;
    });
    const LabelMask drawn = every(ball, 2, 8, 4);
    LabelMask filled(size);
    if (!straight) {
        filled = fill_between(drawn, grid, 2, JobContext())->mask;
    } else {
        // Two outlines alone have no neighbours: the straight blend, gap by gap.
        for (int low = 4; low + 8 < 41; low += 8) {
            const LabelMask pair = core::united(slice_of(drawn, 2, low), slice_of(drawn, 2, low + 8));
            if (outlined_slices(pair, 2).size() == 2)
                filled = core::united(filled, fill_between(pair, grid, 2, JobContext())->mask);
        }
    }
    const auto outlined = outlined_slices(drawn, 2);
    const LabelMask spanned = testing::voxels_where(size, [&](int i, int j, int k) {
        return k >= outlined.front() && k <= outlined.back() && ball.contains(i, j, k);
    });
    return core::dice(filled, spanned);
}

TEST(Fill_between, A_ball_is_rounder_than_by_the_straight_blend) {
    const double curved = dice_of_ball(false);
    const double straight = dice_of_ball(true);
    EXPECT_GT(curved, straight + 0.002) << "the neighbours of a gap no longer bend what lies in it";
    EXPECT_GT(curved, 0.985);
}

TEST(Fill_between, Outlines_that_cannot_be_joined_are_said_and_named) {
    const Size3 size{40, 8, 9};
    const LabelMask drawn = testing::voxels_where(size, [](int i, int j, int k) {
        return j >= 3 && j < 5 && ((k == 0 && i >= 2 && i < 5) || (k == 8 && i >= 34 && i < 37));
    });
    const auto filled = fill_between(drawn, grid_of(size, {1, 1, 1}), 2, JobContext());
    ASSERT_TRUE(filled) << core::to_line(filled.error());
    ASSERT_EQ(filled->warnings.size(), 1U);
    EXPECT_EQ(filled->warnings[0].id, "fill-between-empty-slice");
    EXPECT_THAT(filled->warnings[0].text, ::testing::HasSubstr("7 slices"));
    EXPECT_THAT(filled->empty_slices, ::testing::ElementsAre(1, 2, 3, 4, 5, 6, 7));
}

TEST(Fill_between, Goes_along_the_axis_whose_slices_have_gaps) {
    const LabelMask block = testing::voxels_where(
        {9, 9, 9}, [](int i, int j, int k) { return i > 0 && i < 8 && j > 0 && j < 8 && k > 0 && k < 8; });
    for (const int axis : {0, 1, 2})
        EXPECT_EQ(axis_to_fill(every(block, axis, 3, 1)), axis) << "every third slice is outlined";
    EXPECT_EQ(axis_to_fill(block), 2) << "no axis has gaps";
    EXPECT_EQ(axis_to_fill(LabelMask({9, 9, 9})), 2) << "nothing is outlined";
}

TEST(Fill_between, Says_when_no_slice_is_missing) {
    const Size3 size{6, 6, 6};
    const LabelMask block =
        testing::voxels_where(size, [](int i, int j, int k) { return i > 0 && j > 1 && k > 2; });
    const auto filled = fill_between(block, grid_of(size, {1, 1, 1}), 0, JobContext());
    ASSERT_TRUE(filled) << core::to_line(filled.error());
    EXPECT_EQ(filled->mask, block);
    ASSERT_EQ(filled->warnings.size(), 1U);
    EXPECT_EQ(filled->warnings[0].id, "fill-between-nothing-drawn-between");
}

TEST(Fill_between, Refuses_fewer_than_two_outlined_slices_and_an_outline_of_another_scan) {
    const Size3 size{6, 6, 6};
    const auto grid = grid_of(size, {1, 1, 1});
    const LabelMask one = testing::voxels_where(size, [](int, int, int k) { return k == 3; });
    const auto single = fill_between(one, grid, 2, JobContext());
    ASSERT_FALSE(single);
    EXPECT_THAT(core::to_line(single.error()), ::testing::HasSubstr("only one"));
    EXPECT_FALSE(fill_between(LabelMask(size), grid, 2, JobContext()));
    EXPECT_FALSE(fill_between(one, grid_of({6, 6, 7}, {1, 1, 1}), 0, JobContext()));
}

TEST(Fill_between, Cancelled_gives_nothing) {
    const Size3 size{6, 6, 6};
    const LabelMask ends = testing::voxels_where(size, [](int, int, int k) { return k == 0 || k == 5; });
    const JobContext job;
    job.cancel();
    const auto filled = fill_between(ends, grid_of(size, {1, 1, 1}), 2, job);
    ASSERT_FALSE(filled) << "a cancelled job handed out a mask";
    EXPECT_EQ(filled.error().reason, "cancelled");
}

}  // namespace
}  // namespace remnant::imaging::outline

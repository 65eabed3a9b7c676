// Trees of vessels drawn from cylinders whose axes, radii and forks are known.

#include "remnant/imaging/branch_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "phantom/shapes.h"

namespace remnant::imaging {
namespace {

using core::Vec3;
using phantom::Tube;

core::GridGeometry grid_of(const core::Vec3& spacing) {
    core::GridGeometry grid;
    grid.spacing = spacing;
    for (std::size_t a = 0; a < 3; ++a)
        grid.size[a] = static_cast<int>(100.0 / spacing[static_cast<Eigen::Index>(a)]);
    return grid;
}

core::LabelMask drawn(const std::vector<Tube>& tubes, const core::GridGeometry& grid) {
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                if (phantom::nearest(tubes, grid.world(Vec3(i, j, k))) < 0.0) builder.add(j, k, i, i + 1);
            }
        }
    }
    return std::move(builder).build();
}

// A stem that forks; one of its children forks again.
const Vec3 kRoot(20, 50, 50), kFork(48, 50, 50), kLeft(70, 76, 50), kRight(74, 26, 44);
const Vec3 kTwigUp(90, 14, 66), kTwigDown(92, 14, 26);
const std::vector<Tube> kTree{{kRoot, kFork, 5, 5},
                              {kFork, kLeft, 3, 3},
                              {kFork, kRight, 3.5, 3.5},
                              {kRight, kTwigUp, 2, 2},
                              {kRight, kTwigDown, 2, 2}};

class BranchTrees : public ::testing::TestWithParam<Vec3> {
  protected:
    core::GridGeometry grid = grid_of(GetParam());
    core::LabelMask mask = drawn(kTree, grid);
    core::Result<BranchTree> tree = branch_tree(mask, grid, {kRoot});

    /// The branch that ends there.
    [[nodiscard]] const VesselLine* ending(const Vec3& point) const {
        const auto found = std::ranges::find_if(tree->branches, [&](const VesselLine& line) {
            return (line.points.back() - point).norm() < 6.0;
        });
        return found == tree->branches.end() ? nullptr : &*found;
    }
};
INSTANTIATE_TEST_SUITE_P(Spacings, BranchTrees,
                         ::testing::Values(Vec3(0.7, 0.7, 1.6), Vec3(1, 1, 1), Vec3(0.8, 0.8, 2.5)));

TEST_P(BranchTrees, Have_the_forks_that_were_drawn) {
    ASSERT_TRUE(tree) << core::to_line(tree.error());
    ASSERT_EQ(tree->branches.size(), 5U);
    const VesselLine* stem = ending(kFork);
    const VesselLine* right = ending(kRight);
    ASSERT_TRUE(stem && right && ending(kLeft) && ending(kTwigUp) && ending(kTwigDown))
        << "a branch ends elsewhere than it was drawn";
    EXPECT_FALSE(stem->parent) << "the stem springs from something";
    const auto parent_is = [&](const Vec3& end, const VesselLine* parent) {
        const VesselLine* line = ending(end);
        return line->parent && &tree->branches[*line->parent] == parent;
    };
    EXPECT_TRUE(parent_is(kLeft, stem));
    EXPECT_TRUE(parent_is(kRight, stem));
    EXPECT_TRUE(parent_is(kTwigUp, right));
    EXPECT_TRUE(parent_is(kTwigDown, right));
}

TEST_P(BranchTrees, Have_the_calibres_that_were_drawn) {
    ASSERT_TRUE(tree && tree->branches.size() == 5U);
    const double tolerance = std::max(1.5 * grid.spacing.minCoeff(), 0.6 * grid.spacing.maxCoeff());
    EXPECT_NEAR(ending(kFork)->calibre_mm, 10, tolerance);
    EXPECT_NEAR(ending(kLeft)->calibre_mm, 6, tolerance);
    EXPECT_NEAR(ending(kRight)->calibre_mm, 7, tolerance);
    EXPECT_NEAR(ending(kTwigUp)->calibre_mm, 4, tolerance);
}

TEST_P(BranchTrees, Have_the_lengths_that_were_drawn) {
    ASSERT_TRUE(tree && tree->branches.size() == 5U);
    // A fork may lie anywhere in the stem's width, and a tip has a round end.
    EXPECT_NEAR(ending(kLeft)->length_mm, (kLeft - kFork).norm(), 5.0 + 3.0);
    EXPECT_NEAR(ending(kRight)->length_mm, (kRight - kFork).norm(), 5.0 + 2.0);
}

TEST_P(BranchTrees, Lie_in_the_middle_of_the_vessel) {
    ASSERT_TRUE(tree);
    for (const VesselLine& line : tree->branches) {
        for (const Vec3& point : line.points) {
            double off = 1e9;
            // A line ends at the wall of its tip, wherever that is farthest.
            if ((point - line.points.back()).norm() < 4.0) continue;
            for (const Tube& tube : kTree) {
                const Vec3 axis = tube.to - tube.from;
                const double t = std::clamp((point - tube.from).dot(axis) / axis.squaredNorm(), 0.0, 1.0);
                off = std::min(off, (point - tube.from - t * axis).norm());
            }
            EXPECT_LT(off, 2.0) << line.name << " leaves the axis";
        }
    }
}

TEST_P(BranchTrees, Share_out_all_voxels_of_the_vessel) {
    ASSERT_TRUE(tree);
    const std::vector<core::LabelMask> parts = voxels_of_branches({mask, *tree}, grid);
    ASSERT_EQ(parts.size(), tree->branches.size());
    core::LabelMask all(grid.size);
    std::int64_t sum = 0;
    for (const core::LabelMask& part : parts) {
        all = core::united(all, part);
        sum += part.count();
    }
    EXPECT_TRUE(all == mask) << "voxels of the vessel belong to no branch";
    EXPECT_EQ(sum, mask.count()) << "a voxel belongs to two branches";
}

TEST_P(BranchTrees, Lose_all_that_is_downstream_of_a_cut) {
    ASSERT_TRUE(tree && tree->branches.size() == 5U);
    const auto right = static_cast<std::size_t>(ending(kRight) - tree->branches.data());
    const auto cut = without_branch({mask, *tree}, grid, right);
    ASSERT_TRUE(cut) << core::to_line(cut.error());
    EXPECT_EQ(cut->tree.branches.size(), 2U);
    const auto voxel = [&](const Vec3& p) {
        const Vec3 index = grid.index(p);
        return cut->mask.contains(static_cast<int>(std::lround(index[0])),
                                  static_cast<int>(std::lround(index[1])),
                                  static_cast<int>(std::lround(index[2])));
    };
    EXPECT_FALSE(voxel(0.5 * (kRight + kTwigUp))) << "what the branch feeds is still there";
    EXPECT_FALSE(voxel(0.2 * kFork + 0.8 * kRight)) << "the branch is still there";
    EXPECT_TRUE(voxel(0.5 * (kFork + kLeft))) << "another branch is gone";
    EXPECT_TRUE(voxel(0.5 * (kRoot + kFork))) << "the stem is gone";
}

TEST(BranchTreeNames, Change_and_stay_apart) {
    const core::GridGeometry grid = grid_of({1, 1, 1});
    const auto tree = branch_tree(drawn(kTree, grid), grid, {kRoot});
    ASSERT_TRUE(tree);
    const auto named = renamed(*tree, 1, "VI");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->branches[1].name, "VI");
    EXPECT_FALSE(renamed(*named, 2, "VI")) << "two branches bear one name";
    EXPECT_FALSE(renamed(*named, 2, ""));
    EXPECT_FALSE(renamed(*named, 99, "VII"));
}

TEST(BranchTreePieces, A_second_root_counts_where_the_first_does_not_reach) {
    const core::GridGeometry grid = grid_of({1, 1, 1});
    const Vec3 far(20, 90, 80), far_end(60, 90, 80);
    std::vector<Tube> two = kTree;
    two.push_back({far, far_end, 3, 3});
    const core::LabelMask mask = drawn(two, grid);
    const auto one_root = branch_tree(mask, grid, {kRoot});
    const auto two_roots = branch_tree(mask, grid, {kRoot, far});
    const auto same_piece = branch_tree(mask, grid, {kRoot, kLeft});
    ASSERT_TRUE(one_root && two_roots && same_piece);
    EXPECT_EQ(two_roots->branches.size(), one_root->branches.size() + 1);
    EXPECT_TRUE(*same_piece == *one_root) << "a point further down the same tree changed it";
}

TEST(BranchTreeRefusals, An_empty_vessel_has_no_tree) {
    const core::GridGeometry grid = grid_of({2, 2, 2});
    EXPECT_FALSE(branch_tree(core::LabelMask(grid.size), grid, {kRoot}));
    EXPECT_FALSE(branch_tree(drawn(kTree, grid), grid, {}));
}

}  // namespace
}  // namespace remnant::imaging

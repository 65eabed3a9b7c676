// Territories of vessel branches: equal, voxel for voxel, to the stated metrics asked of every pair of
// places.

#include "remnant/volumetry/territories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "random_masks.h"
#include "remnant/volumetry/volume.h"
#include "voxels_where.h"

namespace remnant {
namespace {

using core::GridGeometry;
using core::JobContext;
using core::LabelMask;
using ::testing::HasSubstr;
using testing::Random;
using testing::uniform_int;
using volumetry::TerritoryMetric;
using volumetry::VesselBranch;

constexpr std::int64_t kNever = std::int64_t{1} << 60;

struct Place {
    int i, j, k;
};

std::vector<Place> places_of(const LabelMask& mask) {
    std::vector<Place> places;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (int i = 0; i < mask.size()[0]; ++i) {
                if (mask.contains(i, j, k)) places.push_back({i, j, k});
            }
        }
    }
    return places;
}

/// The squared straight line in (0.1 µm)².
std::int64_t squared(const Place& a, const Place& b, const GridGeometry& grid) {
    std::int64_t sum = 0;
    const std::array<int, 3> apart{a.i - b.i, a.j - b.j, a.k - b.k};
    for (int axis = 0; axis < 3; ++axis) {
        const std::int64_t edge = std::llround(grid.spacing[axis] * 10000.0);
        sum += edge * edge * apart[static_cast<std::size_t>(axis)] * apart[static_cast<std::size_t>(axis)];
    }
    return sum;
}

std::int64_t straight(const Place& from, const std::vector<Place>& branch, const GridGeometry& grid) {
    std::int64_t least = kNever;
    for (const Place& place : branch) least = std::min(least, squared(from, place, grid));
    return least;
}

/// Lengths of the ways from a branch to all open places, by asking every pair of neighbours again and again
/// until nothing changes (Bellman 1958).
std::vector<std::int64_t> ways_from(const LabelMask& branch, const std::vector<Place>& open,
                                    const GridGeometry& grid) {
    std::vector<std::int64_t> ways(open.size(), kNever);
    for (std::size_t n = 0; n < open.size(); ++n) {
        if (branch.contains(open[n].i, open[n].j, open[n].k)) ways[n] = 0;
    }
    const auto number = [&, at = [&] {
        std::vector<int> numbers(static_cast<std::size_t>(grid.voxel_count()), -1);
        for (std::size_t n = 0; n < open.size(); ++n)
            numbers[static_cast<std::size_t>((open[n].k * grid.size[1] + open[n].j) * grid.size[0] +
                                             open[n].i)] = static_cast<int>(n);
        return numbers;
    }()](int i, int j, int k) {
        if (i < 0 || j < 0 || k < 0 || i >= grid.size[0] || j >= grid.size[1] || k >= grid.size[2]) return -1;
        return at[static_cast<std::size_t>((k * grid.size[1] + j) * grid.size[0] + i)];
    };
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t n = 0; n < open.size(); ++n) {
            const Place& p = open[n];
            for (int step = 0; step < 27; ++step) {
                const Place q{p.i + step % 3 - 1, p.j + step / 3 % 3 - 1, p.k + step / 9 - 1};
                const int other = number(q.i, q.j, q.k);
                if (other < 0 || step == 13) continue;
                const auto length = std::llround(std::sqrt(static_cast<double>(squared(p, q, grid))));
                const std::int64_t way = ways[static_cast<std::size_t>(other)] + length;
                if (way >= ways[n]) continue;
                ways[n] = way;
                changed = true;
            }
        }
    }
    return ways;
}

/// The branch of each liver voxel by the definition alone, in the order of `places_of(liver)`.
std::vector<std::size_t> by_definition(const LabelMask& liver, const std::vector<LabelMask>& branches,
                                       const GridGeometry& grid, TerritoryMetric metric) {
    LabelMask all = liver;
    for (const LabelMask& branch : branches) all = core::united(all, branch);
    const std::vector<Place> open = places_of(all);
    std::vector<std::vector<std::int64_t>> lengths;
    std::vector<std::vector<Place>> places;
    for (const LabelMask& branch : branches) {
        lengths.push_back(ways_from(branch, open, grid));
        places.push_back(places_of(branch));
    }
    std::vector<std::size_t> nearest;
    for (std::size_t n = 0; n < open.size(); ++n) {
        if (!liver.contains(open[n].i, open[n].j, open[n].k)) continue;
        std::size_t best = 0;
        std::int64_t least = kNever;
        for (std::size_t b = 0; b < branches.size(); ++b) {
            const std::int64_t way =
                metric == TerritoryMetric::WithinLiver ? lengths[b][n] : straight(open[n], places[b], grid);
            if (way < least) {
                least = way;
                best = b;
            }
        }
        if (least == kNever) {
            for (std::size_t b = 0; b < branches.size(); ++b) {
                const std::int64_t line = straight(open[n], places[b], grid);
                if (line < least) {
                    least = line;
                    best = b;
                }
            }
        }
        nearest.push_back(best);
    }
    return nearest;
}

std::vector<std::size_t> by_program(const LabelMask& liver, const volumetry::Territories& territories) {
    std::vector<std::size_t> nearest;
    for (const Place& p : places_of(liver)) {
        std::size_t found = 0;
        while (found < territories.of_branch.size() && !territories.of_branch[found].contains(p.i, p.j, p.k))
            ++found;
        nearest.push_back(found);
    }
    return nearest;
}

std::vector<VesselBranch> branches_of(const std::vector<LabelMask>& masks) {
    std::vector<VesselBranch> branches;
    for (const LabelMask& mask : masks)
        branches.push_back({"branch " + std::to_string(branches.size() + 1), mask, std::nullopt});
    return branches;
}

LabelMask some_voxels(Random& random, const core::Size3& size, int count) {
    core::LabelMaskBuilder builder(size);
    for (int n = 0; n < count; ++n) {
        const int i = uniform_int(random, 0, size[0] - 1);
        builder.add(uniform_int(random, 0, size[1] - 1), uniform_int(random, 0, size[2] - 1), i,
                    i + uniform_int(random, 1, 3));
    }
    return std::move(builder).build();
}

class TerritoriesByMetric : public ::testing::TestWithParam<TerritoryMetric> {};
INSTANTIATE_TEST_SUITE_P(Each, TerritoriesByMetric,
                         ::testing::Values(TerritoryMetric::WithinLiver, TerritoryMetric::Straight),
                         [](const auto& test) {
                             return test.param == TerritoryMetric::Straight ? "Straight" : "WithinLiver";
                         });

TEST_P(TerritoriesByMetric, Equal_the_metric_asked_of_every_place_voxel_for_voxel) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Random random(seed);
        GridGeometry grid = testing::random_grid(random);
        for (int& extent : grid.size) extent = std::min(extent, 14);
        // Every third grid is a cube of whole millimetres, where ties abound.
        if (seed % 3 == 0) grid.spacing = {1.0, 1.0, 2.0};
        const LabelMask liver = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
        if (liver.empty()) continue;
        std::vector<LabelMask> masks;
        const int count = uniform_int(random, 1, 6);
        for (int n = 0; n < count; ++n)
            masks.push_back(some_voxels(random, grid.size, uniform_int(random, 1, 5)));
        const auto made = volumetry::territories(liver, grid, branches_of(masks), GetParam(), JobContext());
        ASSERT_TRUE(made) << core::to_line(made.error());
        EXPECT_EQ(by_program(liver, *made), by_definition(liver, masks, grid, GetParam())) << "seed " << seed;
    }
}

TEST_P(TerritoriesByMetric, Add_up_to_the_liver) {
    Random random(7);
    GridGeometry grid = testing::random_grid(random);
    grid.size = {24, 20, 16};
    const LabelMask liver = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
    std::vector<LabelMask> masks;
    for (int n = 0; n < 8; ++n) masks.push_back(some_voxels(random, grid.size, 4));
    const auto made = volumetry::territories(liver, grid, branches_of(masks), GetParam(), JobContext());
    ASSERT_TRUE(made);
    LabelMask together(grid.size);
    std::int64_t sum = 0;
    for (const LabelMask& territory : made->of_branch) {
        together = core::united(together, territory);
        sum += territory.count();
    }
    EXPECT_EQ(together, liver);
    EXPECT_EQ(sum, liver.count()) << "two territories share a voxel";
}

TEST_P(TerritoriesByMetric, Of_equally_near_branches_the_first_gets_the_voxel) {
    GridGeometry grid;
    grid.size = {5, 1, 1};
    const LabelMask liver = testing::voxels_where(grid.size, [](int, int, int) { return true; });
    const LabelMask left = testing::voxels_where(grid.size, [](int i, int, int) { return i == 0; });
    const LabelMask right = testing::voxels_where(grid.size, [](int i, int, int) { return i == 4; });
    for (const auto& order : {std::vector{left, right}, std::vector{right, left}}) {
        const auto made = volumetry::territories(liver, grid, branches_of(order), GetParam(), JobContext());
        ASSERT_TRUE(made);
        EXPECT_TRUE(made->of_branch[0].contains(2, 0, 0));
        EXPECT_EQ(made->of_branch[0].count(), 3);
    }
}

TEST_P(TerritoriesByMetric, Cancelled_work_says_so) {
    GridGeometry grid;
    grid.size = {8, 8, 8};
    const LabelMask liver = testing::voxels_where(grid.size, [](int, int, int) { return true; });
    const LabelMask branch = testing::voxels_where(grid.size, [](int i, int, int) { return i == 0; });
    const JobContext job;
    job.cancel();
    const auto made = volumetry::territories(liver, grid, branches_of({branch}), GetParam(), job);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, "cancelled");
}

/// Two arms side by side, joined at high j; the branches lie at the tips (low j) and at the joint.
struct Horseshoe {
    GridGeometry grid;
    LabelMask liver, left_tip, right_side;

    Horseshoe() {
        grid.size = {9, 20, 3};
        liver = testing::voxels_where(grid.size, [](int i, int j, int) { return i < 4 || i > 4 || j > 16; });
        left_tip = testing::voxels_where(grid.size, [](int i, int j, int) { return i == 3 && j == 0; });
        right_side = testing::voxels_where(grid.size, [](int i, int j, int) { return i == 5 && j == 12; });
    }
};

TEST(Territories, A_way_within_the_liver_goes_round_a_fissure_and_a_straight_line_across_it) {
    const Horseshoe shoe;
    const auto branches = branches_of({shoe.left_tip, shoe.right_side});
    const auto within =
        volumetry::territories(shoe.liver, shoe.grid, branches, TerritoryMetric::WithinLiver, JobContext());
    const auto across =
        volumetry::territories(shoe.liver, shoe.grid, branches, TerritoryMetric::Straight, JobContext());
    ASSERT_TRUE(within && across);
    EXPECT_TRUE(within->of_branch[1].contains(5, 0, 1)) << "its arm is fed from its own side";
    EXPECT_TRUE(across->of_branch[0].contains(5, 0, 1)) << "two voxels away across the fissure";
}

TEST(Territories, Liver_apart_from_all_branches_goes_by_the_straight_line_and_is_said) {
    GridGeometry grid;
    grid.size = {20, 4, 4};
    const LabelMask liver = testing::voxels_where(grid.size, [](int i, int, int) { return i < 8 || i > 11; });
    const LabelMask first = testing::voxels_where(grid.size, [](int i, int, int) { return i == 0; });
    const LabelMask second = testing::voxels_where(grid.size, [](int i, int, int) { return i == 7; });
    const auto made = volumetry::territories(liver, grid, branches_of({first, second}),
                                             TerritoryMetric::WithinLiver, JobContext());
    ASSERT_TRUE(made);
    ASSERT_EQ(made->warnings.size(), 1u);
    EXPECT_EQ(made->warnings.front().id, "territory-island");
    EXPECT_THAT(made->warnings.front().text, HasSubstr("0.13 mL"));
    EXPECT_TRUE(made->of_branch[1].contains(12, 0, 0));
}

TEST(Territories, A_branch_that_gets_no_liver_is_named) {
    GridGeometry grid;
    grid.size = {30, 3, 3};
    const LabelMask liver = testing::voxels_where(grid.size, [](int i, int, int) { return i < 10; });
    const LabelMask near = testing::voxels_where(grid.size, [](int i, int, int) { return i == 9; });
    const LabelMask far = testing::voxels_where(grid.size, [](int i, int, int) { return i == 29; });
    const auto made = volumetry::territories(liver, grid, branches_of({near, far}), TerritoryMetric::Straight,
                                             JobContext());
    ASSERT_TRUE(made);
    ASSERT_EQ(made->warnings.size(), 1u);
    EXPECT_EQ(made->warnings.front().id, "territory-empty");
    EXPECT_THAT(made->warnings.front().text, HasSubstr("branch 2"));
}

TEST(Territories, What_cannot_be_divided_is_refused_with_the_reason) {
    GridGeometry grid;
    grid.size = {6, 6, 6};
    const LabelMask none(grid.size);
    const LabelMask all = testing::voxels_where(grid.size, [](int, int, int) { return true; });
    const auto reason = [&](const LabelMask& liver, const std::vector<VesselBranch>& branches,
                            const GridGeometry& on) {
        const auto made =
            volumetry::territories(liver, on, branches, TerritoryMetric::WithinLiver, JobContext());
        return made ? std::string("not refused") : core::to_line(made.error());
    };
    EXPECT_THAT(reason(none, branches_of({all}), grid), HasSubstr("liver: it has no voxel"));
    EXPECT_THAT(reason(all, branches_of({none}), grid), HasSubstr("none of them has a voxel"));
    EXPECT_THAT(reason(all, {{"a", all, 1}, {"b", none, 0}}, grid), HasSubstr("its own branches"));
    EXPECT_THAT(reason(all, {{"a", all, 4}}, grid), HasSubstr("not in the list"));
    GridGeometry vast = grid;
    vast.spacing = {300.0, 1.0, 1.0};
    EXPECT_THAT(reason(all, branches_of({all}), vast), HasSubstr("more than 1 m"));
}

/// A bar of liver with a stem, two branches and a twig of the second.
struct Tree {
    GridGeometry grid;
    std::vector<VesselBranch> branches;
    volumetry::Territories territories;

    Tree() {
        grid.size = {30, 4, 4};
        grid.spacing = {1.0, 2.0, 2.5};
        const LabelMask liver = testing::voxels_where(grid.size, [](int, int, int) { return true; });
        const auto at = [&](int place) {
            return testing::voxels_where(grid.size, [place](int i, int, int) { return i == place; });
        };
        branches = {{"stem", LabelMask(), std::nullopt},
                    {"first", at(4), 0},
                    {"second", at(15), 0},
                    {"twig", at(26), 2}};
        territories =
            *volumetry::territories(liver, grid, branches, TerritoryMetric::WithinLiver, JobContext());
    }
};

TEST(CutBranch, Loses_its_own_territory_and_all_that_comes_from_it) {
    const Tree tree;
    const auto& of = tree.territories.of_branch;
    const auto lost = [&](const char* name) {
        return volumetry::lost_when_cut(name, tree.branches, tree.territories, tree.grid, nullptr);
    };
    EXPECT_EQ(lost("twig")->liver, of[3]);
    EXPECT_EQ(lost("second")->liver, core::united(of[2], of[3]));
    EXPECT_EQ(lost("second")->branches, (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(lost("first")->liver, of[1]);
    EXPECT_EQ(lost("stem")->liver.count(), tree.grid.voxel_count());
    EXPECT_NEAR(lost("stem")->volume.value(), 30 * 4 * 4 * 5.0 / 1000.0, 1e-12);
    EXPECT_EQ(lost("stem")->of_liver.value(), 100.0);
}

TEST(CutBranch, Says_how_much_of_the_remnant_it_costs) {
    const Tree tree;
    const LabelMask remnant = testing::voxels_where(tree.grid.size, [](int i, int, int) { return i >= 20; });
    const auto lost = volumetry::lost_when_cut("twig", tree.branches, tree.territories, tree.grid, &remnant);
    ASSERT_TRUE(lost && lost->remnant);
    // Half-way between 15 and 26 the twig begins at 21; the remnant's ten columns keep the one at 20.
    EXPECT_EQ(lost->remnant->count(), 9 * 16);
    EXPECT_NEAR(lost->remnant_volume->value(), 9 * 16 * 5.0 / 1000.0, 1e-12);
    EXPECT_NEAR(lost->of_remnant->value(), 90.0, 1e-12);
}

TEST(CutBranch, A_name_that_is_not_there_is_refused_with_those_that_are) {
    const Tree tree;
    const auto lost = volumetry::lost_when_cut("third", tree.branches, tree.territories, tree.grid, nullptr);
    ASSERT_FALSE(lost);
    EXPECT_THAT(core::to_line(lost.error()), HasSubstr("stem, first, second, twig"));
}

/// A vessel of two arms that lie side by side and meet at i = 0.
struct Fork {
    GridGeometry grid;
    LabelMask vessel;

    Fork() {
        grid.size = {20, 5, 1};
        vessel = testing::voxels_where(grid.size, [](int i, int j, int) { return j != 2 || i == 0; });
    }
    [[nodiscard]] core::Vec3 at(double i, double j) const { return grid.world({i, j, 0}); }
};

TEST(SplitVessel, Follows_the_vessel_and_not_the_air_between_its_arms) {
    const Fork fork;
    const auto made = volumetry::split_vessel(
        fork.vessel, fork.grid,
        std::vector<volumetry::BranchPoints>{{"a", {fork.at(19, 1)}}, {"b", {fork.at(6, 3)}}}, JobContext());
    ASSERT_TRUE(made) << core::to_line(made.error());
    EXPECT_TRUE(made->of_branch[1].contains(19, 3, 0)) << "its own arm, though the other's tip lies nearer";
    EXPECT_TRUE(made->of_branch[0].contains(12, 0, 0));
    EXPECT_EQ(core::united(made->of_branch[0], made->of_branch[1]), fork.vessel);
    EXPECT_TRUE(made->warnings.empty());
}

TEST(SplitVessel, A_point_beside_the_vessel_counts_as_the_nearest_place_on_it_and_is_said) {
    Fork fork;
    fork.grid.spacing = {1.0, 7.0, 1.0};
    const auto made = volumetry::split_vessel(
        fork.vessel, fork.grid, std::vector<volumetry::BranchPoints>{{"a", {fork.grid.world({10, 2, 0})}}},
        JobContext());
    ASSERT_TRUE(made);
    ASSERT_EQ(made->warnings.size(), 1u);
    EXPECT_EQ(made->warnings.front().id, "branch-off-vessel");
    EXPECT_THAT(made->warnings.front().text, HasSubstr("7.0 mm"));
}

TEST(SplitVessel, Pieces_that_hang_together_with_no_point_are_said) {
    Fork fork;
    fork.vessel = testing::voxels_where(fork.grid.size, [](int, int j, int) { return j != 2; });
    const auto made = volumetry::split_vessel(
        fork.vessel, fork.grid, std::vector<volumetry::BranchPoints>{{"a", {fork.at(5, 1)}}}, JobContext());
    ASSERT_TRUE(made);
    EXPECT_EQ(made->of_branch[0], fork.vessel);
    ASSERT_EQ(made->warnings.size(), 1u);
    EXPECT_EQ(made->warnings.front().id, "vessel-pieces");
}

TEST(SplitVessel, Points_that_cannot_be_meant_are_refused_by_branch) {
    Fork fork;
    fork.grid.spacing = {4.0, 4.0, 4.0};
    const auto reason = [&](const std::vector<volumetry::BranchPoints>& branches) {
        const auto made = volumetry::split_vessel(fork.vessel, fork.grid, branches, JobContext());
        return made ? std::string("not refused") : core::to_line(made.error());
    };
    EXPECT_THAT(reason({{"VII", {}}}), HasSubstr("VII: it has no point"));
    EXPECT_THAT(reason({{"VII", {fork.at(-3, 0)}}}), HasSubstr("VII: one of its points lies outside"));
    EXPECT_THAT(reason({{"V", {fork.at(3, 0)}}, {"VI", {fork.at(3.2, 0)}}}), HasSubstr("VI: another branch"));
    fork.vessel = testing::voxels_where(fork.grid.size, [](int i, int, int) { return i == 0; });
    EXPECT_THAT(reason({{"V", {fork.at(15, 0)}}}),
                HasSubstr("V: one of its points lies 60 mm from the vessel"));
}

TEST(BranchPoints, Become_the_voxels_that_hold_them) {
    Random random(3);
    GridGeometry grid = testing::random_grid(random);
    grid.size = {10, 10, 10};
    const auto voxels =
        volumetry::voxels_at({"a", {grid.world({2.4, 3.4, 4.4}), grid.world({2.6, 3.6, 4.6})}}, grid);
    ASSERT_TRUE(voxels);
    EXPECT_EQ(voxels->count(), 2);
    EXPECT_TRUE(voxels->contains(2, 3, 4) && voxels->contains(3, 4, 5));
    EXPECT_FALSE(volumetry::voxels_at({"a", {grid.world({-0.6, 0, 0})}}, grid));
}

}  // namespace
}  // namespace remnant

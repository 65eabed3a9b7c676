#include "remnant/core/connected_pieces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "random_masks.h"

namespace remnant::core {
namespace {

using namespace remnant::testing;

/// Flood fill over faces, voxel by voxel.
std::vector<std::int64_t> flooded(std::vector<std::uint8_t> voxels, const Size3& size) {
    const auto at = [&](int i, int j, int k) {
        return (static_cast<std::size_t>(k) * size[1] + j) * size[0] + i;
    };
    std::vector<std::int64_t> sizes;
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) {
                if (voxels[at(i, j, k)] == 0) continue;
                std::vector<std::array<int, 3>> front{{i, j, k}};
                voxels[at(i, j, k)] = 0;
                std::int64_t count = 0;
                while (!front.empty()) {
                    const auto here = front.back();
                    front.pop_back();
                    ++count;
                    for (int axis = 0; axis < 3; ++axis) {
                        for (const int step : {-1, 1}) {
                            auto next = here;
                            next[axis] += step;
                            if (next[axis] < 0 || next[axis] >= size[axis]) continue;
                            if (voxels[at(next[0], next[1], next[2])] == 0) continue;
                            voxels[at(next[0], next[1], next[2])] = 0;
                            front.push_back(next);
                        }
                    }
                }
                sizes.push_back(count);
            }
        }
    }
    std::ranges::sort(sizes, std::greater{});
    return sizes;
}

TEST(Connected_pieces, Equal_a_flood_fill_over_voxel_faces) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Random random(seed);
        const auto grid = random_grid(random);
        const auto voxels = random_voxels(random, grid.size);
        EXPECT_EQ(piece_sizes(mask_of(voxels, grid.size)), flooded(voxels, grid.size)) << "seed " << seed;
    }
}

TEST(Connected_pieces, Voxels_that_share_only_an_edge_are_apart) {
    LabelMaskBuilder builder({2, 2, 1});
    builder.add(0, 0, 0, 1);
    builder.add(1, 0, 1, 2);
    EXPECT_EQ(piece_sizes(std::move(builder).build()), (std::vector<std::int64_t>{1, 1}));
}

/// Voxels outside from which a walk over faces never comes to the edge of the grid.
LabelMask enclosed(const LabelMask& mask) {
    const Size3 size = mask.size();
    std::vector<Size3> front;
    LabelMask reached(size);
    const auto reach = [&](const Size3& v) {
        if (mask.contains(v[0], v[1], v[2]) || reached.contains(v[0], v[1], v[2])) return;
        LabelMaskBuilder one(size);
        one.add(v[1], v[2], v[0], v[0] + 1);
        reached = united(reached, std::move(one).build());
        front.push_back(v);
    };
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) {
                const Size3 v{i, j, k};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    if (size[axis] > 1 && (v[axis] == 0 || v[axis] == size[axis] - 1)) reach(v);
                }
            }
        }
    }
    while (!front.empty()) {
        const Size3 here = front.back();
        front.pop_back();
        for (std::size_t axis = 0; axis < 3; ++axis) {
            for (const int step : {-1, 1}) {
                Size3 next = here;
                next[axis] += step;
                if (next[axis] >= 0 && next[axis] < size[axis]) reach(next);
            }
        }
    }
    LabelMaskBuilder all(size);
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) all.add(j, k, 0, size[0]);
    }
    return subtracted(subtracted(std::move(all).build(), mask), reached);
}

TEST(Holes, Are_what_no_walk_from_the_edge_of_the_grid_reaches) {
    std::int64_t found = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Random random(seed);
        Size3 size{uniform_int(random, 1, 9), uniform_int(random, 1, 8), uniform_int(random, 1, 7)};
        if (seed % 4 == 0) size[seed % 3] = 1;
        auto voxels = random_voxels(random, size);
        for (auto& voxel : voxels) voxel = voxel != 0 || uniform_int(random, 0, 3) != 0;
        const LabelMask mask = mask_of(voxels, size);
        const LabelMask holes = enclosed(mask);
        found += holes.count();
        EXPECT_EQ(holes_of(mask), holes) << "seed " << seed;
        LabelMask small(size);
        for (const LabelMask& piece : pieces_of(holes, 1)) {
            if (piece.count() <= 2) small = united(small, piece);
        }
        EXPECT_EQ(holes_of(mask, 2), small) << "seed " << seed;
    }
    EXPECT_GT(found, 100) << "the seeds make hardly any holes";
}

TEST(Holes, An_empty_set_has_none) {
    EXPECT_TRUE(holes_of(LabelMask({4, 4, 4})).empty());
}

TEST(Connected_pieces, An_empty_set_has_none) {
    EXPECT_TRUE(piece_sizes(LabelMask({4, 4, 4})).empty());
}

}  // namespace
}  // namespace remnant::core

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

TEST(Connected_pieces, An_empty_set_has_none) {
    EXPECT_TRUE(piece_sizes(LabelMask({4, 4, 4})).empty());
}

}  // namespace
}  // namespace remnant::core

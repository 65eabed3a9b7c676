#include "remnant/core/label_mask.h"

#include <gtest/gtest.h>

#include <numeric>

#include "random_masks.h"

namespace remnant::core {
namespace {

using testing::mask_of;
using testing::Random;
using Voxels = std::vector<std::uint8_t>;

struct TwoMasks {
    Size3 size;
    Voxels a, b;
};

TwoMasks two_masks(int seed) {
    Random random(static_cast<unsigned>(seed));
    const Size3 size = testing::random_grid(random).size;
    return {size, testing::random_voxels(random, size), testing::random_voxels(random, size)};
}

/// The set operation done voxel by voxel.
template <class Operation>
LabelMask by_voxel(const TwoMasks& m, Operation operation) {
    Voxels result(m.a.size());
    for (std::size_t n = 0; n < result.size(); ++n) result[n] = operation(m.a[n] != 0, m.b[n] != 0) ? 1 : 0;
    return mask_of(result, m.size);
}

class SeededMask : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Seeds, SeededMask, ::testing::Range(0, 30));

TEST_P(SeededMask, Every_voxel_is_in_the_mask_or_not_as_it_was_given) {
    const TwoMasks m = two_masks(GetParam());
    const LabelMask mask = mask_of(m.a, m.size);
    std::size_t n = 0;
    for (int k = 0; k < m.size[2]; ++k) {
        for (int j = 0; j < m.size[1]; ++j) {
            for (int i = 0; i < m.size[0]; ++i, ++n) ASSERT_EQ(mask.contains(i, j, k), m.a[n] != 0);
        }
    }
}

TEST_P(SeededMask, The_count_is_the_number_of_voxels) {
    const TwoMasks m = two_masks(GetParam());
    EXPECT_EQ(mask_of(m.a, m.size).count(), std::accumulate(m.a.begin(), m.a.end(), std::int64_t{0}));
}

TEST_P(SeededMask, Set_operations_equal_those_done_voxel_by_voxel) {
    const TwoMasks m = two_masks(GetParam());
    const LabelMask a = mask_of(m.a, m.size);
    const LabelMask b = mask_of(m.b, m.size);
    EXPECT_EQ(united(a, b), by_voxel(m, [](bool p, bool q) { return p || q; }));
    EXPECT_EQ(intersected(a, b), by_voxel(m, [](bool p, bool q) { return p && q; }));
    EXPECT_EQ(subtracted(a, b), by_voxel(m, [](bool p, bool q) { return p && !q; }));
    EXPECT_EQ(count_common(a, b), intersected(a, b).count());
}

TEST_P(SeededMask, A_union_has_the_counts_of_both_less_what_they_share) {
    const TwoMasks m = two_masks(GetParam());
    const LabelMask a = mask_of(m.a, m.size);
    const LabelMask b = mask_of(m.b, m.size);
    EXPECT_EQ(united(a, b).count(), a.count() + b.count() - count_common(a, b));
}

TEST_P(SeededMask, A_flip_moves_each_voxel_to_its_mirror_place) {
    const TwoMasks m = two_masks(GetParam());
    const LabelMask a = mask_of(m.a, m.size);
    for (int axes = 0; axes < 8; ++axes) {
        const bool fi = axes & 1, fj = axes & 2, fk = axes & 4;
        const LabelMask turned = flipped(a, fi, fj, fk);
        for (int k = 0; k < m.size[2]; ++k) {
            for (int j = 0; j < m.size[1]; ++j) {
                for (int i = 0; i < m.size[0]; ++i) {
                    ASSERT_EQ(turned.contains(fi ? m.size[0] - 1 - i : i, fj ? m.size[1] - 1 - j : j,
                                              fk ? m.size[2] - 1 - k : k),
                              a.contains(i, j, k));
                }
            }
        }
        EXPECT_EQ(flipped(turned, fi, fj, fk), a);
    }
}

TEST_P(SeededMask, Bounds_are_the_smallest_box_around_all_voxels) {
    const TwoMasks m = two_masks(GetParam());
    IndexBox box{{1 << 20, 1 << 20, 1 << 20}, {-1, -1, -1}};
    std::size_t n = 0;
    for (int k = 0; k < m.size[2]; ++k) {
        for (int j = 0; j < m.size[1]; ++j) {
            for (int i = 0; i < m.size[0]; ++i, ++n) {
                if (m.a[n] == 0) continue;
                const std::array<int, 3> at{i, j, k};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    box.low[axis] = std::min(box.low[axis], at[axis]);
                    box.high[axis] = std::max(box.high[axis], at[axis]);
                }
            }
        }
    }
    const IndexBox found = bounds(mask_of(m.a, m.size));
    if (box.high[0] < 0) {
        EXPECT_GT(found.low[0], found.high[0]);
        return;
    }
    EXPECT_EQ(found.low, box.low);
    EXPECT_EQ(found.high, box.high);
}

TEST_P(SeededMask, A_builder_joins_runs_added_in_any_order) {
    const TwoMasks m = two_masks(GetParam());
    LabelMaskBuilder builder(m.size);
    for (std::size_t n = m.a.size(); n-- > 0;) {
        if (m.a[n] == 0) continue;
        const int i = static_cast<int>(n) % m.size[0];
        const int j = static_cast<int>(n) / m.size[0] % m.size[1];
        const int k = static_cast<int>(n) / m.size[0] / m.size[1];
        builder.add(j, k, i, i + 1);
    }
    EXPECT_EQ(std::move(builder).build(), mask_of(m.a, m.size));
}

TEST(LabelMask, A_builder_clips_runs_to_the_grid) {
    LabelMaskBuilder builder({4, 2, 1});
    builder.add(0, 0, -5, 2);
    builder.add(1, 0, 3, 100);
    builder.add(7, 0, 0, 4);
    EXPECT_EQ(std::move(builder).build().count(), 3);
}

TEST(LabelMask, A_copy_shares_its_slabs_and_keeps_its_own_after_a_change) {
    const Voxels ones(4 * 4 * 3, 1);
    const LabelMask before = mask_of(ones, {4, 4, 3});
    LabelMask after = before;
    after.replace_slab(1, std::make_shared<const LabelSlab>(4));
    EXPECT_EQ(before.count(), 48);
    EXPECT_EQ(after.count(), 32);
    EXPECT_EQ(after.shared_slab(0), before.shared_slab(0)) << "unchanged slabs are shared, not copied";
    EXPECT_NE(after.shared_slab(1), before.shared_slab(1));
}

TEST(LabelMask, Dice_of_a_set_with_itself_is_one_and_with_its_rest_zero) {
    Voxels half(64, 0);
    std::fill(half.begin(), half.begin() + 32, std::uint8_t{1});
    const LabelMask a = mask_of(half, {4, 4, 4});
    const LabelMask rest = subtracted(mask_of(Voxels(64, 1), {4, 4, 4}), a);
    EXPECT_EQ(dice(a, a), 1.0);
    EXPECT_EQ(dice(a, rest), 0.0);
    EXPECT_EQ(dice(LabelMask({4, 4, 4}), LabelMask({4, 4, 4})), 1.0);
    EXPECT_EQ(dice(a, mask_of(Voxels(64, 1), {4, 4, 4})), 2.0 * 32 / (32 + 64));
}

}  // namespace
}  // namespace remnant::core

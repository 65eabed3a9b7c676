#include "remnant/core/mask_section.h"

#include <gtest/gtest.h>

#include <set>

#include "random_masks.h"

namespace remnant::core {
namespace {

using testing::Random;

constexpr Size3 kSize{9, 7, 5};

bool holds(const MaskSection& section, int column, int row) {
    return std::ranges::any_of(section.row(row),
                               [&](const Run& run) { return run.begin <= column && column < run.end; });
}

class SeededSections : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Seeds, SeededSections, ::testing::Range(0, 20));

TEST_P(SeededSections, Holds_exactly_the_voxels_of_its_plane) {
    Random random(static_cast<unsigned>(GetParam()));
    const LabelMask mask = testing::mask_of(testing::random_voxels(random, kSize), kSize);
    for (int axis = 0; axis < 3; ++axis) {
        for (int index = 0; index < kSize[static_cast<std::size_t>(axis)]; ++index) {
            const MaskSection section = section_of(mask, axis, index);
            for (int row = 0; row < section.rows(); ++row) {
                for (int column = 0; column < section.columns(); ++column) {
                    const bool in_mask = axis == 0   ? mask.contains(index, column, row)
                                         : axis == 1 ? mask.contains(column, index, row)
                                                     : mask.contains(column, row, index);
                    ASSERT_EQ(holds(section, column, row), in_mask)
                        << "axis " << axis << " index " << index << " at " << column << ", " << row;
                }
            }
        }
    }
}

/// Unit edges between a voxel inside and one outside, by looking at every pair of neighbours.
std::multiset<std::array<int, 4>> brute_force_edges(const MaskSection& s) {
    std::multiset<std::array<int, 4>> edges;
    for (int row = 0; row <= s.rows(); ++row) {
        for (int column = 0; column <= s.columns(); ++column) {
            if (row < s.rows() && holds(s, column - 1, row) != holds(s, column, row))
                edges.insert({column, row, column, row + 1});
            if (column < s.columns() && holds(s, column, row - 1) != holds(s, column, row))
                edges.insert({column, row, column + 1, row});
        }
    }
    return edges;
}

std::multiset<std::array<int, 4>> unit_pieces(const std::vector<OutlineEdge>& outline) {
    std::multiset<std::array<int, 4>> edges;
    for (const OutlineEdge& e : outline) {
        for (int c = e.from_column; c < e.to_column; ++c) edges.insert({c, e.from_row, c + 1, e.from_row});
        for (int r = e.from_row; r < e.to_row; ++r) edges.insert({e.from_column, r, e.from_column, r + 1});
    }
    return edges;
}

TEST_P(SeededSections, An_outline_is_every_border_between_inside_and_outside_once) {
    Random random(static_cast<unsigned>(GetParam()) + 100);
    const LabelMask mask = testing::mask_of(testing::random_voxels(random, kSize), kSize);
    for (int axis = 0; axis < 3; ++axis) {
        const MaskSection section = section_of(mask, axis, 2);
        EXPECT_EQ(unit_pieces(outline_of(section)), brute_force_edges(section)) << "axis " << axis;
    }
}

TEST(MaskSection, A_rectangle_has_four_sides) {
    LabelMaskBuilder builder({10, 10, 1});
    for (int j = 2; j < 6; ++j) builder.add(j, 0, 3, 8);
    EXPECT_EQ(outline_of(section_of(std::move(builder).build(), 2, 0)).size(), 4u);
}

TEST(MaskSection, Outside_the_grid_there_is_nothing) {
    const LabelMask mask({4, 5, 6});
    EXPECT_TRUE(section_of(mask, 2, 6).empty());
    EXPECT_TRUE(section_of(mask, 0, -1).empty());
    EXPECT_EQ(section_of(mask, 0, -1).columns(), 5);
}

}  // namespace
}  // namespace remnant::core

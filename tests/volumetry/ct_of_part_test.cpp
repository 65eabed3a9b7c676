#include "remnant/volumetry/ct_of_part.h"

#include <gtest/gtest.h>

#include "random_masks.h"

namespace remnant::volumetry {
namespace {

constexpr std::int16_t kAir = -1024;

template <class T>
core::SharedVoxels<T> counted(const core::GridGeometry& grid) {
    auto voxels = std::make_shared<core::VoxelGrid<T>>(grid);
    T next = 0;
    for (T& v : voxels->voxels()) v = next++;
    return voxels;
}

template <class T>
void expect_the_part_alone_keeps_its_values() {
    for (int seed = 0; seed < 20; ++seed) {
        testing::Random random(seed);
        core::GridGeometry grid;
        grid.size = {13, 9, 7};
        const core::LabelMask part = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
        const auto before = counted<T>(grid);
        const auto after = std::get<core::SharedVoxels<T>>(ct_of_part(before, part, kAir));
        for (int k = 0; k < 7; ++k) {
            for (int j = 0; j < 9; ++j) {
                for (int i = 0; i < 13; ++i) {
                    const T expected = part.contains(i, j, k) ? before->at(i, j, k) : T{kAir};
                    ASSERT_EQ(after->at(i, j, k), expected)
                        << "seed " << seed << ", voxel " << i << ' ' << j << ' ' << k;
                }
            }
        }
    }
}

TEST(CtOfPart, Keeps_the_part_and_nothing_else_of_whole_numbers) {
    expect_the_part_alone_keeps_its_values<std::int16_t>();
}

TEST(CtOfPart, Keeps_the_part_and_nothing_else_of_fractions) {
    expect_the_part_alone_keeps_its_values<float>();
}

}  // namespace
}  // namespace remnant::volumetry

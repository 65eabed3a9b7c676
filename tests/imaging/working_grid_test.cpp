// The coarse grid of a region: block means against the plain loop, and the way back.

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "segmentation/working_grid.h"

namespace {

using namespace remnant;
using namespace remnant::imaging::segmentation;
using core::Size3;
using core::Vec3;

core::GridGeometry grid_of(const Size3& size, const Vec3& spacing) {
    core::GridGeometry grid;
    grid.size = size;
    grid.spacing = spacing;
    grid.origin = {-20, 30, 7};
    // Turned about z and mirrored along k: a grid that is not the simplest one.
    grid.direction << 0, -1, 0, 1, 0, 0, 0, 0, -1;
    return grid;
}

template <class T>
core::CtVoxels filled(const core::GridGeometry& geometry, const std::function<double(int, int, int)>& value) {
    auto grid = std::make_shared<core::VoxelGrid<T>>(geometry);
    std::size_t n = 0;
    for (int k = 0; k < geometry.size[2]; ++k) {
        for (int j = 0; j < geometry.size[1]; ++j) {
            for (int i = 0; i < geometry.size[0]; ++i) grid->voxels()[n++] = static_cast<T>(value(i, j, k));
        }
    }
    return core::SharedVoxels<T>(std::move(grid));
}

/// Calls `visit` for every CT index of a working voxel.
template <class Visit>
void for_block(const WorkingGrid& grid, const Size3& w, Visit visit) {
    const Region& r = grid.region();
    for (int k = r.begin[2] + w[2] * grid.block()[2]; k < r.begin[2] + (w[2] + 1) * grid.block()[2]; ++k) {
        for (int j = r.begin[1] + w[1] * grid.block()[1]; j < r.begin[1] + (w[1] + 1) * grid.block()[1];
             ++j) {
            for (int i = r.begin[0] + w[0] * grid.block()[0]; i < r.begin[0] + (w[0] + 1) * grid.block()[0];
                 ++i) {
                if (r.contains({i, j, k})) visit(i, j, k);
            }
        }
    }
}

const Region kOddRegion{{2, 1, 3}, {15, 12, 10}};

TEST(A_working_grid, Has_blocks_as_large_as_stay_within_the_coarsest_step) {
    const WorkingGrid fine(grid_of({100, 100, 100}, {0.743, 0.75, 0.5}), {{0, 0, 0}, {100, 100, 100}});
    EXPECT_EQ(fine.block(), (Size3{2, 2, 3}));
    EXPECT_EQ(fine.size(), (Size3{50, 50, 34}));
    const WorkingGrid thick(grid_of({100, 100, 100}, {0.8, 0.6, 5}), {{0, 0, 0}, {100, 100, 100}});
    EXPECT_EQ(thick.block(), (Size3{1, 2, 1})) << "what is coarser stays as it is";
}

TEST(A_working_grid, Has_its_centres_in_the_middle_of_the_blocks) {
    const auto ct = grid_of({20, 20, 20}, {0.7, 0.6, 0.5});
    const WorkingGrid grid(ct, kOddRegion);
    for (const Size3 w : {Size3{0, 0, 0}, Size3{2, 1, 0}}) {
        Vec3 sum = Vec3::Zero();
        int count = 0;
        for_block(grid, w, [&](int i, int j, int k) {
            sum += ct.world(Vec3(i, j, k));
            ++count;
        });
        const Vec3 centre = grid.geometry().world(Vec3(w[0], w[1], w[2]));
        EXPECT_LT((centre - sum / count).norm(), 1e-9);
    }
}

TEST(A_working_grid, Finds_the_block_of_every_voxel) {
    const WorkingGrid grid(grid_of({20, 20, 20}, {0.7, 0.6, 0.5}), kOddRegion);
    for (int k = 0; k < grid.size()[2]; ++k) {
        for (int j = 0; j < grid.size()[1]; ++j) {
            for (int i = 0; i < grid.size()[0]; ++i)
                for_block(grid, {i, j, k}, [&](int a, int b, int c) {
                    ASSERT_EQ(grid.block_of({a, b, c}), (Size3{i, j, k}));
                });
        }
    }
}

TEST(Block_means, Equal_the_plain_loop_with_thinner_blocks_at_the_end) {
    std::mt19937 random(4);
    const auto geometry = grid_of({20, 20, 20}, {0.7, 0.6, 0.5});
    const auto noise = [&](int, int, int) { return static_cast<double>(random() % 4000) - 1000.0; };
    for (const core::CtVoxels& ct : {filled<std::int16_t>(geometry, noise), filled<float>(geometry, noise)}) {
        const WorkingGrid grid(geometry, kOddRegion);
        const auto means = block_means(ct, grid);
        for (int k = 0; k < grid.size()[2]; ++k) {
            for (int j = 0; j < grid.size()[1]; ++j) {
                for (int i = 0; i < grid.size()[0]; ++i) {
                    double sum = 0;
                    int count = 0;
                    for_block(grid, {i, j, k}, [&](int a, int b, int c) {
                        sum += std::visit([&](const auto& v) { return double{1} * v->at(a, b, c); }, ct);
                        ++count;
                    });
                    ASSERT_NEAR(means[grid.at(i, j, k)], sum / count, 1e-3);
                }
            }
        }
    }
}

TEST(Block_shares, Equal_the_plain_loop) {
    std::mt19937 random(5);
    const auto geometry = grid_of({20, 20, 20}, {0.7, 0.6, 0.5});
    core::LabelMaskBuilder builder(geometry.size);
    for (int k = 0; k < 20; ++k) {
        for (int j = 0; j < 20; ++j) {
            const int begin = static_cast<int>(random() % 20);
            builder.add(j, k, begin, begin + static_cast<int>(random() % 20));
        }
    }
    const core::LabelMask mask = std::move(builder).build();
    const WorkingGrid grid(geometry, kOddRegion);
    const auto shares = block_shares(mask, grid);
    for (int k = 0; k < grid.size()[2]; ++k) {
        for (int j = 0; j < grid.size()[1]; ++j) {
            for (int i = 0; i < grid.size()[0]; ++i) {
                int in = 0;
                int count = 0;
                for_block(grid, {i, j, k}, [&](int a, int b, int c) {
                    in += mask.contains(a, b, c) ? 1 : 0;
                    ++count;
                });
                ASSERT_NEAR(shares[grid.at(i, j, k)], static_cast<double>(in) / count, 1e-6);
            }
        }
    }
}

TEST(The_way_back, Reads_a_linear_field_exactly_between_the_centres) {
    const auto geometry = grid_of({30, 28, 26}, {0.7, 0.7, 0.5});
    const Region region{{2, 2, 1}, {28, 26, 25}};
    const WorkingGrid grid(geometry, region);
    const auto plane = [](const Vec3& p) { return 0.3 * p[0] - 0.2 * p[1] + 0.5 * p[2]; };
    std::vector<float> field(grid.count());
    for (int k = 0; k < grid.size()[2]; ++k) {
        for (int j = 0; j < grid.size()[1]; ++j) {
            for (int i = 0; i < grid.size()[0]; ++i)
                field[grid.at(i, j, k)] = static_cast<float>(plane(grid.geometry().world(Vec3(i, j, k))));
        }
    }
    std::vector<float> row;
    for (int k = 4; k < 22; ++k) {
        for (int j = 4; j < 24; ++j) {
            FieldRows(grid, field).read(j, k, row);
            for (int i = 4; i < 26; ++i)
                ASSERT_NEAR(row[static_cast<std::size_t>(i - region.begin[0])],
                            plane(geometry.world(Vec3(i, j, k))), 1e-4);
        }
    }
}

TEST(The_way_back, Asks_at_full_resolution_within_the_band_only) {
    const auto geometry = grid_of({40, 12, 12}, {0.5, 0.5, 0.5});
    const WorkingGrid grid(geometry, whole(geometry));
    std::vector<float> field(grid.count());
    for (std::size_t n = 0; n < field.size(); ++n)
        field[n] = 6.0F - static_cast<float>(n % static_cast<std::size_t>(grid.size()[0]));
    const auto mask = written_back(grid, field, 1.0F, [](int i, int j, int k, float value) {
        EXPECT_LE(std::abs(value), 1.0F) << "a voxel outside the band was asked about";
        return (i + j + k) % 2 == 0;
    });
    // The field falls by 1 every 3 voxels from 6 at i = 1, so that the band is 16 ≤ i ≤ 22.
    for (int k = 0; k < 12; ++k) {
        for (int j = 0; j < 12; ++j) {
            for (int i = 0; i < 40; ++i) {
                const bool expected = i < 16 || (i <= 22 && (i + j + k) % 2 == 0);
                ASSERT_EQ(mask.contains(i, j, k), expected) << i << ' ' << j << ' ' << k;
            }
        }
    }
}

TEST(The_way_back, Keeps_rows_apart_where_one_ends_at_the_column_in_which_the_next_begins) {
    const auto geometry = grid_of({8, 4, 1}, {2, 2, 2});
    const WorkingGrid grid(geometry, whole(geometry));
    const std::vector<float> field(grid.count(), 0.0F);
    const auto expected = [](int i, int j) { return j % 2 == 0 ? i < 4 : i >= 4; };
    const auto mask =
        written_back(grid, field, 1.0F, [&](int i, int j, int, float) { return expected(i, j); });
    for (int j = 0; j < 4; ++j) {
        for (int i = 0; i < 8; ++i) ASSERT_EQ(mask.contains(i, j, 0), expected(i, j)) << i << ' ' << j;
    }
}

TEST(Voxels_replaced_within_a_region, Are_those_of_the_part_and_no_other_changes) {
    std::mt19937 random(6);
    const Size3 size{20, 20, 20};
    const auto any = [&] {
        core::LabelMaskBuilder builder(size);
        for (int n = 0; n < 900; ++n) {
            const int begin = static_cast<int>(random() % 20);
            builder.add(static_cast<int>(random() % 20), static_cast<int>(random() % 20), begin,
                        begin + static_cast<int>(random() % 8));
        }
        return std::move(builder).build();
    };
    const auto mask = any();
    const auto part = any();
    const auto result = replaced_within(mask, kOddRegion, part);
    for (int k = 0; k < 20; ++k) {
        for (int j = 0; j < 20; ++j) {
            for (int i = 0; i < 20; ++i)
                ASSERT_EQ(result.contains(i, j, k),
                          (kOddRegion.contains({i, j, k}) ? part : mask).contains(i, j, k));
        }
    }
    EXPECT_EQ(result.shared_slab(0), mask.shared_slab(0)) << "an untouched slab was copied";
}

TEST(A_region, Grows_in_millimetres_and_stays_on_the_grid) {
    const auto geometry = grid_of({100, 100, 20}, {0.7, 1, 5});
    EXPECT_EQ(grown({{10, 20, 2}, {30, 99, 4}}, geometry, 7.0), (Region{{0, 13, 0}, {41, 100, 7}}));
    EXPECT_TRUE(grown({}, geometry, 7.0).empty());
    const Region near = around(geometry.world({50, 50, 10}), geometry, 10.0);
    EXPECT_EQ(near, (Region{{35, 40, 8}, {66, 61, 13}}));
    EXPECT_TRUE(around(geometry.world({500, 50, 10}), geometry, 10.0).empty());
}

}  // namespace

#include "remnant/volumetry/plane.h"

#include <gtest/gtest.h>

#include <cmath>

#include "random_masks.h"

namespace remnant::volumetry {
namespace {

using namespace remnant::testing;
using core::LabelMask;
using core::Vec3;

template <class Visit>
void for_each_voxel(const core::Size3& size, Visit visit) {
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) visit(i, j, k);
        }
    }
}

class Seeded : public ::testing::TestWithParam<int> {
  protected:
    Random random{static_cast<std::uint64_t>(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Seeds, Seeded, ::testing::Range(0, 40));

TEST_P(Seeded, Plane_partition_equals_the_voxel_loop) {
    const auto grid = random_grid(random);
    const auto voxels = random_voxels(random, grid.size);
    const LabelMask mask = mask_of(voxels, grid.size);
    const PlaneOnGrid plane(random_plane(random, grid), grid);
    const LabelMask kept = kept_part(mask, plane);
    std::size_t at = 0;
    for_each_voxel(grid.size, [&](int i, int j, int k) {
        const bool expected = voxels[at++] != 0 && plane.keeps(i, j, k);
        ASSERT_EQ(kept.contains(i, j, k), expected) << "voxel " << i << ' ' << j << ' ' << k;
    });
}

TEST_P(Seeded, The_live_counter_equals_the_voxel_loop_for_many_labels) {
    const auto grid = random_grid(random);
    std::vector<LabelMask> masks;
    for (int n = 0; n < 4; ++n) masks.push_back(mask_of(random_voxels(random, grid.size), grid.size));
    masks.push_back(LabelMask(grid.size));
    std::vector<const LabelMask*> pointers;
    for (const auto& mask : masks) pointers.push_back(&mask);
    const PlaneCounter counter(pointers);
    for (int n = 0; n < 25; ++n) {
        const PlaneOnGrid plane(random_plane(random, grid), grid);
        const auto counts = counter.count(plane);
        for (std::size_t m = 0; m < masks.size(); ++m) {
            SideCounts expected;
            for_each_voxel(grid.size, [&](int i, int j, int k) {
                if (masks[m].contains(i, j, k))
                    (plane.keeps(i, j, k) ? expected.kept : expected.removed) += 1;
            });
            ASSERT_EQ(counts[m], expected) << "label " << m << ", plane " << n;
        }
    }
}

TEST_P(Seeded, The_side_of_a_voxel_is_the_sign_of_its_centres_distance) {
    const auto grid = random_grid(random);
    const auto cut = random_plane(random, grid);
    const PlaneOnGrid plane(cut, grid);
    for_each_voxel(grid.size, [&](int i, int j, int k) {
        const double distance = cut.normal.dot(grid.world(Vec3(i, j, k)) - cut.point);
        ASSERT_NEAR(plane.distance(i, j, k), distance, 1e-9);
        if (std::abs(distance) > 1e-8) {
            ASSERT_EQ(plane.keeps(i, j, k), distance > 0.0);
        }
    });
}

TEST(Plane, A_voxel_centre_on_the_plane_stays_whatever_the_rounding) {
    core::GridGeometry grid;
    grid.size = {64, 3, 3};
    grid.spacing = {0.743, 0.743, 1.6};
    grid.origin = {-113.37, 5.1, 7.7};
    for (int on = 0; on < 64; ++on) {
        const Vec3 point = grid.world(Vec3(on, 1, 1));
        EXPECT_TRUE(PlaneOnGrid({point, Vec3::UnitX()}, grid).keeps(on, 0, 2)) << "index " << on;
        EXPECT_TRUE(PlaneOnGrid({point, -Vec3::UnitX()}, grid).keeps(on, 0, 2)) << "index " << on;
        EXPECT_FALSE(PlaneOnGrid({point, Vec3::UnitX()}, grid).keeps(on - 1, 0, 2)) << "index " << on;
    }
}

TEST(Plane, The_sides_of_a_plane_and_of_its_opposite_make_the_whole) {
    Random random(7);
    const auto grid = random_grid(random);
    const LabelMask mask = mask_of(random_voxels(random, grid.size), grid.size);
    auto cut = random_plane(random, grid);
    const double one = kept_boxes(mask, PlaneOnGrid(cut, grid));
    cut.normal = -cut.normal;
    const double other = kept_boxes(mask, PlaneOnGrid(cut, grid));
    EXPECT_NEAR(one + other, static_cast<double>(mask.count()), 1e-9 * static_cast<double>(mask.count()));
}

/// Share of a fine lattice of points in the unit cube that lie on the positive side.
double lattice_fraction(double at_centre, const Vec3& step, int n) {
    int inside = 0;
    for_each_voxel({n, n, n}, [&](int i, int j, int k) {
        const Vec3 point((i + 0.5) / n - 0.5, (j + 0.5) / n - 0.5, (k + 0.5) / n - 0.5);
        if (at_centre + step.dot(point) >= 0.0) ++inside;
    });
    return static_cast<double>(inside) / (static_cast<double>(n) * n * n);
}

TEST_P(Seeded, The_part_of_a_cube_beyond_a_plane_equals_a_lattice_of_points) {
    const Vec3 step = random_unit(random);
    const double at_centre = uniform(random, -0.9, 0.9);
    EXPECT_NEAR(kept_fraction(at_centre, step), lattice_fraction(at_centre, step, 80), 2e-3);
}

TEST(Cube_cut_by_a_plane, Has_the_closed_forms_of_prism_corner_and_half) {
    EXPECT_DOUBLE_EQ(kept_fraction(0.0, {0.3, -0.2, 0.9}), 0.5);
    EXPECT_DOUBLE_EQ(kept_fraction(0.25, {1.0, 0.0, 0.0}), 0.75);
    EXPECT_DOUBLE_EQ(kept_fraction(-0.25, {0.0, -1.0, 0.0}), 0.25);
    // The corner beyond x + y + z = 1 + 1/2 + t is a tetrahedron of edge 1.5 - (1.5 - h) = h: volume h³/6.
    const double h = 0.4;
    EXPECT_NEAR(kept_fraction(h - 1.5, {1.0, 1.0, 1.0}), h * h * h / 6.0, 1e-15);
    // A wedge over a triangle of legs h: h²/2.
    EXPECT_NEAR(kept_fraction(h - 1.0, {1.0, 0.0, 1.0}), h * h / 2.0, 1e-15);
    EXPECT_EQ(kept_fraction(2.0, {1.0, 1.0, 1.0}), 1.0);
    EXPECT_EQ(kept_fraction(-2.0, {1.0, 1.0, 1.0}), 0.0);
}

TEST(Cube_cut_by_a_plane, Does_not_lose_digits_on_a_nearly_parallel_plane) {
    for (const double slope : {1e-5, 1e-8, 1e-10, 1e-14}) {
        EXPECT_NEAR(kept_fraction(0.125, {1.0, slope, 0.0}), 0.625, 1e-6) << slope;
        EXPECT_NEAR(kept_fraction(0.125, {1.0, slope, slope}), 0.625, 1e-6) << slope;
    }
}

TEST_P(Seeded, The_exact_volume_beyond_a_plane_is_the_sum_over_every_box) {
    const auto grid = random_grid(random);
    const LabelMask mask = mask_of(random_voxels(random, grid.size), grid.size);
    const PlaneOnGrid plane(random_plane(random, grid), grid);
    double expected = 0.0;
    for_each_voxel(grid.size, [&](int i, int j, int k) {
        if (mask.contains(i, j, k)) expected += kept_fraction(plane.distance(i, j, k), plane.step());
    });
    EXPECT_NEAR(kept_boxes(mask, plane), expected, 1e-9 * (1.0 + expected));
}

TEST(Plane, The_exact_volume_of_half_a_box_is_half_to_all_digits) {
    core::GridGeometry grid;
    grid.size = {11, 9, 7};
    grid.spacing = {0.7, 1.1, 2.3};
    const LabelMask box = mask_of(std::vector<std::uint8_t>(11 * 9 * 7, 1), grid.size);
    Random random(3);
    for (int n = 0; n < 50; ++n) {
        const core::CuttingPlane cut{grid.world(Vec3(5, 4, 3)), random_unit(random)};
        EXPECT_NEAR(kept_boxes(box, PlaneOnGrid(cut, grid)), 11 * 9 * 7 / 2.0, 1e-9);
    }
}

}  // namespace
}  // namespace remnant::volumetry

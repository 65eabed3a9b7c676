// Two outlines compared: against the plain question to every pair of voxels, and against closed formulas.

#include "remnant/volumetry/outline_agreement.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <numeric>

#include "random_masks.h"
#include "remnant/volumetry/outline_surface.h"
#include "voxels_where.h"

namespace remnant::testing {
namespace {

using core::GridGeometry;
using core::LabelMask;
using core::Vec3;
using volumetry::DifferenceKind;
using volumetry::DifferencePlace;
using volumetry::OutlineAgreement;
using volumetry::VoxelIndex;

OutlineAgreement agreement(const LabelMask& a, const LabelMask& b, const GridGeometry& grid,
                           std::size_t places = 1000) {
    auto result = volumetry::agreement_of(a, b, grid, {places}, core::JobContext());
    EXPECT_TRUE(result) << result.error().reason;
    return result ? *result : OutlineAgreement();
}

GridGeometry grid_of(const core::Size3& size, const Vec3& spacing = {0.7, 0.8, 1.5}) {
    GridGeometry grid;
    grid.size = size;
    grid.spacing = spacing;
    grid.origin = {-120, 40, -700};
    return grid;
}

LabelMask box(const GridGeometry& grid, const VoxelIndex& low, const VoxelIndex& high) {
    return voxels_where(grid.size, [&](int i, int j, int k) {
        return i >= low[0] && i <= high[0] && j >= low[1] && j <= high[1] && k >= low[2] && k <= high[2];
    });
}

LabelMask ball(const GridGeometry& grid, const Vec3& centre, double radius) {
    return voxels_where(grid.size, [&](int i, int j, int k) {
        return (Vec3(i, j, k) - centre).cwiseProduct(grid.spacing).norm() <= radius;
    });
}

/// Everything said of surfaces and voxels, asked of every voxel by its six neighbours.
class Plain {
  public:
    Plain(const LabelMask& mask, const GridGeometry& grid) : mask_(mask), grid_(grid) {
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i) {
                    if (!in({i, j, k})) continue;
                    voxels.push_back({i, j, k});
                    if (on_surface({i, j, k})) surface.push_back({i, j, k});
                }
            }
        }
    }
    [[nodiscard]] bool in(const VoxelIndex& v) const {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (v[axis] < 0 || v[axis] >= grid_.size[axis]) return false;
        }
        return mask_.contains(v[0], v[1], v[2]);
    }
    [[nodiscard]] double nearest_mm(const VoxelIndex& from) const {
        double best = std::numeric_limits<double>::infinity();
        for (const VoxelIndex& v : surface)
            best =
                std::min(best, Vec3((from[0] - v[0]) * grid_.spacing[0], (from[1] - v[1]) * grid_.spacing[1],
                                    (from[2] - v[2]) * grid_.spacing[2])
                                   .norm());
        return best;
    }

    std::vector<VoxelIndex> voxels;
    std::vector<VoxelIndex> surface;

  private:
    [[nodiscard]] bool on_surface(const VoxelIndex& v) const {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            for (const int step : {-1, 1}) {
                VoxelIndex next = v;
                next[axis] += step;
                if (!in(next)) return true;
            }
        }
        return false;
    }
    const LabelMask& mask_;
    const GridGeometry& grid_;
};

/// Both directions in one pool, by rising distance.
std::vector<double> pool(const Plain& a, const Plain& b) {
    std::vector<double> all;
    for (const VoxelIndex& v : a.surface) all.push_back(b.nearest_mm(v));
    for (const VoxelIndex& v : b.surface) all.push_back(a.nearest_mm(v));
    std::ranges::sort(all);
    return all;
}

double percentile(const std::vector<double>& sorted, double part) {
    const double at = part * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

void expect_equals_plain(const LabelMask& a, const LabelMask& b, const GridGeometry& grid) {
    const OutlineAgreement ours = agreement(a, b, grid);
    const Plain plain_a(a, grid);
    const Plain plain_b(b, grid);
    const auto common =
        std::ranges::count_if(plain_a.voxels, [&](const VoxelIndex& v) { return plain_b.in(v); });
    const double voxel_ml = grid.spacing.prod() / 1000.0;
    const auto na = static_cast<double>(plain_a.voxels.size());
    const auto nb = static_cast<double>(plain_b.voxels.size());
    EXPECT_NEAR(ours.dice, na + nb == 0 ? 1.0 : 2.0 * static_cast<double>(common) / (na + nb), 1e-12);
    EXPECT_NEAR(ours.volume_a.value(), na * voxel_ml, 1e-9);
    EXPECT_NEAR(ours.volume_b.value(), nb * voxel_ml, 1e-9);
    EXPECT_NEAR(ours.difference.value(), (nb - na) * voxel_ml, 1e-9);
    EXPECT_NEAR(ours.added.value(), (nb - static_cast<double>(common)) * voxel_ml, 1e-9);
    EXPECT_NEAR(ours.missed.value(), (na - static_cast<double>(common)) * voxel_ml, 1e-9);
    ASSERT_EQ(ours.difference_percent.has_value(), na > 0);
    if (na > 0) {
        EXPECT_NEAR(ours.difference_percent->value(), 100.0 * (nb - na) / na, 1e-9);
    }
    ASSERT_EQ(ours.distances.has_value(), na > 0 && nb > 0);
    if (!ours.distances) return;
    const std::vector<double> distances = pool(plain_a, plain_b);
    const double mean =
        std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(distances.size());
    EXPECT_NEAR(ours.distances->mean.value(), mean, 1e-9);
    EXPECT_NEAR(ours.distances->percentile95.value(), percentile(distances, 0.95), 1e-9);
    EXPECT_NEAR(ours.distances->maximum.value(), distances.back(), 1e-9);
    EXPECT_NEAR((ours.distances->farthest_in_a - ours.distances->farthest_in_b).norm(), distances.back(),
                1e-9)
        << "its two ends lie that far apart";
}

TEST(Outline_agreement, Equals_all_surface_voxels_against_all_for_random_outlines) {
    Random random(17);
    for (int round = 0; round < 60; ++round) {
        SCOPED_TRACE(round);
        GridGeometry grid = random_grid(random);
        for (int& n : grid.size) n = std::min(n, 14);
        expect_equals_plain(mask_of(random_voxels(random, grid.size), grid.size),
                            mask_of(random_voxels(random, grid.size), grid.size), grid);
    }
}

TEST(Outline_agreement, Equals_all_surface_voxels_against_all_for_bodies_near_and_far) {
    Random random(4);
    for (int round = 0; round < 30; ++round) {
        SCOPED_TRACE(round);
        GridGeometry grid = random_grid(random);
        grid.size = {34, 30, 22};
        const auto some_ball = [&] {
            return ball(grid, {uniform(random, 4, 30), uniform(random, 4, 26), uniform(random, 3, 19)},
                        grid.spacing.minCoeff() * uniform(random, 1.5, 9.0));
        };
        expect_equals_plain(some_ball(), some_ball(), grid);
    }
}

TEST(Outline_agreement, Of_an_outline_with_itself_is_perfect_and_has_no_places) {
    const GridGeometry grid = grid_of({40, 40, 20});
    const LabelMask a = ball(grid, {20, 20, 10}, 9.0);
    const OutlineAgreement result = agreement(a, a, grid);
    EXPECT_EQ(result.dice, 1.0);
    EXPECT_EQ(result.distances->maximum.value(), 0.0);
    EXPECT_EQ(result.distances->mean.value(), 0.0);
    EXPECT_TRUE(result.places.empty());
}

TEST(Outline_agreement, Of_a_box_shifted_along_its_slices_is_the_shift) {
    const GridGeometry grid = grid_of({60, 40, 30});
    const LabelMask a = box(grid, {10, 10, 5}, {29, 29, 24});
    const LabelMask b = box(grid, {14, 10, 5}, {33, 29, 24});
    const OutlineAgreement result = agreement(a, b, grid);
    const double slab_ml = 4 * 20 * 20 * grid.spacing.prod() / 1000.0;
    EXPECT_NEAR(result.dice, 16.0 / 20.0, 1e-12);
    EXPECT_NEAR(result.added.value(), slab_ml, 1e-9);
    EXPECT_NEAR(result.missed.value(), slab_ml, 1e-9);
    EXPECT_NEAR(result.difference.value(), 0.0, 1e-12);
    EXPECT_NEAR(result.distances->maximum.value(), 4 * 0.7, 1e-12);
    ASSERT_EQ(result.places.size(), 2u);
    for (const DifferencePlace& place : result.places) {
        EXPECT_NEAR(place.volume.value(), slab_ml, 1e-9)
            << "the whole slab, its border with the other included";
        EXPECT_NEAR(place.farthest.value(), 4 * 0.7, 1e-12);
        const double i = grid.index(place.at)[0];
        EXPECT_NEAR(i, place.kind == DifferenceKind::Added ? 33.0 : 10.0, 1e-9);
    }
}

TEST(Outline_agreement, Of_balls_in_one_centre_is_the_difference_of_their_radii) {
    const GridGeometry grid = grid_of({90, 90, 90}, {0.5, 0.5, 0.5});
    const LabelMask a = ball(grid, {45, 45, 45}, 14.0);
    const LabelMask b = ball(grid, {45, 45, 45}, 20.0);
    const OutlineAgreement result = agreement(a, b, grid);
    const double half_voxel_diagonal = 0.5 * std::sqrt(3.0) * 0.5;
    EXPECT_NEAR(result.distances->mean.value(), 6.0, half_voxel_diagonal);
    EXPECT_NEAR(result.distances->percentile95.value(), 6.0, 2 * half_voxel_diagonal);
    EXPECT_NEAR(result.distances->maximum.value(), 6.0, 2 * half_voxel_diagonal);
    const double volume_ratio = std::pow(14.0 / 20.0, 3);
    EXPECT_NEAR(result.dice, 2 * volume_ratio / (1 + volume_ratio), 0.002);
    EXPECT_NEAR(result.difference_percent->value(), 100 * (1 / volume_ratio - 1), 1.0);
}

TEST(Outline_agreement, Has_no_distances_to_an_empty_outline) {
    const GridGeometry grid = grid_of({10, 10, 10});
    const LabelMask a = box(grid, {2, 2, 2}, {5, 5, 5});
    const LabelMask none(grid.size);
    EXPECT_FALSE(agreement(a, none, grid).distances);
    EXPECT_EQ(agreement(a, none, grid).dice, 0.0);
    EXPECT_FALSE(agreement(none, a, grid).difference_percent) << "no per cent of nothing";
    EXPECT_EQ(agreement(none, none, grid).dice, 1.0);
}

TEST(Outline_agreement, Names_the_largest_place_first_and_where_it_is_deepest) {
    const GridGeometry grid = grid_of({80, 60, 40}, {1, 1, 1});
    const LabelMask liver = box(grid, {20, 10, 10}, {59, 49, 29});
    // Forgotten: a corner of 10 × 10 × 5. Added: a rod of 3 × 3 that reaches 8 out. A skin of one pixel
    // beside.
    const LabelMask corner = box(grid, {20, 10, 10}, {29, 19, 14});
    const LabelMask rod = box(grid, {60, 30, 20}, {67, 32, 22});
    const LabelMask skin = box(grid, {20, 50, 10}, {59, 50, 29});
    const LabelMask other = core::united(core::subtracted(liver, corner), core::united(rod, skin));
    const OutlineAgreement result = agreement(liver, other, grid);
    ASSERT_EQ(result.places.size(), 2u) << "a skin of one pixel is no place while there are thicker ones";
    EXPECT_EQ(result.places[0].kind, DifferenceKind::Missed);
    EXPECT_NEAR(result.places[0].volume.value(), 0.5, 1e-12);
    EXPECT_NEAR(result.places[0].farthest.value(), 5.0, 1e-12);
    EXPECT_NEAR(grid.index(result.places[0].at)[2], 10.0, 1e-9);
    EXPECT_EQ(result.places[1].kind, DifferenceKind::Added);
    EXPECT_NEAR(result.places[1].farthest.value(), 8.0, 1e-12);
    EXPECT_NEAR(grid.index(result.places[1].at)[0], 67.0, 1e-9);
    EXPECT_EQ(agreement(liver, other, grid, 1).places.size(), 1u) << "no more places than asked for";
}

TEST(Outline_agreement, Makes_places_of_a_skin_where_there_is_nothing_else) {
    const GridGeometry grid = grid_of({40, 40, 20}, {1, 1, 1});
    const OutlineAgreement result =
        agreement(box(grid, {5, 5, 5}, {20, 20, 15}), box(grid, {5, 5, 5}, {21, 20, 15}), grid);
    ASSERT_EQ(result.places.size(), 1u);
    EXPECT_NEAR(result.places[0].volume.value(), 16 * 11 / 1000.0, 1e-12);
    EXPECT_NEAR(result.places[0].farthest.value(), 1.0, 1e-12);
}

TEST(Outline_agreement, Finds_the_deepest_voxel_of_every_piece) {
    Random random(23);
    for (int round = 0; round < 30; ++round) {
        SCOPED_TRACE(round);
        GridGeometry grid = random_grid(random);
        grid.size = {40, 30, 16};
        const double reach = 12.0 * grid.spacing.minCoeff();
        const LabelMask a = ball(grid, {16, 15, 8}, reach);
        const LabelMask b = core::subtracted(ball(grid, {uniform(random, 10, 30), 15, 8}, reach),
                                             ball(grid, {24, uniform(random, 10, 20), 8}, 0.3 * reach));
        const Plain plain_a(a, grid);
        const Plain plain_b(b, grid);
        double added = 0.0;
        double missed = 0.0;
        for (const VoxelIndex& v : plain_b.voxels)
            added = plain_a.in(v) ? added : std::max(added, plain_a.nearest_mm(v));
        for (const VoxelIndex& v : plain_a.voxels)
            missed = plain_b.in(v) ? missed : std::max(missed, plain_b.nearest_mm(v));
        double found_added = 0.0;
        double found_missed = 0.0;
        for (const DifferencePlace& place : agreement(a, b, grid).places) {
            double& found = place.kind == DifferenceKind::Added ? found_added : found_missed;
            found = std::max(found, place.farthest.value());
        }
        // What touches the other outline within its slice is no farther from it than a pixel.
        const double skin = std::max(grid.spacing[0], grid.spacing[1]);
        if (added > skin) {
            EXPECT_NEAR(found_added, added, 1e-9);
        }
        if (missed > skin) {
            EXPECT_NEAR(found_missed, missed, 1e-9);
        }
    }
}

TEST(Outline_agreement, Is_the_same_whatever_the_number_of_threads) {
    const GridGeometry grid = grid_of({120, 100, 40});
    const LabelMask a = ball(grid, {55, 50, 20}, 25.0);
    const LabelMask b = ball(grid, {61, 48, 21}, 24.0);
    const OutlineAgreement many = agreement(a, b, grid);
    const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
    const OutlineAgreement alone = agreement(a, b, grid);
    EXPECT_EQ(many.distances->mean, alone.distances->mean);
    EXPECT_EQ(many.distances->percentile95, alone.distances->percentile95);
    EXPECT_EQ(many.distances->farthest_in_a, alone.distances->farthest_in_a);
    EXPECT_EQ(many.distances->farthest_in_b, alone.distances->farthest_in_b);
    ASSERT_EQ(many.places.size(), alone.places.size());
    for (std::size_t n = 0; n < many.places.size(); ++n) EXPECT_EQ(many.places[n].at, alone.places[n].at);
}

TEST(Outline_agreement, Refuses_outlines_of_two_grids) {
    const GridGeometry grid = grid_of({10, 10, 10});
    EXPECT_FALSE(
        volumetry::agreement_of(LabelMask(grid.size), LabelMask({10, 10, 9}), grid, {}, core::JobContext()));
}

TEST(Outline_agreement, Stops_when_cancelled) {
    const GridGeometry grid = grid_of({20, 20, 20});
    const LabelMask a = ball(grid, {10, 10, 10}, 5.0);
    const core::JobContext job;
    job.cancel();
    const auto result = volumetry::agreement_of(a, a, grid, {}, job);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().reason, "cancelled");
}

TEST(Surface, Is_what_has_a_face_neighbour_outside_and_at_the_edge_of_the_grid) {
    Random random(8);
    for (int round = 0; round < 40; ++round) {
        SCOPED_TRACE(round);
        const GridGeometry grid = random_grid(random);
        const LabelMask mask = mask_of(random_voxels(random, grid.size), grid.size);
        EXPECT_EQ(volumetry::voxels_of(volumetry::surface_of(mask)), Plain(mask, grid).surface);
    }
}

}  // namespace
}  // namespace remnant::testing

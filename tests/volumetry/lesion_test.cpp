// Lesions: diameters against every pair of voxels and closed formulas, the rest against counting.

#include "remnant/volumetry/lesion.h"

#include <gtest/gtest.h>

#include <cmath>

#include "random_masks.h"
#include "voxels_where.h"

namespace remnant::testing {
namespace {

using core::GridGeometry;
using core::LabelMask;
using core::StructureKind;
using core::Vec3;
using volumetry::diameters_of;
using volumetry::Lesion;
using volumetry::LesionDiameters;

GridGeometry grid_of(const core::Size3& size, const Vec3& spacing) {
    GridGeometry grid;
    grid.size = size;
    grid.spacing = spacing;
    grid.origin = {-100, 20, 300};
    return grid;
}

std::vector<Vec3> voxels(const LabelMask& mask) {
    std::vector<Vec3> all;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) all.emplace_back(i, j, k);
            }
        }
    }
    return all;
}

struct Longest {
    double in_slice = 0.0;
    double anywhere = 0.0;
};

Longest of_all_pairs(const LabelMask& mask, const GridGeometry& grid, int slice_axis) {
    const std::vector<Vec3> all = voxels(mask);
    Longest longest;
    for (const Vec3& a : all) {
        for (const Vec3& b : all) {
            const double mm = (grid.world(a) - grid.world(b)).norm();
            longest.anywhere = std::max(longest.anywhere, mm);
            if (a[slice_axis] == b[slice_axis]) longest.in_slice = std::max(longest.in_slice, mm);
        }
    }
    return longest;
}

TEST(Lesion_diameters, Equal_the_farthest_of_all_pairs_of_voxels) {
    Random random(31);
    for (int round = 0; round < 40; ++round) {
        SCOPED_TRACE(round);
        GridGeometry grid = random_grid(random);
        for (int& n : grid.size) n = std::min(n, 10);
        const LabelMask mask = mask_of(random_voxels(random, grid.size), grid.size);
        if (mask.empty()) continue;
        const LesionDiameters found = diameters_of(mask, grid);
        int axial = 0;
        grid.direction.row(2).cwiseAbs().maxCoeff(&axial);
        EXPECT_EQ(found.slice_axis, axial) << "the axis nearest to head-feet";
        const Longest truth = of_all_pairs(mask, grid, axial);
        EXPECT_NEAR(found.longest.length().value(), truth.in_slice, 1e-9);
        EXPECT_NEAR(found.greatest.length().value(), truth.anywhere, 1e-9);
        for (const Vec3& end : {found.longest.from, found.longest.to})
            EXPECT_NEAR(grid.index(end)[axial], found.slice, 1e-9) << "drawn in its slice";
    }
}

TEST(Lesion_diameters, Perpendicular_of_a_rectangle_goes_through_its_corner) {
    const GridGeometry grid = grid_of({40, 30, 5}, {0.8, 0.8, 3.0});
    const LabelMask mask = voxels_where(
        grid.size, [](int i, int j, int k) { return i >= 5 && i <= 30 && j >= 8 && j <= 20 && k == 2; });
    const LesionDiameters found = diameters_of(mask, grid);
    const double w = 25 * 0.8;
    const double h = 12 * 0.8;
    const double diagonal = std::hypot(w, h);
    EXPECT_EQ(found.slice, 2);
    EXPECT_NEAR(found.longest.length().value(), diagonal, 1e-9);
    EXPECT_NEAR(found.perpendicular.length().value(), h * diagonal / w, 1e-9);
    EXPECT_NEAR(
        (found.longest.to - found.longest.from).dot(found.perpendicular.to - found.perpendicular.from), 0.0,
        1e-9)
        << "at right angles";
}

TEST(Lesion_diameters, Of_an_ellipsoid_are_its_axes_to_a_pixel) {
    const GridGeometry grid = grid_of({100, 80, 60}, {0.7, 0.7, 1.0});
    const Vec3 half_axes(24, 15, 20);
    const LabelMask mask = voxels_where(grid.size, [&](int i, int j, int k) {
        return (Vec3(i - 50.2, j - 39.7, k - 30.1).cwiseProduct(grid.spacing).cwiseQuotient(half_axes))
                   .norm() <= 1;
    });
    const LesionDiameters found = diameters_of(mask, grid);
    EXPECT_NEAR(found.longest.length().value(), 48.0, 0.7);
    EXPECT_NEAR(found.perpendicular.length().value(), 30.0, 0.7);
    EXPECT_NEAR(found.greatest.length().value(), 48.0, 0.7);
    EXPECT_NEAR(found.slice, 30, 1);
}

TEST(Lesion_diameters, Perpendicular_is_the_longest_of_a_dense_row_of_chords) {
    Random random(77);
    for (int round = 0; round < 20; ++round) {
        SCOPED_TRACE(round);
        const GridGeometry grid = grid_of({60, 60, 1}, {0.7, 0.9, 1.0});
        const double turn = uniform(random, 0, 3);
        const double wide = uniform(random, 8, 18);
        const double high = uniform(random, 3, 8);
        const LabelMask mask = voxels_where(grid.size, [&](int i, int j, int) {
            const double x = std::cos(turn) * (i - 30) + std::sin(turn) * (j - 30);
            const double y = -std::sin(turn) * (i - 30) + std::cos(turn) * (j - 30);
            return std::pow(std::abs(x / wide), 3) + std::pow(std::abs(y / high), 3) <= 1;
        });
        const LesionDiameters found = diameters_of(mask, grid);
        const Vec3 along = (found.longest.to - found.longest.from).normalized();
        const Vec3 side(-along[1], along[0], 0);
        // A convex body reaches as far to the side, at each place along, as any line between two voxels does.
        std::vector<Vec3> all;
        for (const Vec3& v : voxels(mask)) all.push_back(grid.world(v) - found.longest.from);
        double best = 0.0;
        for (double t = 0.0; t <= found.longest.length().value(); t += 0.25) {
            double low = 0.0;
            double high_side = 0.0;
            for (const Vec3& a : all) {
                if (along.dot(a) > t) continue;
                for (const Vec3& b : all) {
                    const double span = along.dot(b) - along.dot(a);
                    if (along.dot(b) < t || span < 1e-9) continue;
                    const double s = side.dot(a + (b - a) * ((t - along.dot(a)) / span));
                    low = std::min(low, s);
                    high_side = std::max(high_side, s);
                }
            }
            best = std::max(best, high_side - low);
        }
        EXPECT_GE(found.perpendicular.length().value(), best - 1e-9);
        EXPECT_LE(found.perpendicular.length().value(), best + 0.5);
    }
}

TEST(Lesion_diameters, Of_one_voxel_are_nothing_and_of_a_row_its_length) {
    const GridGeometry grid = grid_of({20, 20, 5}, {0.8, 0.8, 3.0});
    const auto one = voxels_where(grid.size, [](int i, int j, int k) { return i == 4 && j == 5 && k == 2; });
    EXPECT_EQ(diameters_of(one, grid).longest.length().value(), 0.0);
    EXPECT_EQ(diameters_of(one, grid).perpendicular.length().value(), 0.0);
    const auto row =
        voxels_where(grid.size, [](int i, int j, int k) { return i >= 4 && i <= 9 && j == 5 && k == 2; });
    EXPECT_NEAR(diameters_of(row, grid).longest.length().value(), 4.0, 1e-12);
    EXPECT_EQ(diameters_of(row, grid).perpendicular.length().value(), 0.0);
}

/// A block of liver with two segments, two tumours and two veins, and a CT that is i + 100 · j.
struct Scene {
    core::TimePoint scan;

    Scene() {
        scan.geometry = grid_of({60, 40, 30}, {0.8, 0.8, 1.5});
        add("liver", StructureKind::Liver, block({5, 5, 3}, {54, 34, 26}));
        add("left", StructureKind::SegmentII, block({30, 5, 3}, {54, 34, 26}));
        add("right", StructureKind::SegmentVIII, block({5, 5, 3}, {29, 34, 26}));
        add("small", StructureKind::Metastasis, block({40, 20, 12}, {43, 23, 14}));
        add("large", StructureKind::Tumour, block({24, 15, 10}, {33, 24, 15}));
        add("portal", StructureKind::PortalVein, block({36, 15, 3}, {37, 24, 26}));
        add("touching", StructureKind::HepaticVeins, block({20, 15, 3}, {23, 24, 26}));
        auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(scan.geometry);
        std::size_t at = 0;
        for (int k = 0; k < 30; ++k) {
            for (int j = 0; j < 40; ++j) {
                for (int i = 0; i < 60; ++i) ct->voxels()[at++] = static_cast<std::int16_t>(i + 100 * j);
            }
        }
        scan.ct = core::SharedVoxels<std::int16_t>(ct);
    }
    [[nodiscard]] LabelMask block(std::array<int, 3> low, std::array<int, 3> high) const {
        return voxels_where(scan.geometry.size, [&](int i, int j, int k) {
            return i >= low[0] && i <= high[0] && j >= low[1] && j <= high[1] && k >= low[2] && k <= high[2];
        });
    }
    void add(const std::string& id, StructureKind kind, LabelMask mask) {
        core::Structure s;
        s.id = id;
        s.name = id;
        s.kind = kind;
        s.mask = std::move(mask);
        scan.structures.push_back(std::move(s));
    }
};

TEST(Lesions, Are_numbered_with_the_largest_first) {
    const auto lesions = volumetry::lesions_of(Scene().scan, {});
    ASSERT_EQ(lesions.size(), 2u);
    EXPECT_EQ(lesions[0].structure_id, "large");
    EXPECT_EQ(lesions[0].number, 1);
    EXPECT_EQ(lesions[0].voxels, 600);
    EXPECT_NEAR(lesions[0].volume.value(), 600 * 0.8 * 0.8 * 1.5 / 1000, 1e-12);
    EXPECT_EQ(lesions[1].structure_id, "small");
    EXPECT_EQ(lesions[1].number, 2);
}

TEST(Lesions, Lie_in_segments_by_their_share_of_voxels) {
    const Lesion large = volumetry::lesions_of(Scene().scan, {}).front();
    ASSERT_EQ(large.segments.size(), 2u);
    EXPECT_EQ(large.segments[0].segment, core::Segment::VIII) << "six of its ten columns";
    EXPECT_NEAR(large.segments[0].share.value(), 60.0, 1e-9);
    EXPECT_EQ(large.segments[1].segment, core::Segment::II);
    EXPECT_NEAR(large.segments[1].share.value(), 40.0, 1e-9);
}

TEST(Lesions, Have_the_mean_and_spread_of_their_voxels) {
    const Lesion large = volumetry::lesions_of(Scene().scan, {}).front();
    ASSERT_TRUE(large.intensity);
    double sum = 0.0;
    double squares = 0.0;
    for (int j = 15; j <= 24; ++j) {
        for (int i = 24; i <= 33; ++i) {
            sum += 6.0 * (i + 100 * j);
            squares += 6.0 * (i + 100.0 * j) * (i + 100.0 * j);
        }
    }
    const double mean = sum / 600;
    EXPECT_NEAR(large.intensity->mean, mean, 1e-9);
    EXPECT_NEAR(large.intensity->standard_deviation, std::sqrt((squares - 600 * mean * mean) / 599), 1e-6);
    Scene without;
    without.scan.ct.reset();
    EXPECT_FALSE(volumetry::lesions_of(without.scan, {}).front().intensity);
}

TEST(Lesions, Lie_as_deep_under_the_capsule_as_there_is_liver_between) {
    const auto lesions = volumetry::lesions_of(Scene().scan, {});
    ASSERT_TRUE(lesions[0].to_capsule);
    EXPECT_NEAR(lesions[0].to_capsule->distance.value(), 10 * 0.8, 1e-9) << "rows 15 to 5, or 24 to 34";
    EXPECT_NEAR((lesions[0].to_capsule->at_lesion - lesions[0].to_capsule->at_other).norm(), 10 * 0.8, 1e-9);
    EXPECT_NEAR(lesions[1].to_capsule->distance.value(), 11 * 0.8, 1e-9);
}

TEST(Lesions, Take_a_hole_in_the_liver_s_outline_for_no_capsule) {
    Scene scene;
    core::LabelMask& liver = scene.scan.structures[0].mask;
    liver = core::subtracted(liver, scene.block({20, 15, 8}, {23, 24, 20}));
    EXPECT_NEAR(volumetry::lesions_of(scene.scan, {})[0].to_capsule->distance.value(), 10 * 0.8, 1e-9);
}

TEST(Lesions, That_reach_out_of_the_liver_lie_on_its_capsule) {
    Scene scene;
    scene.add("sticking out", StructureKind::Tumour, scene.block({50, 10, 10}, {58, 30, 20}));
    scene.add("outside", StructureKind::Tumour, scene.block({57, 0, 0}, {59, 2, 2}));
    for (const Lesion& lesion : volumetry::lesions_of(scene.scan, {})) {
        if (lesion.structure_id == "sticking out") {
            EXPECT_EQ(lesion.to_capsule->distance.value(), 0.0);
        }
        if (lesion.structure_id == "outside") {
            EXPECT_FALSE(lesion.to_capsule);
        }
    }
}

TEST(Lesions, Are_as_far_from_a_vessel_as_the_walls_of_their_voxels) {
    const Lesion large = volumetry::lesions_of(Scene().scan, {}).front();
    ASSERT_EQ(large.to_vessels.size(), 2u);
    EXPECT_EQ(large.to_vessels[0].vessel_id, "touching");
    EXPECT_EQ(large.to_vessels[0].way.distance.value(), 0.0);
    EXPECT_EQ(large.to_vessels[1].vessel_id, "portal");
    EXPECT_NEAR(large.to_vessels[1].way.distance.value(), 2 * 0.8, 1e-9);
    EXPECT_NEAR((large.to_vessels[1].way.at_lesion - large.to_vessels[1].way.at_other).norm(), 1.6, 1e-9);
}

TEST(Lesions, Of_several_pieces_say_so_and_empty_ones_are_passed_over) {
    Scene scene;
    scene.add("two", StructureKind::Tumour,
              core::united(scene.block({10, 10, 10}, {11, 11, 11}), scene.block({14, 10, 10}, {15, 11, 11})));
    scene.add("none", StructureKind::Tumour, LabelMask(scene.scan.geometry.size));
    const auto lesions = volumetry::lesions_of(scene.scan, {});
    ASSERT_EQ(lesions.size(), 3u);
    EXPECT_EQ(lesions[2].structure_id, "two");
    EXPECT_EQ(lesions[2].pieces, 2);
    EXPECT_EQ(lesions[0].pieces, 1);
    const core::Warnings doubts = volumetry::doubts_about(lesions);
    ASSERT_EQ(doubts.size(), 1u) << "one outline is in pieces";
    EXPECT_EQ(doubts[0].id, "lesion-pieces");
    EXPECT_NE(doubts[0].text.find("'two' is in 2 pieces"), std::string::npos) << doubts[0].text;
}

}  // namespace
}  // namespace remnant::testing

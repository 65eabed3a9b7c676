// Cuts in the hand: pulled, turned over, laid through points and along veins.

#include "remnant/volumetry/cut_shaping.h"

#include <gtest/gtest.h>

#include "random_masks.h"
#include "remnant/volumetry/plane.h"
#include "remnant/volumetry/surface_cut.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;
using testing::Random;
using testing::uniform;

TEST(Handles, Pulled_to_where_they_are_change_nothing) {
    Random random(1);
    const auto grid = testing::random_grid(random);
    const auto plane = testing::random_plane(random, grid);
    const Vec3 u = plane.normal.unitOrthogonal();
    const Vec3 v = plane.normal.cross(u);
    const std::vector<core::Cut> cuts{
        plane, core::AblationSphere{plane.point, core::Millimetre(12)},
        core::AblationEllipsoid{plane.point, {10 * u, 20 * v, 5 * plane.normal}},
        core::CuttingSurface{flat_patch(5, 4, plane.point, 30 * u, 30 * v), plane.point}};
    for (const core::Cut& cut : cuts) {
        const auto handles = handles_of(cut, Vec3::UnitX());
        EXPECT_FALSE(handles.empty());
        for (std::size_t n = 0; n < handles.size(); ++n) {
            const auto again = handles_of(with_handle_at(cut, n, handles[n]), Vec3::UnitX());
            ASSERT_EQ(again.size(), handles.size());
            for (std::size_t m = 0; m < handles.size(); ++m)
                EXPECT_NEAR((again[m] - handles[m]).norm(), 0.0, 1e-9)
                    << "cut " << cut.index() << ", handle " << n;
        }
    }
}

TEST(Handles, Go_where_they_are_pulled) {
    const core::Cut plane = core::CuttingPlane{Vec3(1, 2, 3), Vec3::UnitX()};
    const auto tilted = std::get<core::CuttingPlane>(with_handle_at(plane, 1, Vec3(1, 12, 13)));
    EXPECT_NEAR((tilted.normal - Vec3(0, 1, 1).normalized()).norm(), 0, 1e-12);
    EXPECT_EQ(tilted.point, Vec3(1, 2, 3));
    const core::Cut sphere = core::AblationSphere{Vec3(0, 0, 0), core::Millimetre(5)};
    EXPECT_EQ(std::get<core::AblationSphere>(with_handle_at(sphere, 1, Vec3(0, 8, 6))).radius,
              core::Millimetre(10));
}

TEST(Handles, That_would_leave_no_cut_stay) {
    const core::CuttingPlane plane{Vec3(1, 2, 3), Vec3::UnitX()};
    EXPECT_EQ(std::get<core::CuttingPlane>(with_handle_at(plane, 1, plane.point)), plane);
    const core::AblationSphere sphere{Vec3(1, 2, 3), core::Millimetre(5)};
    EXPECT_EQ(std::get<core::AblationSphere>(with_handle_at(sphere, 1, sphere.centre)), sphere);
}

core::LabelMask whole(const core::Size3& size) {
    core::LabelMaskBuilder builder(size);
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) builder.add(j, k, 0, size[0]);
    }
    return std::move(builder).build();
}

TEST(Flipped, Keeps_what_went_and_takes_what_stayed) {
    for (int seed = 0; seed < 30; ++seed) {
        Random random(seed);
        core::GridGeometry grid = testing::random_grid(random);
        grid.size = {24, 20, 16};
        const auto plane = testing::random_plane(random, grid);
        const auto liver = whole(grid.size);
        auto bent = bent_from(plane, liver, grid, 4, 5);
        for (Vec3& p : bent.patch.points) p += uniform(random, -1, 1) * plane.normal;
        const auto cut = SurfaceOnGrid::make(bent, liver, grid, "cut");
        const auto other =
            SurfaceOnGrid::make(std::get<core::CuttingSurface>(flipped(bent)), liver, grid, "cut");
        ASSERT_TRUE(cut && other);
        EXPECT_EQ(core::subtracted(liver, cut->removed_part(liver)), other->removed_part(liver))
            << "seed " << seed;
    }
}

TEST(BentFrom, Divides_as_its_plane_before_it_is_bent) {
    for (int seed = 0; seed < 30; ++seed) {
        Random random(100 + seed);
        core::GridGeometry grid = testing::random_grid(random);
        grid.size = {24, 20, 16};
        const auto plane = testing::random_plane(random, grid);
        const auto liver = whole(grid.size);
        const auto cut = SurfaceOnGrid::make(bent_from(plane, liver, grid, 7, 4), liver, grid, "cut");
        ASSERT_TRUE(cut) << to_line(cut.error());
        EXPECT_EQ(core::subtracted(liver, cut->removed_part(liver)),
                  kept_part(liver, PlaneOnGrid(plane, grid)))
            << "seed " << seed;
    }
}

TEST(PlaneThrough, Holds_its_three_points_and_keeps_the_patients_left) {
    for (int seed = 0; seed < 50; ++seed) {
        Random random(seed);
        const auto point = [&] {
            return Vec3(uniform(random, 0, 300), uniform(random, 0, 300), uniform(random, 0, 300));
        };
        const Vec3 a = point(), b = point(), c = point();
        const auto plane = plane_through(a, b, c);
        ASSERT_TRUE(plane);
        for (const Vec3& p : {a, b, c}) EXPECT_NEAR(plane->normal.dot(p - plane->point), 0.0, 1e-9);
        EXPECT_GE(plane->normal[0], 0.0);
    }
    EXPECT_FALSE(plane_through(Vec3(0, 0, 0), Vec3(1, 1, 1), Vec3(2, 2, 2)));
}

TEST(PlaneAlong, A_vein_that_fans_out_lies_in_it) {
    core::GridGeometry grid;
    grid.size = {60, 60, 60};
    // A fan in the plane 2x − y = 30, two voxels thick.
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 10; k < 50; ++k) {
        for (int j = 10; j < 50; ++j) {
            const int i = (30 + j) / 2;
            if (std::abs(j - 30) < k - 8) builder.add(j, k, i - 1, i + 1);
        }
    }
    const auto plane = plane_along(std::move(builder).build(), grid);
    ASSERT_TRUE(plane);
    EXPECT_GT(plane->normal.dot(Vec3(2, -1, 0).normalized()), 0.999);
}

TEST(PlaneAlong, A_mere_tube_gives_the_plane_from_front_to_back) {
    core::GridGeometry grid;
    grid.size = {60, 60, 60};
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 5; k < 55; ++k) {
        for (int j = 28; j < 33; ++j) builder.add(j, k, 28, 33);
    }
    const auto plane = plane_along(std::move(builder).build(), grid);
    ASSERT_TRUE(plane);
    EXPECT_NEAR((plane->normal - Vec3::UnitX()).norm(), 0.0, 1e-9);
    EXPECT_FALSE(plane_along(core::LabelMask(grid.size), grid));
}

TEST(Outline, Of_a_cut_that_lies_in_the_picture_is_empty) {
    core::GridGeometry grid;
    grid.size = {40, 40, 40};
    grid.spacing = {0.743, 0.743, 1.6};
    const core::CuttingPlane plane{grid.world(Vec3(17, 20, 20)), Vec3::UnitX()};
    const auto bent = bent_from(plane, whole(grid.size), grid, 4, 4);
    EXPECT_TRUE(outline_in(bent, plane, core::world_box(grid)).empty())
        << "rounding draws lines that are none";
    EXPECT_TRUE(outline_in(plane, plane, core::world_box(grid)).empty());
}

TEST(Outline, Lies_in_the_picture_and_on_the_cut) {
    for (int seed = 0; seed < 30; ++seed) {
        Random random(300 + seed);
        core::GridGeometry grid = testing::random_grid(random);
        grid.size = {24, 20, 16};
        const auto picture = testing::random_plane(random, grid);
        const auto plane = testing::random_plane(random, grid);
        const core::AblationSphere sphere{picture.point + 2 * picture.normal, core::Millimetre(9)};
        const auto bent = bent_from(plane, whole(grid.size), grid, 4, 4);
        const core::WorldBox box = core::world_box(grid);
        for (const core::Cut& cut : {core::Cut(plane), core::Cut(sphere), core::Cut(bent)}) {
            const auto pieces = outline_in(cut, picture, box);
            EXPECT_FALSE(pieces.empty());
            for (const auto& piece : pieces) {
                for (const Vec3& p : piece) {
                    EXPECT_NEAR(picture.normal.dot(p - picture.point), 0.0, 1e-6);
                    const double off = std::holds_alternative<core::AblationSphere>(cut)
                                           ? (p - sphere.centre).norm() - 9.0
                                           : plane.normal.dot(p - plane.point);
                    EXPECT_NEAR(off, 0.0, 1e-6) << "cut " << cut.index();
                }
            }
        }
    }
}

}  // namespace
}  // namespace remnant::volumetry

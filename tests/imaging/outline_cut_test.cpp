// Cuts in space against the plain question to every voxel.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>
#include <numbers>

#include "random_masks.h"
#include "remnant/imaging/outline_cut.h"
#include "voxels_where.h"

namespace remnant::imaging::outline {
namespace {

using core::JobContext;
using core::LabelMask;
using core::Vec3;
using Eigen::Vector2d;

void expect_parts_of(const LabelMask& mask, const CutParts& parts) {
    EXPECT_EQ(core::united(parts.inside, parts.outside), mask) << "a voxel is in neither part";
    EXPECT_EQ(core::count_common(parts.inside, parts.outside), 0) << "a voxel is in both parts";
}

/// Voxels whose answer depends on the last bit are asked of neither way.
constexpr double kDoubtful = 1e-9;

TEST(Cut_by_a_plane, Equals_the_question_to_every_voxel_on_oblique_grids) {
    testing::Random random(21);
    for (int round = 0; round < 60; ++round) {
        const auto grid = testing::random_grid(random);
        const LabelMask mask = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
        core::CuttingPlane plane = testing::random_plane(random, grid);
        if (round % 4 == 0) plane.normal = grid.direction.col(round % 3);
        const auto parts = cut_by_plane(mask, grid, plane);
        ASSERT_TRUE(parts) << core::to_line(parts.error());
        expect_parts_of(mask, *parts);
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i) {
                    if (!mask.contains(i, j, k)) continue;
                    const double side = plane.normal.dot(grid.world(Vec3(i, j, k)) - plane.point);
                    if (std::abs(side) < kDoubtful) continue;
                    ASSERT_EQ(parts->inside.contains(i, j, k), side > 0)
                        << "round " << round << ", voxel " << i << ", " << j << ", " << k;
                }
            }
        }
    }
}

TEST(Cut_by_a_plane, A_centre_on_the_plane_is_on_the_normal_s_side_whatever_its_length) {
    core::GridGeometry grid;
    grid.size = {5, 3, 2};
    const LabelMask all = testing::voxels_where(grid.size, [](int, int, int) { return true; });
    const auto parts = cut_by_plane(all, grid, {Vec3(2, 0, 0), Vec3(-7, 0, 0)});
    ASSERT_TRUE(parts) << core::to_line(parts.error());
    EXPECT_EQ(parts->inside, testing::voxels_where(grid.size, [](int i, int, int) { return i <= 2; }));
}

TEST(Cut_by_a_plane, Refuses_a_normal_of_no_length_and_an_outline_of_another_scan) {
    core::GridGeometry grid;
    grid.size = {5, 3, 2};
    EXPECT_FALSE(cut_by_plane(LabelMask(grid.size), grid, {Vec3::Zero(), Vec3::Zero()}));
    EXPECT_FALSE(cut_by_plane(LabelMask({5, 3, 3}), grid, {Vec3::Zero(), Vec3::UnitX()}));
}

/// World to clip as a camera at `eye` that looks at `target` does; `near` 0 makes it parallel.
Eigen::Matrix4d camera(const Vec3& eye, const Vec3& target, double width_mm, bool perspective) {
    const Vec3 back = (eye - target).normalized();
    const Vec3 right = back.unitOrthogonal();
    Eigen::Matrix4d view = Eigen::Matrix4d::Identity();
    view.block<1, 3>(0, 0) = right.transpose();
    view.block<1, 3>(1, 0) = back.cross(right).transpose();
    view.block<1, 3>(2, 0) = back.transpose();
    view.block<3, 1>(0, 3) = -view.block<3, 3>(0, 0) * eye;
    Eigen::Matrix4d projection = Eigen::Matrix4d::Identity();
    if (perspective) {
        const double far_away = (eye - target).norm();
        projection(0, 0) = projection(1, 1) = 2.0 * far_away / width_mm;
        projection.row(3) = Eigen::RowVector4d(0, 0, -1, 0);
    } else {
        projection(0, 0) = projection(1, 1) = 2.0 / width_mm;
    }
    return projection * view;
}

/// How often a loop winds around a point, by the angles its edges are seen under; even–odd of it is the rule.
bool surrounds_by_angles(const std::vector<Vector2d>& loop, const Vector2d& at) {
    double angle = 0.0;
    for (std::size_t n = 0; n < loop.size(); ++n) {
        const Vector2d a = loop[n] - at;
        const Vector2d b = loop[(n + 1) % loop.size()] - at;
        angle += std::atan2(a.x() * b.y() - a.y() * b.x(), a.dot(b));
    }
    return std::lround(angle / (2.0 * std::numbers::pi)) % 2 != 0;
}

double distance_to(const std::vector<Vector2d>& loop, const Vector2d& at) {
    double nearest = 1e300;
    for (std::size_t n = 0; n < loop.size(); ++n) {
        const Vector2d a = loop[n];
        const Vector2d along = loop[(n + 1) % loop.size()] - a;
        const double t =
            along.squaredNorm() > 0 ? std::clamp((at - a).dot(along) / along.squaredNorm(), 0.0, 1.0) : 0.0;
        nearest = std::min(nearest, (a + t * along - at).norm());
    }
    return nearest;
}

/// Every voxel, asked; `eye` within the body puts part of it behind the camera.
void expect_equal_to_every_voxel(testing::Random& random, const core::GridGeometry& grid,
                                 const Scissors& scissors, const char* what) {
    const LabelMask mask = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
    const auto parts = cut_by_scissors(mask, grid, scissors, JobContext());
    ASSERT_TRUE(parts) << core::to_line(parts.error());
    expect_parts_of(mask, *parts);
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                if (!mask.contains(i, j, k)) continue;
                const Eigen::Vector4d clip =
                    scissors.world_to_picture * grid.world(Vec3(i, j, k)).homogeneous();
                if (std::abs(clip.w()) < kDoubtful) continue;
                const Vector2d at = clip.head<2>() / clip.w();
                if (clip.w() > 0 && distance_to(scissors.loop, at) < kDoubtful) continue;
                ASSERT_EQ(parts->inside.contains(i, j, k),
                          clip.w() > 0 && surrounds_by_angles(scissors.loop, at))
                    << what << ", voxel " << i << ", " << j << ", " << k;
            }
        }
    }
}

TEST(Scissors_in_3D, Equal_the_question_to_every_voxel_in_parallel_and_perspective_views) {
    testing::Random random(8);
    for (int round = 0; round < 80; ++round) {
        const auto grid = testing::random_grid(random);
        const Vec3 middle =
            grid.world(0.5 * Vec3(grid.size[0] - 1.0, grid.size[1] - 1.0, grid.size[2] - 1.0));
        const double across = 1.0 + (grid.world(Vec3::Zero()) - middle).norm() * 2.0;
        const bool perspective = round % 2 == 0;
        // Every fourth eye is within the body.
        const double away = round % 8 == 0 ? 0.1 : 2.0;
        const Vec3 eye = middle + away * across * testing::random_unit(random);
        Scissors scissors{camera(eye, middle, across, perspective), {}};
        const int corners = testing::uniform_int(random, 3, 40);
        // Random corners: the loop crosses itself many times.
        for (int n = 0; n < corners; ++n)
            scissors.loop.emplace_back(testing::uniform(random, -0.8, 0.8),
                                       testing::uniform(random, -0.8, 0.8));
        expect_equal_to_every_voxel(random, grid, scissors,
                                    perspective ? "perspective view" : "parallel view");
    }
}

TEST(Scissors_in_3D, Edges_along_the_rows_of_voxels_are_no_exception) {
    testing::Random random(4);
    core::GridGeometry grid;
    grid.size = {20, 16, 9};
    grid.spacing = {0.5, 0.5, 2.0};
    Scissors scissors;
    scissors.loop = {{1.1, 1.1}, {7.3, 1.1}, {7.3, 6.2}, {4.2, 6.2}, {4.2, 3.6}, {1.1, 3.6}};
    expect_equal_to_every_voxel(random, grid, scissors, "seen along k");
}

TEST(Scissors_in_3D, Along_a_direction_cut_what_lies_before_and_behind_the_loop) {
    testing::Random random(21);
    for (int round = 0; round < 30; ++round) {
        const auto grid = testing::random_grid(random);
        const LabelMask mask = testing::mask_of(testing::random_voxels(random, grid.size), grid.size);
        // A square of the grid's own plane, drawn far away from it.
        const Eigen::Index axis = round % 3;
        const Vec3 u = grid.direction.col((axis + 1) % 3);
        const Vec3 v = grid.direction.col((axis + 2) % 3);
        const Vec3 into = 3.0 * grid.direction.col(axis);
        const Vec3 middle = grid.world(0.5 * Vec3(grid.size[0], grid.size[1], grid.size[2]));
        const double half = testing::uniform(random, 2.0, 20.0);
        std::vector<Vec3> loop;
        for (const auto& [s, t] : {std::pair(-1, -1), std::pair(1, -1), std::pair(1, 1), std::pair(-1, 1)})
            loop.push_back(middle + s * half * u + t * half * v + 70.0 * into);
        const auto parts = cut_by_scissors(mask, grid, scissors_along(loop, into), JobContext());
        ASSERT_TRUE(parts) << core::to_line(parts.error());
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i) {
                    const Vec3 off = grid.world(Vec3(i, j, k)) - middle;
                    const double farthest = std::max(std::abs(off.dot(u)), std::abs(off.dot(v)));
                    if (!mask.contains(i, j, k) || std::abs(farthest - half) < kDoubtful) continue;
                    ASSERT_EQ(parts->inside.contains(i, j, k), farthest < half)
                        << "voxel " << i << ", " << j << ", " << k << ", round " << round;
                }
            }
        }
    }
    const LabelMask some = testing::voxels_where({4, 4, 4}, [](int, int, int) { return true; });
    core::GridGeometry grid;
    grid.size = some.size();
    const std::vector<Vec3> loop{{0, 0, 0}, {3, 0, 0}, {0, 3, 0}};
    EXPECT_FALSE(cut_by_scissors(some, grid, scissors_along(loop, Vec3::Zero()), JobContext()))
        << "a direction of no length is none";
}

TEST(Scissors_in_3D, Cut_through_the_whole_depth_of_a_box) {
    core::GridGeometry grid;
    grid.size = {10, 10, 10};
    const LabelMask all = testing::voxels_where(grid.size, [](int, int, int) { return true; });
    // The picture is the plane of x and z, seen along y.
    Scissors scissors;
    scissors.world_to_picture << 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1;
    scissors.loop = {{2.5, 3.5}, {6.5, 3.5}, {6.5, 8.5}, {2.5, 8.5}};
    const auto parts = cut_by_scissors(all, grid, scissors, JobContext());
    ASSERT_TRUE(parts) << core::to_line(parts.error());
    EXPECT_EQ(parts->inside, testing::voxels_where(grid.size, [](int i, int, int k) {
                  return i >= 3 && i <= 6 && k >= 4 && k <= 8;
              }));
}

TEST(Scissors_in_3D, Refuse_what_is_no_loop_or_no_view_and_cancelled_changes_nothing) {
    core::GridGeometry grid;
    grid.size = {4, 4, 4};
    const LabelMask all = testing::voxels_where(grid.size, [](int, int, int) { return true; });
    Scissors scissors;
    scissors.loop = {{0, 0}, {1, 1}};
    const auto two = cut_by_scissors(all, grid, scissors, JobContext());
    ASSERT_FALSE(two);
    EXPECT_THAT(core::to_line(two.error()), ::testing::HasSubstr("three corners"));
    scissors.loop = {{0, 0}, {1, 1}, {0, std::nan("")}};
    EXPECT_FALSE(cut_by_scissors(all, grid, scissors, JobContext()));
    scissors.loop[2] = {0, 1};
    EXPECT_FALSE(cut_by_scissors(LabelMask({4, 4, 5}), grid, scissors, JobContext()));
    const JobContext job;
    job.cancel();
    const auto cancelled = cut_by_scissors(all, grid, scissors, job);
    ASSERT_FALSE(cancelled) << "a cancelled cut handed out two parts";
    EXPECT_EQ(cancelled.error().reason, "cancelled");
}

}  // namespace
}  // namespace remnant::imaging::outline

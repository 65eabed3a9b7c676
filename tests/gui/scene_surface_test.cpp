// A surface against closed formulas and against its own voxels.

#include "scene/surface.h"

#include <gtest/gtest.h>
#include <vtkFloatArray.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>

#include <Eigen/Geometry>
#include <functional>
#include <numbers>

#include "remnant/imaging/phantom.h"
#include "scene/mesh.h"
#include "scene_cases.h"

namespace remnant::ui {
namespace {

using core::Vec3;
using testing::ball;
using testing::small_grid;

core::LabelMask where(const core::GridGeometry& grid, const std::function<bool(const Vec3&)>& inside) {
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                if (inside(grid.world(Vec3(i, j, k)))) builder.add(j, k, i, i + 1);
            }
        }
    }
    return std::move(builder).build();
}

Vec3 mean_of_voxels(const core::LabelMask& mask, const core::GridGeometry& grid) {
    Vec3 sum = Vec3::Zero();
    double count = 0.0;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i, ++count) sum += grid.world(Vec3(i, j, k));
            }
        }
    }
    return sum / count;
}

double voxel_mm3(const core::LabelMask& mask, const core::GridGeometry& grid) {
    return static_cast<double>(mask.count()) * grid.voxel_volume().value();
}

/// The volume within 1 %, the centre within a fifth of a voxel, the outside outside.
void expect_true_to(const core::LabelMask& mask, const core::GridGeometry& grid, const std::string& what) {
    const auto mesh = surface_mesh(mask, grid, {});
    ASSERT_TRUE(mesh) << what;
    const double voxels = voxel_mm3(mask, grid);
    EXPECT_NEAR(signed_volume(*mesh).value(), voxels, 0.01 * voxels) << what;
    const double apart = (centroid(*mesh) - mean_of_voxels(mask, grid)).cwiseQuotient(grid.spacing).norm();
    EXPECT_LT(apart, 0.2) << what << ": the surface is shifted by " << apart << " voxels";
}

core::GridGeometry oblique_grid() {
    core::GridGeometry grid = small_grid();
    grid.spacing = Vec3(1.5, 2.0, 2.5);
    grid.direction = (Eigen::AngleAxisd(0.3, Vec3::UnitZ()) * Eigen::AngleAxisd(0.4, Vec3::UnitX()) *
                      Eigen::AngleAxisd(-0.2, Vec3::UnitY()))
                         .toRotationMatrix();
    const Vec3 middle_index(19.5, 19.5, 19.5);
    grid.origin = testing::kMiddle - grid.direction * grid.spacing.cwiseProduct(middle_index);
    return grid;
}

TEST(Mesh, The_volume_of_a_cube_is_exact_and_negative_inside_out) {
    Mesh cube;
    for (int n = 0; n < 8; ++n) {
        cube.points.emplace_back(static_cast<float>(100 + 2 * (n & 1)),
                                 static_cast<float>(-50 + 3 * (n >> 1 & 1)),
                                 static_cast<float>(7 + 5 * (n >> 2 & 1)));
    }
    cube.triangles = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                      {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
    EXPECT_NEAR(signed_volume(cube).value(), 30.0, 1e-4);
    EXPECT_NEAR((centroid(cube) - Vec3(101, -48.5, 9.5)).norm(), 0.0, 1e-4);
    for (auto& t : cube.triangles) std::swap(t[0], t[1]);
    EXPECT_NEAR(signed_volume(cube).value(), -30.0, 1e-4);
}

TEST(Mesh, Growing_reaches_the_volume_asked_for) {
    const auto grid = small_grid();
    auto mesh = surface_mesh(ball(grid, testing::kMiddle, 20), grid, {});
    ASSERT_TRUE(mesh);
    const double wanted = 1.1 * signed_volume(*mesh).value();
    const double moved = grow_to(*mesh, core::CubicMillimetre(wanted), 5.0);
    EXPECT_NEAR(signed_volume(*mesh).value(), wanted, 1e-4 * wanted);
    // A ball's volume grows with the third power of its radius.
    EXPECT_NEAR(moved, 20.0 * (std::cbrt(1.1) - 1.0), 0.05);
}

TEST(SurfaceVolume, A_balls_surface_has_the_volume_of_the_formula) {
    const auto grid = small_grid();
    const auto mesh = surface_mesh(ball(grid, testing::kMiddle + Vec3(0.3, 0.6, -0.4), 24), grid, {});
    ASSERT_TRUE(mesh);
    const double formula = 4.0 / 3.0 * std::numbers::pi * 24 * 24 * 24;
    EXPECT_NEAR(signed_volume(*mesh).value(), formula, 0.01 * formula);
    for (const auto& p : mesh->points)
        ASSERT_NEAR((p.cast<double>() - testing::kMiddle - Vec3(0.3, 0.6, -0.4)).norm(), 24.0, 1.2);
}

TEST(SurfaceVolume, It_is_the_voxels_within_one_per_cent_for_every_shape_and_grid) {
    const auto left_handed = small_grid(true);
    for (const auto& grid : {small_grid(), left_handed, oblique_grid()}) {
        const std::string on = grid.direction.determinant() < 0 ? " on a left-handed grid" : "";
        expect_true_to(ball(grid, testing::kMiddle, 22), grid, "ball" + on);
        expect_true_to(where(grid,
                             [](const Vec3& p) {
                                 return (p - testing::kMiddle).cwiseQuotient(Vec3(28, 15, 9)).norm() <= 1.0;
                             }),
                       grid, "ellipsoid" + on);
        expect_true_to(where(grid,
                             [](const Vec3& p) {
                                 const Vec3 q = p - testing::kMiddle;
                                 return std::hypot(q[0] - 0.2 * q[2], q[1]) <= 2.6 && std::abs(q[2]) < 30;
                             }),
                       grid, "tube of little more than a voxel's radius" + on);
        expect_true_to(where(grid, [](const Vec3& p) { return (p - testing::kMiddle).norm() < 2.0; }), grid,
                       "a voxel or a few" + on);
    }
}

TEST(SurfaceVolume, A_structure_that_touches_the_edge_of_the_scan_is_closed) {
    const auto grid = small_grid();
    expect_true_to(where(grid, [](const Vec3& p) { return p[0] > testing::kMiddle[0]; }), grid,
                   "half the scan");
}

TEST(SurfaceVolume, Liver_and_vessels_of_the_digital_patient_are_true) {
    imaging::PhantomOptions options;
    options.size = {176, 160, 96};
    options.spacing = Vec3(2.2, 2.2, 2.6);
    const auto phantom = imaging::make_phantom(options, {});
    ASSERT_TRUE(phantom);
    const auto& grid = core::geometry_of(phantom->baseline.ct);
    expect_true_to(phantom->baseline.liver, grid, "liver");
    expect_true_to(phantom->baseline.portal_vein, grid, "portal vein");
    expect_true_to(phantom->baseline.hepatic_veins, grid, "hepatic veins");
    for (const auto& tumour : phantom->baseline.tumours) expect_true_to(tumour, grid, "tumour");
}

TEST(SurfaceVolume, A_large_structure_on_a_fine_grid_keeps_its_volume_and_place) {
    core::GridGeometry grid;
    grid.size = {200, 200, 200};
    grid.spacing = Vec3(0.7, 0.7, 0.8);
    grid.origin = Vec3(-60, 20, 5);
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 3; k < 197; ++k) {
        for (int j = 2; j < 199; ++j) {
            const double across = 1.0 - std::pow((j - 101) / 98.5, 2) - std::pow((k - 101) / 97.0, 2);
            if (across > 0.0) builder.add(j, k, 101 - static_cast<int>(96 * std::sqrt(across)), 103);
        }
    }
    expect_true_to(std::move(builder).build(), grid, "half an ellipsoid of 2 million voxels");
}

TEST(Surface, Normals_point_outwards_on_left_handed_grids_too) {
    for (const bool left_handed : {false, true}) {
        const auto grid = small_grid(left_handed);
        const auto surface = make_surface(ball(grid, testing::kMiddle, 20), grid, {});
        ASSERT_TRUE(surface);
        for (vtkPolyData* data : {(*surface)->fine.Get(), (*surface)->coarse.Get()}) {
            auto* normals = data->GetPointData()->GetNormals();
            for (vtkIdType p = 0; p < data->GetNumberOfPoints(); ++p) {
                double at[3];
                double n[3];
                data->GetPoint(p, at);
                normals->GetTuple(p, n);
                const Vec3 outwards = (Vec3(at[0], at[1], at[2]) - testing::kMiddle).normalized();
                ASSERT_GT(outwards.dot(Vec3(n[0], n[1], n[2])), 0.8) << (left_handed ? "left-handed" : "");
            }
        }
    }
}

TEST(Surface, A_cancelled_job_leaves_no_surface) {
    const auto grid = small_grid();
    const core::JobContext job;
    job.cancel();
    const auto surface = make_surface(ball(grid, testing::kMiddle, 20), grid, job);
    ASSERT_FALSE(surface);
    EXPECT_EQ(surface.error().reason, "cancelled");
}

TEST(Surface, No_voxels_are_refused) {
    EXPECT_FALSE(make_surface(core::LabelMask(core::Size3{4, 4, 4}), small_grid(), {}));
}

TEST(SurfaceVolume, More_than_one_per_cent_is_called_a_disagreement) {
    EXPECT_FALSE((SurfaceVolume{core::Millilitre(100.9), core::Millilitre(100)}.disagrees()));
    EXPECT_TRUE((SurfaceVolume{core::Millilitre(101.1), core::Millilitre(100)}.disagrees()));
    EXPECT_TRUE((SurfaceVolume{core::Millilitre(-100), core::Millilitre(100)}.disagrees()));
    EXPECT_TRUE((SurfaceVolume{core::Millilitre(std::nan("")), core::Millilitre(100)}.disagrees()));
}

}  // namespace
}  // namespace remnant::ui

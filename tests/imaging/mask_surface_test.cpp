// Surfaces of outlines: closed, outward, of the voxels' volume; every voxel and edge counted by brute force.

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <map>

#include "random_masks.h"
#include "remnant/imaging/mask_surface.h"
#include "voxels_where.h"

namespace remnant::testing {
namespace {

using core::Vec3;
using imaging::TriangleMesh;

constexpr imaging::SurfaceOptions kFaces{0};

TriangleMesh surface(const core::LabelMask& mask, const core::GridGeometry& grid,
                     const imaging::SurfaceOptions& options = {}) {
    auto made = imaging::surface_of(mask, grid, options, core::JobContext());
    EXPECT_TRUE(made) << (made ? "" : to_line(made.error()));
    return made ? std::move(*made) : TriangleMesh{};
}

/// Every triangle edge looked up, without the program's own check.
bool closes(const TriangleMesh& mesh) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> ways;
    for (const auto& t : mesh.triangles) {
        for (std::size_t n = 0; n < 3; ++n) ++ways[{t[n], t[(n + 1) % 3]}];
    }
    return std::ranges::all_of(ways, [&](const auto& way) {
        const auto back = ways.find({way.first.second, way.first.first});
        return way.second == 1 && back != ways.end() && back->second == 1;
    });
}

/// One fan of triangles round every point.
bool is_one_fan_everywhere(const TriangleMesh& mesh) {
    std::vector<std::map<std::uint32_t, std::uint32_t>> next(mesh.points.size());
    for (const auto& t : mesh.triangles) {
        for (std::size_t n = 0; n < 3; ++n) next[t[n]][t[(n + 1) % 3]] = t[(n + 2) % 3];
    }
    for (const auto& fan : next) {
        if (fan.empty()) return false;
        std::size_t steps = 0;
        std::uint32_t at = fan.begin()->first;
        do {
            const auto found = fan.find(at);
            if (found == fan.end()) return false;
            at = found->second;
        } while (++steps <= fan.size() && at != fan.begin()->first);
        if (steps != fan.size()) return false;
    }
    return true;
}

double voxels_mm3(const core::LabelMask& mask, const core::GridGeometry& grid) {
    return static_cast<double>(mask.count()) * grid.voxel_volume().value();
}

TEST(SurfaceOfVoxels, Closes_and_is_two_sided_for_all_2x2x2_masks) {
    core::GridGeometry grid;
    grid.size = {2, 2, 2};
    for (int voxels = 1; voxels < 256; ++voxels) {
        const auto mask = voxels_where(
            grid.size, [&](int i, int j, int k) { return (voxels >> (i + 2 * j + 4 * k) & 1) != 0; });
        const TriangleMesh mesh = surface(mask, grid, kFaces);
        EXPECT_TRUE(closes(mesh)) << "mask " << voxels;
        EXPECT_TRUE(is_one_fan_everywhere(mesh)) << "mask " << voxels;
        EXPECT_NEAR(imaging::checked(mesh).volume.value(), static_cast<double>(mask.count()), 1e-12)
            << "mask " << voxels;
    }
}

TEST(SurfaceOfVoxels, Closes_and_holds_the_count_for_random_masks) {
    Random random(1);
    for (int n = 0; n < 300; ++n) {
        const core::GridGeometry grid = random_grid(random);
        const int share = uniform_int(random, 1, 9);
        const auto mask =
            voxels_where(grid.size, [&](int, int, int) { return uniform_int(random, 0, 9) < share; });
        if (mask.empty()) continue;
        for (const int passes : {0, 30}) {
            const TriangleMesh mesh = surface(mask, grid, {passes});
            EXPECT_TRUE(closes(mesh)) << "mask " << n << ", passes " << passes;
            EXPECT_TRUE(is_one_fan_everywhere(mesh)) << "mask " << n << ", passes " << passes;
            const imaging::MeshCheck check = imaging::checked(mesh);
            EXPECT_TRUE(check.watertight());
            const double truth = voxels_mm3(mask, grid);
            EXPECT_NEAR(check.volume.value(), truth, (passes == 0 ? 1e-9 : 1e-4) * truth)
                << "mask " << n << ", passes " << passes;
        }
    }
}

TEST(SurfaceOfVoxels, Lies_where_its_voxels_lie_on_any_grid) {
    Random random(3);
    for (int n = 0; n < 40; ++n) {
        core::GridGeometry grid = random_grid(random);
        grid.size = {9, 8, 7};
        // Like a hand: no mirror image of it can be turned onto it.
        const auto mask = voxels_where(grid.size, [](int i, int j, int k) {
            return (i < 8 && j == 1 && k == 1) || (i == 1 && j < 6 && k == 1) || (i == 1 && j == 1 && k < 4);
        });
        Vec3 voxels = Vec3::Zero();
        for (int k = 0; k < 7; ++k) {
            for (int j = 0; j < 8; ++j) {
                for (int i = 0; i < 9; ++i) {
                    if (mask.contains(i, j, k)) voxels += grid.world(Vec3(i, j, k));
                }
            }
        }
        voxels /= static_cast<double>(mask.count());
        const TriangleMesh mesh = surface(mask, grid, kFaces);
        Vec3 sum = Vec3::Zero();
        double volume = 0.0;
        for (const auto& t : mesh.triangles) {
            const Vec3 a = mesh.points[t[0]] - voxels, b = mesh.points[t[1]] - voxels,
                       c = mesh.points[t[2]] - voxels;
            const double part = a.dot(b.cross(c)) / 6.0;
            volume += part;
            sum += part * (a + b + c) / 4.0;
        }
        EXPECT_GT(volume, 0.0) << "turned inside out on grid " << n;
        EXPECT_LT((sum / volume).norm(), 1e-9) << "elsewhere on grid " << n;
    }
}

/// What STL makes of a surface: points at one place are one.
TEST(SurfaceOfVoxels, Closes_too_where_points_at_one_place_are_joined) {
    Random random(2);
    int open = 0, all = 0;
    for (int n = 0; n < 200; ++n) {
        const core::GridGeometry grid = random_grid(random);
        const int share = uniform_int(random, 1, 9);
        const auto mask =
            voxels_where(grid.size, [&](int, int, int) { return uniform_int(random, 0, 9) < share; });
        if (mask.empty()) continue;
        ++all;
        if (!closes(imaging::welded(surface(mask, grid)))) ++open;
    }
    EXPECT_EQ(open, 0) << "of " << all;
}

}  // namespace
}  // namespace remnant::testing

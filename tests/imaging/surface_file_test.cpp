// Files of surfaces: refusals, names, and what is left behind.

#include <gtest/gtest.h>

#include <fstream>

#include "random_masks.h"
#include "remnant/imaging/surface_file.h"
#include "scratch_folder.h"
#include "voxels_where.h"

namespace remnant::testing {
namespace {

namespace fs = std::filesystem;
using imaging::SurfaceFormat;

std::vector<imaging::NamedSurface> two_boxes() {
    core::GridGeometry grid;
    grid.size = {8, 6, 5};
    core::Structure a, b;
    a.name = b.name = "Lesion: \"<1>\" & <ß>";
    a.mask = voxels_where(grid.size, [](int i, int, int) { return i < 3; });
    b.mask = voxels_where(grid.size, [](int i, int j, int) { return i > 5 && j > 2; });
    const std::vector structures{a, b};
    auto made = imaging::surfaces_of(structures, grid, {}, core::JobContext());
    EXPECT_TRUE(made);
    return std::move(*made);
}

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(SurfaceFiles, Have_names_every_file_system_takes_and_no_two_alike) {
    const std::vector<std::string> names{
        "Liver", "liver", "a/b\\c:d", "", "..", "Läsion 1", std::string(79, 'x') + "ß" + "tail"};
    const auto files = imaging::file_names(names);
    EXPECT_EQ(files[0], "Liver");
    EXPECT_EQ(files[1], "liver-2") << "some file systems take them for one";
    EXPECT_EQ(files[2], "a_b_c_d");
    EXPECT_EQ(files[3], "structure");
    EXPECT_EQ(files[4], "structure-2");
    EXPECT_EQ(files[5], "Läsion_1");
    EXPECT_EQ(files[6], std::string(79, 'x')) << "not cut within a character";
}

TEST(SurfaceFiles, Of_one_folder_do_not_overwrite_each_other) {
    const ScratchFolder folder;
    const auto surfaces = two_boxes();
    for (const auto format : {SurfaceFormat::Stl, SurfaceFormat::Ply}) {
        const auto files = imaging::write_surfaces(folder / "out", format, surfaces, core::JobContext());
        ASSERT_TRUE(files) << to_line(files.error());
        ASSERT_EQ(files->size(), 2u);
        EXPECT_NE(files->at(0), files->at(1));
        for (const fs::path& file : *files) EXPECT_TRUE(fs::exists(file)) << file;
    }
    EXPECT_EQ(files_in(folder / "out"), 4u) << "and nothing temporary is left";
}

TEST(SurfaceFiles, Are_refused_with_nothing_left_behind) {
    const ScratchFolder folder;
    const auto surfaces = two_boxes();
    const core::JobContext job;
    EXPECT_FALSE(imaging::write_surfaces(folder / "a.stl", SurfaceFormat::Glb, surfaces, job))
        << "another ending";
    EXPECT_FALSE(imaging::write_surfaces(folder / "a.glb", SurfaceFormat::Glb, {}, job))
        << "nothing to write";
    EXPECT_FALSE(imaging::write_surfaces(folder / "no" / "a.obj", SurfaceFormat::Obj, surfaces, job))
        << "no such folder";
    std::ofstream(folder / "file") << "a file";
    EXPECT_FALSE(imaging::write_surfaces(folder / "file", SurfaceFormat::Stl, surfaces, job)) << "no folder";
    core::JobContext cancelled;
    cancelled.cancel();
    EXPECT_FALSE(imaging::write_surfaces(folder / "new", SurfaceFormat::Stl, surfaces, cancelled));
    // The second of two files cannot be written: the first goes again.
    fs::create_directories(
        folder / "half" / (imaging::file_names(std::vector{surfaces[1].name, surfaces[1].name})[1] + ".stl"));
    EXPECT_FALSE(imaging::write_surfaces(folder / "half", SurfaceFormat::Stl, surfaces, job));
    EXPECT_EQ(files_in(folder / "half"), 1u);
    EXPECT_EQ(files_in(folder.path()), 2u);
}

TEST(SurfaceFiles, Say_which_surface_is_not_to_be_printed) {
    auto surfaces = two_boxes();
    EXPECT_TRUE(imaging::doubts_about(surfaces).empty());
    surfaces[0].mesh.triangles.pop_back();
    surfaces[0].check = imaging::checked(surfaces[0].mesh);
    EXPECT_EQ(surfaces[0].check.open_edges, 3);
    surfaces[1].voxel_volume = core::CubicMillimetre(surfaces[1].voxel_volume.value() * 1.01);
    const auto doubts = imaging::doubts_about(surfaces);
    ASSERT_EQ(doubts.size(), 2u);
    EXPECT_EQ(doubts[0].id, "surface-open");
    EXPECT_EQ(doubts[1].id, "surface-volume");
}

TEST(MeshCheck, Tells_open_crowded_turned_and_broken) {
    imaging::TriangleMesh mesh;
    mesh.points = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    mesh.triangles = {{0, 2, 1}, {0, 1, 3}, {1, 2, 3}, {2, 0, 3}};
    EXPECT_TRUE(imaging::checked(mesh).watertight());
    EXPECT_NEAR(imaging::checked(mesh).volume.value(), 1.0 / 6.0, 1e-15);
    std::swap(mesh.triangles[0][1], mesh.triangles[0][2]);
    EXPECT_EQ(imaging::checked(mesh).turned_edges, 3);
    mesh.triangles.push_back({0, 2, 1});
    EXPECT_EQ(imaging::checked(mesh).crowded_edges, 3);
    mesh.triangles = {{0, 1, 1}, {0, 1, 9}};
    EXPECT_EQ(imaging::checked(mesh).broken_triangles, 2);
    EXPECT_FALSE(imaging::checked(mesh).watertight());
}

}  // namespace
}  // namespace remnant::testing

// Surfaces of what an expert outlined on a real patient.

#include <gtest/gtest.h>

#include "remnant/imaging/label_file.h"
#include "remnant/imaging/surface_file.h"
#include "test_data.h"

namespace remnant::testing {
namespace {

using core::JobContext;

TEST(SurfacesOfAPatient, Are_watertight_and_within_half_a_percent_of_the_voxels) {
    REMNANT_NEED_DATA(folder, "ircadb-17/MASKS_DICOM");
    for (const char* name : {"liver", "portalvein", "livertumor1", "venoussystem"}) {
        if (!std::filesystem::exists(folder / name)) continue;
        const auto file = imaging::read_label_file(folder / name, {}, JobContext());
        ASSERT_TRUE(file) << to_line(file.error());
        core::Structure structure;
        structure.name = name;
        structure.mask = file->entries.front().mask;
        const auto surfaces = imaging::surfaces_of(std::vector{structure}, file->geometry, {}, JobContext());
        ASSERT_TRUE(surfaces) << to_line(surfaces.error());
        const imaging::NamedSurface& surface = surfaces->front();
        const double voxels =
            static_cast<double>(structure.mask.count()) * file->geometry.voxel_volume().value();
        const imaging::MeshCheck stl = imaging::checked(imaging::welded(surface.mesh));
        EXPECT_TRUE(surface.check.watertight()) << name;
        EXPECT_TRUE(stl.watertight()) << name << ": points at one place joined, as STL has it";
        EXPECT_NEAR(stl.volume.value() / voxels, 1.0, 0.005) << name;
    }
}

}  // namespace
}  // namespace remnant::testing

// The tools that change a whole outline, on the liver an expert outlined.

#include <gtest/gtest.h>

#include "remnant/core/connected_pieces.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/outline_holes.h"
#include "remnant/imaging/outline_shape.h"
#include "test_data.h"

namespace remnant::imaging::outline {
namespace {

using core::JobContext;
using core::LabelMask;
using core::Millimetre;

class RealLiver : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_DATA(folder, "ircadb-17/MASKS_DICOM/liver");
        auto file = read_label_file(folder, {}, JobContext());
        ASSERT_TRUE(file) << core::to_line(file.error());
        grid = file->geometry;
        liver = file->entries.front().mask;
    }
    core::GridGeometry grid;
    LabelMask liver;
};

TEST_F(RealLiver, Smoothed_keeps_its_volume_to_the_voxel_and_stays_itself) {
    const auto smooth = volume_smoothed(liver, grid, Millimetre(2), JobContext());
    ASSERT_TRUE(smooth);
    EXPECT_EQ(smooth->count(), liver.count());
    EXPECT_GT(core::dice(*smooth, liver), 0.98);
    EXPECT_LT(core::dice(*smooth, liver), 1.0) << "nothing was smoothed";
}

TEST_F(RealLiver, Grown_and_shrunk_again_holds_all_of_itself_and_hardly_more) {
    const auto larger = grown(liver, grid, Millimetre(5), JobContext());
    ASSERT_TRUE(larger);
    const auto back = shrunk(*larger, grid, Millimetre(5), JobContext());
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, *closed(liver, grid, Millimetre(5), JobContext()));
    EXPECT_TRUE(core::subtracted(liver, *back).empty());
    EXPECT_GT(core::dice(*back, liver), 0.97);
}

TEST_F(RealLiver, Has_no_hole_once_they_are_filled) {
    // Everything 2 cm and more below the surface is taken out.
    const LabelMask cavity = *shrunk(liver, grid, Millimetre(20), JobContext());
    ASSERT_GT(cavity.count(), 10000);
    const LabelMask holed = core::subtracted(liver, cavity);
    const auto filled = holes_filled(holed, grid, std::nullopt, JobContext());
    ASSERT_TRUE(filled);
    EXPECT_TRUE(core::subtracted(cavity, *filled).empty());
    EXPECT_TRUE(core::holes_of(*filled).empty());
    for (int axis = 0; axis < 3; ++axis) {
        const auto by_slices = slice_holes_filled(holed, axis, JobContext());
        ASSERT_TRUE(by_slices);
        EXPECT_TRUE(core::subtracted(*filled, *by_slices).empty())
            << "a hole of the whole is a hole in every slice across axis " << axis;
        EXPECT_EQ(*slice_holes_filled(*by_slices, axis, JobContext()), *by_slices);
    }
}

}  // namespace
}  // namespace remnant::imaging::outline

// One asymmetric body in every axis order of every format: the volume stays, the corners stay, and it lies on
// its CT.

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <algorithm>

#include "axis_orders.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/dicom_write.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/label_placement.h"
#include "remnant/imaging/volume_file.h"
#include "scratch_folder.h"
#include "seg_file.h"

namespace remnant::imaging {
namespace {

using core::GridGeometry;
using core::JobContext;
using core::Vec3;
using testing::AxisOrder;
using testing::ScratchFolder;
using Voxels = std::vector<std::uint8_t>;

/// A tilted grid with three different sizes and spacings.
GridGeometry tilted() {
    GridGeometry grid;
    grid.size = {23, 17, 11};
    grid.spacing = {0.8, 1.1, 2.5};
    grid.origin = {-103.5, 42.25, 711.125};
    grid.direction = Eigen::AngleAxisd(0.2, Vec3(1, 2, 3).normalized()).toRotationMatrix();
    return grid;
}

/// A hook that no reversal and no swap maps to itself.
Voxels hook(const core::Size3& size) {
    Voxels voxels;
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) {
                const bool shaft = i >= 2 && i < 19 && j >= 3 && j < 6 && k >= 1 && k < 4;
                const bool bend = i >= 15 && i < 19 && j >= 3 && j < 15 && k >= 1 && k < 4;
                const bool barb = i >= 15 && i < 17 && j >= 12 && j < 15 && k >= 1 && k < 10;
                voxels.push_back(shaft || bend || barb ? 1 : 0);
            }
        }
    }
    return voxels;
}

core::LabelMask mask_of(const Voxels& voxels, const core::Size3& size) {
    return core::mask_where(std::span<const std::uint8_t>(voxels), size,
                            [](std::uint8_t v) { return v != 0; });
}

std::string order_name(const AxisOrder& order) {
    std::string name;
    for (std::size_t a = 0; a < 3; ++a) {
        name += order.reversed[a] ? "minus_" : "plus_";
        name += "ijk"[order.from[a]];
        if (a < 2) name += "_";
    }
    return name;
}

void expect_same_body(const LabelFile& file, const std::string& what) {
    const GridGeometry grid = tilted();
    const core::LabelMask truth = mask_of(hook(grid.size), grid.size);
    ASSERT_EQ(file.entries.size(), 1u) << what;
    EXPECT_EQ(file.entries[0].mask.count(), truth.count()) << what;
    EXPECT_NEAR(file.geometry.voxel_volume().value(), grid.voxel_volume().value(), 1e-5) << what;
    EXPECT_LT(testing::corner_set_distance(file.geometry, grid), 1e-3) << what;
    const auto placed = place_labels(file, what, grid, {}, {});
    ASSERT_TRUE(placed) << what << ": " << core::to_line(placed.error());
    EXPECT_EQ(placed->entries[0].mask, truth) << what << " does not lie where it was drawn";
}

class AxisOrders : public ::testing::TestWithParam<AxisOrder> {};
INSTANTIATE_TEST_SUITE_P(All48, AxisOrders, ::testing::ValuesIn(testing::all_axis_orders()),
                         [](const auto& tested) { return order_name(tested.param); });

TEST_P(AxisOrders, A_label_map_keeps_volume_corners_and_place_in_every_format) {
    const ScratchFolder folder;
    const GridGeometry grid = testing::reordered(tilted(), GetParam());
    const Voxels voxels = testing::reordered(hook(tilted().size), tilted().size, GetParam());
    const core::LabelMask mask = mask_of(voxels, grid.size);
    const std::vector<ValuedMask> map{{7, &mask}};
    for (const char* name : {"label.nii", "label.nii.gz", "label.nrrd", "label.mha"}) {
        ASSERT_TRUE(write_label_map(folder / name, grid, map, JobContext()));
        const auto file = read_label_file(folder / name, {}, JobContext());
        ASSERT_TRUE(file) << core::to_line(file.error());
        EXPECT_EQ(file->entries.at(0).value, 7);
        expect_same_body(*file, name);
    }
}

class HandedOrders : public ::testing::TestWithParam<std::tuple<AxisOrder, bool>> {};

std::vector<AxisOrder> right_handed_orders() {
    std::vector<AxisOrder> orders = testing::all_axis_orders();
    std::erase_if(orders, [](const AxisOrder& order) { return !testing::right_handed(order); });
    return orders;
}

INSTANTIATE_TEST_SUITE_P(All24, HandedOrders,
                         ::testing::Combine(::testing::ValuesIn(right_handed_orders()), ::testing::Bool()),
                         [](const auto& tested) {
                             return order_name(std::get<0>(tested.param)) +
                                    (std::get<1>(tested.param) ? "_last_first" : "_first_first");
                         });

TEST_P(HandedOrders, A_DICOM_series_comes_back_with_every_voxel_in_its_place) {
    const auto& [order, descending] = GetParam();
    const ScratchFolder folder;
    const GridGeometry grid = testing::reordered(tilted(), order);
    const Voxels voxels = testing::reordered(hook(tilted().size), tilted().size, order);
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    std::ranges::transform(voxels, ct->voxels().begin(),
                           [](std::uint8_t v) { return static_cast<std::int16_t>(v == 0 ? -1000 : 120); });
    DicomSeriesText text;
    text.descending_file_order = descending;
    ASSERT_TRUE(write_ct_series(folder.path(), ct, text, JobContext()));

    const auto scan = scan_series(folder.path(), JobContext());
    ASSERT_TRUE(scan);
    ASSERT_EQ(scan->series.size(), 1u);
    ASSERT_TRUE(scan->series[0].is_volume) << scan->series[0].reason;
    const auto loaded = load_volume(scan->series[0], JobContext());
    ASSERT_TRUE(loaded);
    const auto& read = *std::get<core::SharedVoxels<std::int16_t>>(loaded->voxels);
    EXPECT_LT(testing::corner_set_distance(read.geometry(), tilted()), 1e-3);
    LabelFile file;
    file.geometry = read.geometry();
    file.entries.push_back(
        {1, "", {}, core::mask_where(read.voxels(), read.geometry().size, [](std::int16_t hu) {
             return hu > 0;
         })});
    expect_same_body(file, "DICOM");
}

TEST_P(HandedOrders, A_DICOM_segmentation_comes_back_with_every_voxel_in_its_place) {
    const auto& [order, descending] = GetParam();
    const ScratchFolder folder;
    const GridGeometry grid = testing::reordered(tilted(), order);
    testing::SegText text;
    text.descending_frames = descending;
    testing::write_seg(folder / "seg.dcm", grid,
                       {{"hook", testing::reordered(hook(tilted().size), tilted().size, order)}}, text);
    const auto file = read_label_file(folder / "seg.dcm", {}, JobContext());
    ASSERT_TRUE(file) << core::to_line(file.error());
    expect_same_body(*file, "SEG");
}

TEST(AxisOrder, A_mirrored_grid_is_never_taken_for_the_CT) {
    GridGeometry mirrored = tilted();
    mirrored.direction.col(0) *= -1;  // same size and spacing, its voxels on the other side
    LabelFile file;
    file.geometry = mirrored;
    file.entries.push_back({1, "", {}, mask_of(hook(mirrored.size), mirrored.size)});
    EXPECT_FALSE(place_labels(file, "mirrored.nii", tilted(), {}, {}));
}

}  // namespace
}  // namespace remnant::imaging

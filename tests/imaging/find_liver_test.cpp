// The liver found by the program, against an expert's outline and the digital patient's own.

#include "remnant/imaging/find_liver.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>

#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/phantom.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

std::string doubts_of(const FoundLiver& found) {
    std::string text;
    for (const OutlineDoubt& doubt : found.doubts) text += doubt.warning.id + " ";
    return text;
}

double volume_ratio(const core::LabelMask& found, const core::LabelMask& truth) {
    return static_cast<double>(found.count()) / static_cast<double>(truth.count());
}

core::CtVoxels even_ct(const core::Size3& size, std::int16_t hu) {
    core::GridGeometry grid;
    grid.size = size;
    grid.spacing = {2, 2, 2};
    auto voxels = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    std::ranges::fill(voxels->voxels(), hu);
    return core::SharedVoxels<std::int16_t>(std::move(voxels));
}

class DigitalPatients : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Three, DigitalPatients, ::testing::Values(1, 2, 3));

TEST_P(DigitalPatients, Liver_is_found_with_its_tumours) {
    PhantomOptions options;
    options.seed = GetParam();
    options.size = {256, 256, 100};
    options.spacing = {1.4, 1.4, 2.5};
    const auto phantom = make_phantom(options, core::JobContext());
    ASSERT_TRUE(phantom) << core::to_line(phantom.error());
    const auto found = find_liver(phantom->baseline.ct, std::nullopt, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_GE(core::dice(found->liver, phantom->baseline.liver), 0.95) << doubts_of(*found);
    for (const core::LabelMask& tumour : phantom->baseline.tumours)
        EXPECT_GE(core::count_common(tumour, found->liver), tumour.count() * 9 / 10)
            << "a tumour was left out";
}

TEST(FindLiver, Gives_the_same_voxels_every_time) {
    PhantomOptions options;
    options.size = {160, 160, 60};
    options.spacing = {2.2, 2.2, 4.0};
    const auto phantom = make_phantom(options, core::JobContext());
    ASSERT_TRUE(phantom);
    const auto first = find_liver(phantom->baseline.ct, std::nullopt, core::JobContext());
    ASSERT_TRUE(first) << core::to_line(first.error());
    for (int again = 0; again < 3; ++again) {
        const auto next = find_liver(phantom->baseline.ct, std::nullopt, core::JobContext());
        ASSERT_TRUE(next);
        EXPECT_TRUE(next->liver == first->liver) << "the outline depends on how threads ran";
    }
}

TEST(FindLiver, Refuses_a_scan_narrower_than_a_liver) {
    const auto found = find_liver(even_ct({100, 100, 10}, 100), std::nullopt, core::JobContext());
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().reason.find("40 mm"), std::string::npos) << found.error().reason;
}

TEST(FindLiver, Refuses_air) {
    const auto found = find_liver(even_ct({100, 100, 60}, -1000), std::nullopt, core::JobContext());
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().reason.find("nothing in the scan"), std::string::npos) << found.error().reason;
}

TEST(FindLiver, Refuses_a_click_outside_the_scan) {
    const auto found = find_liver(even_ct({100, 100, 60}, 100), core::Vec3(-50, 0, 0), core::JobContext());
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().reason.find("outside"), std::string::npos) << found.error().reason;
}

TEST(FindLiver, Stops_when_cancelled) {
    core::JobContext job;
    job.cancel();
    const auto found = find_liver(even_ct({100, 100, 60}, 100), std::nullopt, job);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().reason, "cancelled");
}

class RealLiver : public ::testing::Test {
  protected:
    static core::Result<LoadedVolume> ct(const std::filesystem::path& folder) {
        const auto scan = scan_series(folder, core::JobContext());
        if (!scan) return core::refuse(scan.error());
        const auto series = choose_volume(*scan, std::nullopt, "ct");
        if (!series) return core::refuse(series.error());
        return load_volume(*series, core::JobContext());
    }
};

TEST_F(RealLiver, Is_found_as_an_expert_outlined_it) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    const auto volume = ct(folder / "PATIENT_DICOM");
    ASSERT_TRUE(volume) << core::to_line(volume.error());
    LabelReadOptions reading;
    reading.reference = &core::geometry_of(volume->voxels);
    const auto expert = read_label_file(folder / "MASKS_DICOM" / "liver", reading, core::JobContext());
    ASSERT_TRUE(expert) << core::to_line(expert.error());
    const auto found = find_liver(volume->voxels, std::nullopt, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    const core::LabelMask& truth = expert->entries.front().mask;
    const double dice = core::dice(found->liver, truth);
    const double ratio = volume_ratio(found->liver, truth);
    std::printf("found liver: Dice %.4f, volume %+.2f %%\n", dice, 100.0 * (ratio - 1.0));
    EXPECT_GE(dice, 0.93);
    EXPECT_NEAR(ratio, 1.0, 0.04);
}

TEST_F(RealLiver, Is_found_from_a_click_too_and_not_from_one_in_fat) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    const auto volume = ct(folder / "PATIENT_DICOM");
    ASSERT_TRUE(volume) << core::to_line(volume.error());
    const core::GridGeometry& grid = core::geometry_of(volume->voxels);
    const auto in_fat = find_liver(volume->voxels, grid.world({250, 20, 60}), core::JobContext());
    EXPECT_FALSE(in_fat);
    const auto in_liver = find_liver(volume->voxels, grid.world({150, 250, 60}), core::JobContext());
    ASSERT_TRUE(in_liver) << core::to_line(in_liver.error());
    EXPECT_TRUE(in_liver->liver.contains(150, 250, 60));
}

}  // namespace
}  // namespace remnant::imaging

// What of a folder is a volume, and why the rest is not: one oddity a test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <fstream>

#include "ct_file.h"
#include "remnant/imaging/dicom_series.h"
#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

using core::JobContext;
using core::Vec3;
using ::testing::Contains;
using testing::ct_stack;
using testing::CtSlice;
using ::testing::HasSubstr;
using testing::ScratchFolder;

std::vector<Series> series_of(const std::vector<CtSlice>& slices) {
    const ScratchFolder folder;
    testing::write_ct_slices(folder.path(), slices);
    const auto scan = scan_series(folder.path(), JobContext());
    EXPECT_TRUE(scan) << (scan ? "" : core::to_line(scan.error()));
    return scan ? scan->series : std::vector<Series>();
}

Series only(const std::vector<CtSlice>& slices) {
    const auto all = series_of(slices);
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? Series() : all[0];
}

TEST(StackVerdict, An_even_stack_is_a_volume) {
    const Series s = only(ct_stack(6, 2.5));
    EXPECT_TRUE(s.is_volume) << s.reason;
    EXPECT_NEAR(s.spacing.z(), 2.5, 1e-9);
    EXPECT_TRUE(s.notes.empty());
}

TEST(StackVerdict, Thickness_never_decides_the_step_and_is_noted) {
    auto stack = ct_stack(6, 2.5);
    for (CtSlice& s : stack) s.thickness = "5";
    const Series s = only(stack);
    EXPECT_TRUE(s.is_volume);
    EXPECT_NEAR(s.spacing.z(), 2.5, 1e-9);
    EXPECT_THAT(s.notes, Contains(HasSubstr("5 mm differs from the measured step 2.5 mm")));
}

TEST(StackVerdict, Positions_rounded_by_the_scanner_do_not_refuse) {
    auto stack = ct_stack(9, 1.25);
    for (CtSlice& s : stack) s.position.z() = std::round(s.position.z() * 10) / 10;
    EXPECT_TRUE(only(stack).is_volume) << only(stack).reason;
}

class LostSlice : public ::testing::TestWithParam<double> {};
INSTANTIATE_TEST_SUITE_P(Steps, LostSlice, ::testing::Values(0.3, 0.625, 1.0, 2.5, 5.0, 10.0));

TEST_P(LostSlice, Refuses_and_names_the_place) {
    auto stack = ct_stack(12, GetParam());
    stack.erase(stack.begin() + 5);
    const Series s = only(stack);
    EXPECT_FALSE(s.is_volume);
    EXPECT_THAT(s.reason, HasSubstr("missing slices"));
    EXPECT_THAT(s.reason, HasSubstr("between slices 5 and 6"));
}

TEST_P(LostSlice, Refuses_one_slice_at_the_wrong_height) {
    auto stack = ct_stack(12, GetParam());
    stack[5].position.z() += 0.4 * GetParam();
    const Series s = only(stack);
    EXPECT_FALSE(s.is_volume);
    EXPECT_THAT(s.reason, HasSubstr("irregular spacing"));
}

TEST(StackVerdict, Gantry_tilt_is_refused_with_its_angle) {
    auto stack = ct_stack(8, 4.0);
    const double angle = 17.3 * M_PI / 180;
    for (CtSlice& s : stack) s.column = Vec3(0, std::cos(angle), -std::sin(angle));
    const Series s = only(stack);
    EXPECT_FALSE(s.is_volume);
    ASSERT_TRUE(s.tilt_degrees);
    EXPECT_NEAR(*s.tilt_degrees, 17.3, 0.05);
    EXPECT_THAT(s.reason, HasSubstr("17.3 degrees"));
}

TEST(StackVerdict, An_oblique_stack_along_its_own_normal_is_a_volume) {
    auto stack = ct_stack(8, 3.0);
    const double angle = 0.5;
    const Vec3 column(0, std::cos(angle), -std::sin(angle));
    const Vec3 normal = Vec3::UnitX().cross(column);
    for (std::size_t n = 0; n < stack.size(); ++n) {
        stack[n].column = column;
        stack[n].position = normal * (3.0 * static_cast<double>(n));
    }
    const Series s = only(stack);
    EXPECT_TRUE(s.is_volume) << s.reason;
    EXPECT_NEAR(s.spacing.z(), 3.0, 1e-6);
}

TEST(StackVerdict, Two_orientations_in_one_series_are_refused) {
    auto stack = ct_stack(6, 2.0);
    for (std::size_t n = 3; n < 6; ++n) stack[n].column = Vec3::UnitZ();
    const Series s = only(stack);
    EXPECT_FALSE(s.is_volume);
    EXPECT_THAT(s.reason, HasSubstr("more than one orientation"));
}

TEST(StackVerdict, A_localiser_is_none) {
    auto stack = ct_stack(3, 2.0);
    for (CtSlice& s : stack) s.image_type = "ORIGINAL\\PRIMARY\\LOCALIZER";
    EXPECT_FALSE(only(stack).is_volume);
    EXPECT_THAT(only(stack).reason, HasSubstr("localiser"));
}

TEST(StackVerdict, One_slice_is_no_volume) {
    EXPECT_THAT(only(ct_stack(1, 2.0)).reason, HasSubstr("one slice only"));
}

TEST(StackVerdict, Text_burned_into_any_slice_is_noted) {
    auto stack = ct_stack(6, 2.5);
    for (CtSlice& s : stack) s.burned_in = "NO";
    EXPECT_THAT(only(stack).notes, ::testing::IsEmpty());
    stack[3].burned_in = "YES";
    EXPECT_THAT(only(stack).notes, Contains(HasSubstr("burned into")));
}

TEST(StackVerdict, A_folder_copied_into_itself_is_the_same_scan_with_a_note) {
    auto stack = ct_stack(5, 2.0);
    const auto copy = stack;
    stack.insert(stack.end(), copy.begin(), copy.end());
    const Series s = only(stack);
    EXPECT_TRUE(s.is_volume) << s.reason;
    EXPECT_EQ(s.slices, 5);
    EXPECT_THAT(s.notes, Contains(HasSubstr("5 identical copies")));
}

TEST(StackVerdict, One_identity_with_two_pictures_is_refused) {
    auto stack = ct_stack(5, 2.0);
    stack.push_back(stack[2]);
    stack.back().fill = 999;
    const Series s = only(stack);
    EXPECT_FALSE(s.is_volume);
    EXPECT_THAT(s.reason, HasSubstr("different pixels at one position"));
}

TEST(StackVerdict, Phases_within_one_series_are_told_apart) {
    auto stack = ct_stack(5, 2.0);
    auto later = ct_stack(5, 2.0);
    for (CtSlice& s : later) {
        s.acquisition = "2";
        s.sop_instance = "1.2.826.0.1.3680043.2.4." + std::to_string(100 + static_cast<int>(s.position.z()));
    }
    stack.insert(stack.end(), later.begin(), later.end());
    const auto all = series_of(stack);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_TRUE(all[0].is_volume && all[1].is_volume);
    EXPECT_NE(all[0].uid, all[1].uid);
}

TEST(StackVerdict, Slices_of_another_size_are_another_stack) {
    auto stack = ct_stack(6, 2.0);
    CtSlice other = stack[0];
    other.columns = 8;
    other.sop_instance = "1.2.3.4";
    stack.push_back(other);
    const auto all = series_of(stack);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_TRUE(all[0].is_volume);
    EXPECT_FALSE(all[1].is_volume);
}

TEST(StackVerdict, A_damaged_neighbour_may_be_the_missing_end_and_stops_the_volume) {
    const ScratchFolder folder;
    testing::write_ct_slices(folder.path(), ct_stack(5, 2.0));
    std::filesystem::resize_file(folder / "0004.dcm", 700);
    const auto scan = scan_series(folder.path(), JobContext());
    ASSERT_TRUE(scan);
    ASSERT_EQ(scan->damaged.size(), 1u);
    EXPECT_EQ(scan->damaged[0].file.filename(), "0004.dcm");
    EXPECT_FALSE(scan->series.at(0).is_volume);
    EXPECT_THAT(scan->series.at(0).reason, HasSubstr("0004.dcm"));
}

TEST(StackVerdict, Other_files_and_missing_endings_do_not_matter) {
    const ScratchFolder folder;
    std::filesystem::create_directories(folder / "deep/er");
    testing::write_ct_slices(folder / "deep/er", ct_stack(4, 2.0));
    std::filesystem::rename(folder / "deep/er/0001.dcm", folder / "deep/er/IM1");
    std::ofstream(folder / "notes.txt") << "a text";
    std::ofstream(folder / "deep/empty");
    const auto scan = scan_series(folder.path(), JobContext());
    ASSERT_TRUE(scan);
    EXPECT_EQ(scan->series.size(), 1u);
    EXPECT_TRUE(scan->series[0].is_volume);
    EXPECT_TRUE(scan->damaged.empty());
}

TEST(StackVerdict, Feet_first_lies_where_its_positions_say) {
    auto stack = ct_stack(4, 2.0);
    for (CtSlice& s : stack) {
        s.patient_position = "FFS";
        s.row = -Vec3::UnitX();
        s.column = Vec3::UnitY();
    }
    const Series s = only(stack);
    ASSERT_TRUE(s.is_volume) << s.reason;
    EXPECT_LT((s.geometry->direction.col(0) + Vec3::UnitX()).norm(), 1e-9);
    EXPECT_GT(s.geometry->direction.determinant(), 0) << "k follows the normal";
}

/// The voxels of a stack, through scan and load.
std::vector<double> values_of(const std::vector<CtSlice>& slices) {
    const ScratchFolder folder;
    testing::write_ct_slices(folder.path(), slices);
    const auto scan = scan_series(folder.path(), JobContext());
    EXPECT_TRUE(scan && scan->series.at(0).is_volume);
    const auto loaded = load_volume(scan->series.at(0), JobContext());
    EXPECT_TRUE(loaded) << (loaded ? "" : core::to_line(loaded.error()));
    std::vector<double> values;
    std::visit([&](const auto& grid) { values.assign(grid->voxels().begin(), grid->voxels().end()); },
               loaded->voxels);
    return values;
}

TEST(PixelValues, Each_slice_has_its_own_rescale) {
    auto stack = ct_stack(3, 2.0);
    for (CtSlice& s : stack) s.fill = 100;
    stack[1].slope = "2";
    stack[1].intercept = "-1024";
    stack[2].slope = "0.5";
    const auto values = values_of(stack);
    EXPECT_EQ(values[0], 100);
    EXPECT_EQ(values[30], 2 * 100 - 1024);
    EXPECT_EQ(values[60], 50);
}

TEST(PixelValues, A_fraction_that_int16_cannot_hold_is_kept) {
    auto stack = ct_stack(3, 2.0);
    for (CtSlice& s : stack) s.slope = "0.001";
    stack[1].fill = 12345;
    EXPECT_NEAR(values_of(stack)[30], 12.345, 1e-5);
}

struct Storage {
    int allocated, stored;
    bool is_signed;
    int value;
};

class StoredBits : public ::testing::TestWithParam<Storage> {};
INSTANTIATE_TEST_SUITE_P(Widths, StoredBits,
                         ::testing::Values(Storage{16, 16, true, -1000}, Storage{16, 16, false, 65000},
                                           Storage{16, 12, false, 4095}, Storage{16, 12, true, -2048},
                                           Storage{16, 13, true, -3}, Storage{16, 14, false, 16383},
                                           Storage{16, 10, true, -512}, Storage{8, 8, false, 255}));

TEST_P(StoredBits, Come_back_as_the_number_that_was_stored) {
    for (const bool big_endian : {false, true}) {
        auto stack = ct_stack(3, 2.0);
        for (CtSlice& s : stack) {
            s.bits_allocated = GetParam().allocated;
            s.bits_stored = GetParam().stored;
            s.is_signed = GetParam().is_signed;
            s.big_endian = big_endian && GetParam().allocated == 16;
            s.fill = GetParam().value;
        }
        for (const double value : values_of(stack)) ASSERT_EQ(value, GetParam().value);
    }
}

TEST(PixelValues, Padding_is_air_and_never_liver) {
    auto stack = ct_stack(3, 2.0);
    for (CtSlice& s : stack) {
        s.is_signed = false;
        s.padding = 60;
        s.stored.assign(30, 100);
        s.stored[7] = 60;  // as it stands it would be 60 HU, a liver's value
    }
    const auto values = values_of(stack);
    EXPECT_LE(values[7], -1000);
    EXPECT_EQ(values[8], 100);
}

TEST(PixelValues, MONOCHROME1_changes_the_display_and_not_the_value) {
    auto stack = ct_stack(3, 2.0);
    for (CtSlice& s : stack) {
        s.photometric = "MONOCHROME1";
        s.fill = 77;
    }
    EXPECT_EQ(values_of(stack)[0], 77);
    EXPECT_THAT(only(stack).notes, Contains(HasSubstr("MONOCHROME1")));
}

TEST(PixelValues, A_file_exchanged_between_scan_and_load_is_noticed) {
    const ScratchFolder folder;
    testing::write_ct_slices(folder.path(), ct_stack(4, 2.0));
    const auto scan = scan_series(folder.path(), JobContext());
    ASSERT_TRUE(scan);
    CtSlice other = ct_stack(4, 2.0)[2];
    other.fill = 999;
    std::filesystem::remove(folder / "0002.dcm");
    testing::write_ct_slice(folder / "0002.dcm", other);
    const auto loaded = load_volume(scan->series.at(0), JobContext());
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().what, HasSubstr("0002.dcm"));
    EXPECT_THAT(loaded.error().reason, HasSubstr("changed"));
}

TEST(PixelValues, A_volume_above_the_limit_is_refused_before_any_memory_is_asked_for) {
    const ScratchFolder folder;
    testing::write_ct_slices(folder.path(), ct_stack(4, 2.0));
    ReadLimits limits;
    const auto scan = scan_series(folder.path(), JobContext(), limits);
    limits.volume_bytes = 200;
    EXPECT_FALSE(load_volume(scan->series.at(0), JobContext(), limits));
}

TEST(PixelValues, Cancelling_gives_nothing) {
    const ScratchFolder folder;
    testing::write_ct_slices(folder.path(), ct_stack(4, 2.0));
    const auto scan = scan_series(folder.path(), JobContext());
    const JobContext job;
    job.cancel();
    const auto loaded = load_volume(scan->series.at(0), job);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().reason, "cancelled");
}

}  // namespace
}  // namespace remnant::imaging

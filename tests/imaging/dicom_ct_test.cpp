// The CT of a case as it leaves: the same voxels at the same places for other readers, and what was written
// of it refers to it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "dicom_case.h"
#include "outside_readers.h"
#include "remnant/imaging/dicom_series.h"

namespace remnant {
namespace {

using testing::DicomWriting;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Random;

constexpr std::uint64_t kRandom = 0xFEDC'BA98'7654'3210;

core::GridGeometry grid_of(Random& random) {
    core::GridGeometry grid = testing::random_grid(random);
    grid.size = {7, 5, 6};
    return grid;
}

/// The slice of `grid` on which slice k of `other` lies, which may count from its other end.
std::size_t slice_at(const core::GridGeometry& grid, const core::GridGeometry& other, int k) {
    const core::Vec3 at = grid.index(other.world({0, 0, static_cast<double>(k)}));
    EXPECT_LT((at - core::Vec3(0, 0, std::round(at[2]))).norm(), 1e-6) << "moved";
    return static_cast<std::size_t>(std::lround(at[2]));
}

/// Slice k of a volume in its own order.
template <class Volume>
auto slice_of(const Volume& volume, std::size_t k) {
    const auto count = static_cast<std::size_t>(volume.geometry().size[0]) *
                       static_cast<std::size_t>(volume.geometry().size[1]);
    return volume.voxels().subspan(k * count, count);
}

core::Case case_with_ct(unsigned seed) {
    Random random(seed);
    return testing::dicom_case(random, grid_of(random));
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

TEST(Dicom_ct, Has_no_error_for_dciodvfy) {
    const core::Case subject = case_with_ct(21);
    DicomWriting writing(subject);
    const auto written = writing.ct();
    ASSERT_TRUE(written) << to_line(written.error());
    for (const auto& file : files_in(written->series.path)) {
        const auto verdict = testing::dciodvfy(file);
        if (verdict.absent()) GTEST_SKIP() << "dciodvfy (dicom3tools) is not installed";
        EXPECT_THAT(verdict.output, HasSubstr("CTImage"));
        EXPECT_THAT(testing::conformance_errors(verdict), IsEmpty()) << verdict.output;
    }
}

TEST(Dicom_ct, Has_for_pydicom_the_very_HU_at_their_places) {
    for (const unsigned seed : {22U, 23U, 24U}) {
        const core::Case subject = case_with_ct(seed);
        DicomWriting writing(subject);
        const auto written = writing.ct();
        ASSERT_TRUE(written) << to_line(written.error());
        const auto& g = writing.scan().geometry;
        const auto raw = writing.folder() / "voxels";
        const auto voxels = std::get<core::SharedVoxels<std::int16_t>>(*writing.scan().ct)->voxels();
        std::ofstream(raw, std::ios::binary)
            .write(reinterpret_cast<const char*>(voxels.data()), static_cast<long>(voxels.size_bytes()));
        std::string places;
        for (int k = 0; k < g.size[2]; ++k) {
            const core::Vec3 at = g.world({1, 2, static_cast<double>(k)});
            for (int axis = 0; axis < 3; ++axis) places += std::to_string(at[axis]) + " ";
        }
        const auto run =
            testing::run_tool("/usr/bin/python3 " REMNANT_DICOM_READERS " ct '" +
                              written->series.path.string() + "' '" + raw.string() + "' '" + places + "'");
        if (run.absent()) GTEST_SKIP() << "no /usr/bin/python3";
        EXPECT_EQ(run.exit_code, 0) << run.output;
    }
}

TEST(Dicom_ct, Is_read_back_as_the_same_volume) {
    for (const unsigned seed : {25U, 26U, 27U, 30U}) {
        const core::Case subject = case_with_ct(seed);
        DicomWriting writing(subject);
        const auto written = writing.ct();
        ASSERT_TRUE(written) << to_line(written.error());
        const auto scan = imaging::scan_series(written->series.path, {});
        ASSERT_TRUE(scan && scan->series.size() == 1U);
        ASSERT_TRUE(scan->series[0].is_volume) << scan->series[0].reason;
        const auto volume = imaging::load_volume(scan->series[0], {});
        ASSERT_TRUE(volume) << to_line(volume.error());
        const auto& before = *std::get<core::SharedVoxels<std::int16_t>>(*writing.scan().ct);
        const auto& after = *std::get<core::SharedVoxels<std::int16_t>>(volume->voxels);
        for (int k = 0; k < 6; ++k) {
            const std::size_t there = slice_at(after.geometry(), before.geometry(), k);
            EXPECT_TRUE(
                std::ranges::equal(slice_of(after, there), slice_of(before, static_cast<std::size_t>(k))));
        }
        EXPECT_EQ(scan->series[0].identity.patient_id, "ID-7");
        EXPECT_EQ(scan->series[0].identity.study_uid, "1.2.3");
        EXPECT_NE(scan->series[0].identity.series_uid, writing.scan().identity.series_uid);
    }
}

TEST(Dicom_ct, Objects_written_with_it_refer_to_its_images) {
    const core::Case subject = case_with_ct(28);
    DicomWriting writing(subject);
    const auto ct = writing.ct();
    ASSERT_TRUE(ct) << to_line(ct.error());
    core::Case copied = subject;
    copied.time_points.front().identity = ct->as_written;
    DicomWriting with_it(copied);
    const auto seg = with_it.segmentation();
    ASSERT_TRUE(seg) << to_line(seg.error());
    const auto sr = with_it.report(testing::report_of(with_it.scan()), &*seg);
    ASSERT_TRUE(sr) << to_line(sr.error());
    EXPECT_EQ(seg->file.study_uid, ct->series.study_uid);
    for (const auto& path : {seg->file.path, sr->path}) {
        const std::string bytes = testing::bytes_of_file(path);
        EXPECT_THAT(bytes, HasSubstr(ct->series.sop_instance_uid));
        EXPECT_THAT(bytes, HasSubstr(ct->series.series_uid));
        EXPECT_THAT(bytes, Not(HasSubstr("1.2.3.4."))) << "an image of the source";
    }
}

TEST(Dicom_ct, Without_identity_holds_no_word_of_the_patient) {
    const core::Case subject = case_with_ct(29);
    DicomWriting writing(subject, kRandom);
    const auto written = writing.ct();
    ASSERT_TRUE(written) << to_line(written.error());
    for (const auto& file : files_in(written->series.path)) {
        const std::string bytes = testing::bytes_of_file(file);
        for (const std::string& word : testing::words_of_the_patient())
            EXPECT_THAT(bytes, Not(HasSubstr(word)));
        EXPECT_THAT(testing::conformance_errors(testing::dciodvfy(file)), IsEmpty());
    }
    EXPECT_THAT(written->series.removed, ::testing::Contains("PatientName: replaced"));
    EXPECT_THAT(written->series.removed, ::testing::Contains("StudyTime: emptied"));
}

TEST(Dicom_ct, Values_that_are_no_whole_numbers_are_rounded_by_half_a_step_and_that_is_said) {
    Random random(30);
    core::Case subject = testing::dicom_case(random, grid_of(random));
    const auto grid = subject.time_points.front().geometry;
    subject.time_points.front().ct = testing::random_ct<float>(random, grid);
    DicomWriting writing(subject);
    const auto written = writing.ct();
    ASSERT_TRUE(written) << to_line(written.error());
    ASSERT_EQ(written->series.warnings.size(), 1U);
    EXPECT_EQ(written->series.warnings.front().id, "dicom-ct-rounded");
    const auto scan = imaging::scan_series(written->series.path, {});
    ASSERT_TRUE(scan && scan->series.size() == 1U);
    const auto volume = imaging::load_volume(scan->series[0], {});
    ASSERT_TRUE(volume) << to_line(volume.error());
    const auto& before = *std::get<core::SharedVoxels<float>>(*writing.scan().ct);
    const auto& after = *std::get<core::SharedVoxels<float>>(volume->voxels);
    const auto [least, most] = std::ranges::minmax(before.voxels());
    const double step = (static_cast<double>(most) - static_cast<double>(least)) / 65535.0;
    for (int k = 0; k < 6; ++k) {
        const auto here = slice_of(before, static_cast<std::size_t>(k));
        const auto there = slice_of(after, slice_at(after.geometry(), before.geometry(), k));
        for (std::size_t n = 0; n < here.size(); ++n)
            ASSERT_NEAR(there[n], here[n], 0.501 * step + std::abs(here[n]) * 1e-6);
    }
}

TEST(Dicom_ct, Is_refused_where_it_would_be_mixed_up_or_is_none) {
    core::Case subject = case_with_ct(31);
    DicomWriting mixed(subject);
    std::filesystem::create_directories(mixed.folder() / "ct");
    std::ofstream(mixed.folder() / "ct/other.dcm") << "mine";
    EXPECT_FALSE(mixed.ct());
    EXPECT_EQ(files_in(mixed.folder() / "ct").size(), 1U);

    subject.time_points.front().ct.reset();
    EXPECT_FALSE(DicomWriting(subject).ct()) << "without voxels";

    subject = case_with_ct(31);
    for (auto& image : subject.time_points.front().identity.images)
        image.sop_class_uid = "1.2.840.10008.5.1.4.1.1.4";
    EXPECT_FALSE(DicomWriting(subject).ct()) << "an MR";
}

TEST(Dicom_ct, Cancelled_leaves_no_slice) {
    const core::Case subject = case_with_ct(32);
    DicomWriting writing(subject);
    core::JobContext job;
    job = core::JobContext([&](double, std::string_view) { job.cancel(); });
    const auto written = writing.ct(job);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, "cancelled");
    EXPECT_THAT(files_in(writing.folder() / "ct"), IsEmpty());
}

}  // namespace
}  // namespace remnant

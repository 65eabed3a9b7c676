// Series of real scanners, each read to its measured truth or refused with the true reason.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "remnant/imaging/dicom_series.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

using core::JobContext;

SeriesScan scan(const std::filesystem::path& path) {
    auto result = scan_series(path, JobContext());
    EXPECT_TRUE(result) << (result ? "" : core::to_line(result.error()));
    return result ? *result : SeriesScan{};
}

/// How the rows of the data set's table read.
struct Row {
    const char* folder;
    core::Size3 size;    // {0, 0, 0}: not looked at
    core::Vec3 spacing;  // mm
    const char* reason;  // "": a volume
    const char* note;    // "": none asked for
};

std::string test_name(const ::testing::TestParamInfo<Row>& tested) {
    std::string name = tested.param.folder;
    std::ranges::replace_if(
        name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
}

class RealSeries : public ::testing::TestWithParam<Row> {};

TEST_P(RealSeries, Reads_to_its_truth_or_says_why_not) {
    const Row& row = GetParam();
    REMNANT_NEED_DATA(folder, row.folder);
    const SeriesScan found = scan(folder);
    const auto wanted = [&](const Series& s) {
        return s.is_volume == (row.reason[0] == '\0') && s.reason.find(row.reason) != std::string::npos &&
               (row.size[0] == 0 || s.size == row.size);
    };
    const auto series = std::ranges::find_if(found.series, wanted);
    ASSERT_NE(series, found.series.end())
        << (found.series.empty() ? "no series" : "the first says: " + found.series[0].reason);
    if (row.spacing[0] > 0) {
        EXPECT_LT((series->spacing - row.spacing).cwiseAbs().maxCoeff(), 1e-4) << series->spacing.transpose();
    }
    const auto has_note = [&](const std::string& note) { return note.find(row.note) != std::string::npos; };
    EXPECT_TRUE(row.note[0] == '\0' || std::ranges::any_of(series->notes, has_note)) << row.note;
}

const core::Vec3 kAny = core::Vec3::Zero();
constexpr core::Size3 kAnySize{0, 0, 0};

INSTANTIATE_TEST_SUITE_P(
    Volumes, RealSeries,
    ::testing::Values(
        Row{"ircadb-17/PATIENT_DICOM", {512, 512, 119}, {0.742999970912933, 0.742999970912933, 1.6}, "", ""},
        Row{"cases/seg-dcmqi-liver/ct",
            {512, 512, 3},
            {0.810547, 0.810547, 1.0},
            "",
            "slice thickness 1.25 mm"},
        Row{"cases/nrrd-labels-on-ct", {512, 512, 3}, {0.810547, 0.810547, 1.0}, "", ""},
        Row{"cases/seg-bitpacked-23x38x3/image", {23, 38, 3}, {0.7, 0.7, 2.5}, "", ""},
        Row{"cases/seg-bitpacked-23x38x3/multiframe", {23, 38, 3}, {0.7, 0.7, 2.5}, "", ""},
        Row{"cases/seg-labelmap-dcmqi/image", {24, 38, 3}, {0.7, 0.7, 2.5}, "", ""},
        Row{"cases/ct-study-localizer-and-capture", {512, 512, 8}, {0.451171875, 0.451171875, 5.0}, "", ""},
        Row{"cases/ct-oblique-scaled", {100, 50, 3}, {2.5, 3.5, 4.5}, "", ""},
        Row{"cases/ct-siemens-20-slices",
            {512, 512, 20},
            {0.9765625, 0.9765625, 2.0},
            "",
            "UIDs are missing"},
        Row{"cases/dicomdir", {16, 16, 5}, {0.488281, 0.488281, 2.5}, "", ""},
        Row{"cases/mr-two-slices", {256, 256, 2}, kAny, "", "uniform cannot be checked"},
        Row{"cases/mr-decubitus-left", {256, 256, 6}, {1.015625, 1.015625, 4.8}, "", ""},
        Row{"cases/rtstruct-rt-utils/ct", {512, 512, 2}, {0.488281, 0.488281, 5.0}, "", "uniform"}),
    test_name);

INSTANTIATE_TEST_SUITE_P(
    Refused, RealSeries,
    ::testing::Values(
        Row{"cases/seg-highdicom-binary/ct", {16, 16, 4}, kAny, "missing slices", ""},
        Row{"cases/seg-highdicom-fractional-01/ct", {16, 16, 4}, kAny, "missing slices", ""},
        Row{"cases/seg-highdicom-overlap/ct", {16, 16, 4}, kAny, "missing slices", ""},
        Row{"cases/seg-highdicom-single-frame", {128, 128, 1}, kAny, "one slice only", ""},
        Row{"cases/seg-on-cr", kAnySize, kAny, "not CT or MR (modality DX)", ""},
        Row{"cases/seg-slide-microscopy", kAnySize, kAny, "not CT or MR (modality SM)", ""},
        Row{"cases/ct-all-transfer-syntaxes",
            {512, 512, 7},
            kAny,
            "different pixels at one position",
            "9 identical copies"},
        Row{"cases/ct-jpeg-fragmented-no-offset-table", {512, 512, 2}, kAny, "not Hounsfield units", ""},
        Row{"cases/ct-enhanced-multiframe", {512, 512, 2}, kAny, "not Hounsfield units", ""},
        Row{"cases/ct-single-slice", {128, 128, 1}, kAny, "one slice only", ""},
        Row{"cases/ct-jpeg-lossless-12bit", {512, 512, 1}, kAny, "one slice only", ""},
        Row{"cases/ct-derived-14bit", kAnySize, kAny, "different pixels at one position", ""},
        Row{"cases/ct-j2k-sign-mismatch-tilt", {512, 512, 1}, kAny, "one slice only", ""},
        Row{"cases/ct-gantry-tilt-siemens", {512, 512, 4}, kAny, "14.0 degrees", ""},
        Row{"cases/ct-gantry-tilt-variable-ge", {512, 512, 12}, kAny, "18.5 degrees", ""},
        Row{"cases/ct-gantry-tilt-variable-ge", {512, 512, 12}, kAny, "1.0811 mm between slices 6 and 7", ""},
        Row{"cases/ct-same-position", {512, 512, 4}, kAny, "different pixels at one position", ""},
        Row{"cases/ct-missing-slice", {512, 512, 4}, kAny, "nothing at 33.1075 mm", ""},
        Row{"cases/ct-study-localizer-and-capture", kAnySize, kAny, "localiser", ""},
        Row{"cases/ct-study-localizer-and-capture", kAnySize, kAny, "secondary capture", ""},
        Row{"cases/dicomdir", {16, 16, 4}, kAny, "missing slices", ""},
        Row{"cases/dicomdir", {16, 16, 2}, kAny, "localiser", ""},
        Row{"cases/damaged", kAnySize, kAny, "one slice only", ""},
        Row{"cases/not-an-image", kAnySize, kAny, "not CT or MR (modality SR)", ""},
        Row{"cases/not-an-image", kAnySize, kAny, "not CT or MR (modality RTPLAN)", ""},
        Row{"cases/not-an-image", kAnySize, kAny, "not CT or MR (modality RWV)", ""},
        Row{"cases/not-an-image", kAnySize, kAny, "not CT or MR (modality RTDOSE)", ""},
        Row{"cases/colour-image", kAnySize, kAny, "not CT or MR (modality US)", ""},
        Row{"cases/colour-image", kAnySize, kAny, "not CT or MR (modality OT)", ""},
        Row{"cases/rgb-volume-mr", {52, 77, 4}, kAny, "colour", ""},
        Row{"cases/no-pixel-spacing", {800, 600, 1}, kAny, "not CT or MR (modality US)", ""},
        Row{"cases/mr-mixed-orientation", {288, 288, 4}, kAny, "more than one orientation", ""},
        Row{"cases/mr-enhanced-multiframe", {64, 64, 10}, kAny, "no position", ""},
        Row{"cases/mr-small-syntaxes", {64, 64, 1}, kAny, "one slice only", "7 identical copies"},
        Row{"cases/mr-slope-decimal", kAnySize, kAny, "one slice only", ""}),
    [](const ::testing::TestParamInfo<Row>& tested) {
        return test_name(tested) + "_" + std::to_string(tested.index);
    });

TEST(RealSeries, Only_one_volume_is_found_where_a_study_holds_other_pictures_too) {
    for (const char* name : {"cases/ct-study-localizer-and-capture", "cases/dicomdir"}) {
        REMNANT_NEED_DATA(folder, name);
        const SeriesScan found = scan(folder);
        EXPECT_EQ(std::ranges::count_if(found.series, &Series::is_volume), 1) << name;
    }
}

TEST(RealSeries, A_broken_DICOMDIR_changes_nothing_that_the_files_say) {
    REMNANT_NEED_DATA(folder, "cases/dicomdir");
    int files = 0;
    for (const Series& s : scan(folder).series) files += s.slices;
    EXPECT_EQ(files, 31);
    for (const char* variant : {"DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-empty.dcm", "DICOMDIR-implicit",
                                "DICOMDIR-nooffset", "DICOMDIR-nopatient", "DICOMDIR-reordered"}) {
        const auto alone = scan_series(folder / variant, JobContext());
        EXPECT_TRUE(!alone || alone->series.empty()) << variant << " is a list, not a picture";
    }
}

TEST(RealSeries, Damaged_files_are_named_with_their_reason) {
    REMNANT_NEED_DATA(folder, "cases/damaged");
    const SeriesScan found = scan(folder);
    const auto reason = [&](const std::string& file) {
        for (const RefusedFile& d : found.damaged) {
            if (d.file.filename() == file) return d.reason;
        }
        return std::string();
    };
    EXPECT_NE(reason("MR_truncated.dcm").find("more bytes than the file has"), std::string::npos);
    EXPECT_NE(reason("rtplan_truncated.dcm").find("more bytes than the file has"), std::string::npos);
    EXPECT_NE(reason("20-wrong-transfer-syntax.dcm").find("not compressed"), std::string::npos);
    EXPECT_NE(reason("meta_missing_tsyntax.dcm"), "");
}

/// Minimum, maximum and mean of a loaded CT.
struct Statistics {
    double low = 1e9, high = -1e9, mean = 0;
};

Statistics statistics(const core::CtVoxels& ct) {
    return std::visit(
        [](const auto& grid) {
            Statistics s;
            double sum = 0;
            for (const auto value : grid->voxels()) {
                s.low = std::min(s.low, static_cast<double>(value));
                s.high = std::max(s.high, static_cast<double>(value));
                sum += static_cast<double>(value);
            }
            s.mean = sum / static_cast<double>(grid->voxels().size());
            return s;
        },
        ct);
}

TEST(RealVolume, The_expert_patient_has_its_geometry_and_values) {
    REMNANT_NEED_DATA(folder, "ircadb-17/PATIENT_DICOM");
    const SeriesScan found = scan(folder);
    ASSERT_EQ(found.series.size(), 1u);
    const auto volume = load_volume(found.series[0], JobContext());
    ASSERT_TRUE(volume);
    const core::GridGeometry& grid = core::geometry_of(volume->voxels);
    EXPECT_LT(grid.origin.norm(), 1e-9);
    EXPECT_LT((grid.direction - core::Mat3::Identity()).norm(), 1e-9);
    EXPECT_NEAR(grid.spacing.z(), 1.6, 1e-6);
    EXPECT_EQ(statistics(volume->voxels).low, -1024);
    EXPECT_EQ(statistics(volume->voxels).high, 1023);
    EXPECT_EQ(volume->identity.patient_name, "liver_17^patient");
}

TEST(RealVolume, Files_in_descending_order_lie_where_they_belong) {
    REMNANT_NEED_DATA(folder, "cases/seg-dcmqi-liver/ct");
    const SeriesScan found = scan(folder);
    const auto volume = load_volume(found.series.at(0), JobContext());
    ASSERT_TRUE(volume);
    const core::GridGeometry& grid = core::geometry_of(volume->voxels);
    const double ends[] = {grid.origin.z(), grid.world(core::Vec3(0, 0, 2)).z()};
    EXPECT_NEAR(std::min(ends[0], ends[1]), -128.69, 0.01);
    EXPECT_NEAR(std::max(ends[0], ends[1]), -126.69, 0.01);
    EXPECT_EQ(statistics(volume->voxels).high, 1381);
}

TEST(RealVolume, A_decubitus_scan_takes_its_axes_from_the_orientation_alone) {
    REMNANT_NEED_DATA(folder, "cases/mr-decubitus-left");
    const SeriesScan found = scan(folder);
    const auto volume = load_volume(found.series.at(0), JobContext());
    ASSERT_TRUE(volume);
    const core::Mat3& axes = core::geometry_of(volume->voxels).direction;
    EXPECT_GT(axes.col(0).y(), 0.9) << "columns run to the back";
    EXPECT_LT(axes.col(1).z(), -0.9) << "rows run to the feet";
}

TEST(RealVolume, An_enhanced_series_holds_what_its_single_frames_hold) {
    REMNANT_NEED_DATA(folder, "cases/seg-bitpacked-23x38x3");
    const auto single = load_volume(scan(folder / "image").series.at(0), JobContext());
    const auto multi = load_volume(scan(folder / "multiframe").series.at(0), JobContext());
    ASSERT_TRUE(single && multi);
    const Statistics a = statistics(single->voxels);
    const Statistics b = statistics(multi->voxels);
    EXPECT_EQ(a.low, b.low);
    EXPECT_EQ(a.high, b.high);
    EXPECT_EQ(a.mean, b.mean);
    EXPECT_LT(core::corner_distance(core::geometry_of(single->voxels), core::geometry_of(multi->voxels)),
              1e-3);
}

}  // namespace
}  // namespace remnant::imaging

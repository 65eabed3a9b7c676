// Label files of many programs, each counted to its measured truth or refused with the true reason.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/label_placement.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

using core::JobContext;

std::string name_of_row(std::string name) {
    std::ranges::replace_if(
        name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
}

struct Counted {
    const char* file;
    std::map<int, std::int64_t> voxels;
    double voxel_ml;  // of one voxel
};

class RealLabels : public ::testing::TestWithParam<Counted> {};

TEST_P(RealLabels, Count_to_their_truth) {
    const Counted& row = GetParam();
    REMNANT_NEED_DATA(path, row.file);
    const auto file = read_label_file(path, {}, JobContext());
    ASSERT_TRUE(file) << core::to_line(file.error());
    std::map<int, std::int64_t> found;
    for (const LabelEntry& entry : file->entries) {
        if (row.voxels.contains(entry.value)) found[entry.value] = entry.mask.count();
    }
    EXPECT_EQ(found, row.voxels);
    EXPECT_NEAR(core::to_millilitre(file->geometry.voxel_volume()).value(), row.voxel_ml,
                1e-6 * row.voxel_ml);
}

constexpr double kDcmqi = 0.810547 * 0.810547 * 1.0 / 1000;
constexpr double kIrcad = 0.00088327834;
constexpr double kHighdicom = 0.488281 * 0.488281 * 1.25 / 1000;
constexpr double kSmall = 0.001225;

INSTANTIATE_TEST_SUITE_P(
    Files, RealLabels,
    ::testing::Values(
        Counted{"ircadb-17/MASKS_DICOM/liver", {{255, 2106497}}, kIrcad},
        Counted{"ircadb-17/MASKS_DICOM/livertumor1", {{255, 96961}}, kIrcad},
        Counted{"ircadb-17/MASKS_DICOM/livertumor2", {{255, 89029}}, kIrcad},
        Counted{"ircadb-17/MASKS_DICOM/portalvein", {{255, 53746}}, kIrcad},
        Counted{"ircadb-17/MASKS_DICOM/venoussystem", {{255, 124865}}, kIrcad},
        Counted{"ircadb-17/MASKS_DICOM/artery", {{255, 121479}}, kIrcad},
        Counted{"ircadb-17/couinaud.nii.gz",
                {{1, 82200},
                 {2, 430491},
                 {3, 173666},
                 {4, 232774},
                 {5, 330094},
                 {6, 155763},
                 {7, 253912},
                 {8, 446904}},
                kIrcad},
        Counted{"ircadb-17/couinaud-on-ct.nii.gz", {{1, 82200}, {8, 446904}}, kIrcad},
        Counted{"cases/seg-dcmqi-liver/liver.dcm", {{1, 107098}}, kDcmqi},
        Counted{"cases/seg-dcmqi-overlap/partial_overlaps.dcm",
                {{1, 9602}, {2, 11888}, {3, 10743}, {4, 6693}, {5, 4713}},
                kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/liver_seg.nrrd", {{1, 107098}}, kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/spine_seg.nrrd", {{2, 12439}}, kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/spine_seg_label5.nrrd", {{5, 12439}}, kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/liver_spine_seg.nrrd", {{1, 107098}, {2, 12439}}, kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/heart_seg.nrrd", {{3, 41449}}, kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/partial_overlaps-1.nrrd", {{1, 9602}, {4, 6693}, {5, 4713}}, kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/partial_overlaps-2.nrrd", {{2, 11888}}, kDcmqi},
        Counted{"cases/nrrd-labels-on-ct/partial_overlaps-3.nrrd", {{3, 10743}}, kDcmqi},
        Counted{"cases/seg-bitpacked-23x38x3/seg/label.seg", {{1, 322}}, kSmall},
        Counted{"cases/seg-bitpacked-23x38x3/nrrd/label.nrrd", {{1, 322}}, kSmall},
        Counted{"cases/seg-labelmap-dcmqi/sparse-labelmap-noppv.dcm", {{1, 630}}, kSmall},
        Counted{"cases/seg-labelmap-dcmqi/sparse_labelmap_noppv_seg.nrrd", {{1, 630}}, kSmall},
        Counted{"cases/seg-highdicom-binary/seg_image_ct_binary.dcm", {{1, 638}}, kHighdicom},
        Counted{
            "cases/seg-highdicom-fractional-01/seg_image_ct_binary_fractional.dcm", {{1, 638}}, kHighdicom},
        Counted{"cases/seg-compressed-syntaxes/liver.dcm", {{1, 107098}}, kDcmqi},
        Counted{"cases/seg-compressed-syntaxes/liver_expb.dcm", {{1, 107098}}, kDcmqi},
        Counted{"cases/seg-compressed-syntaxes/liver_deflate.dcm", {{1, 107098}}, kDcmqi},
        Counted{"cases/seg-compressed-syntaxes/liver_rle.dcm", {{1, 107098}}, kDcmqi},
        Counted{"cases/seg-compressed-syntaxes/liver_j2k.dcm", {{1, 107098}}, kDcmqi},
        Counted{"cases/ct-nifti-multilabel/example_seg.nii.gz", {{5, 38634}}, 0.027},
        Counted{"cases/ct-nifti-multilabel/liver-fast.nii.gz", {{1, 39350}}, 0.027},
        Counted{"cases/couinaud-true-affine/LiTS-73-liver.nii.gz", {{1, 562053}}, 2034.0202 / 562053},
        Counted{
            "cases/couinaud-true-affine/LiTS-73-couinaud.nii.gz",
            {{1, 20475}, {2, 97709}, {3, 30106}, {4, 90974}, {5, 85870}, {6, 58452}, {7, 97860}, {8, 80607}},
            2034.0202 / 562053},
        Counted{"cases/couinaud-two-headers/3Dircadb-11-liver.nii.gz", {{1, 1666095}}, 1381.926 / 1666095},
        Counted{"cases/couinaud-two-headers/3Dircadb-11-couinaud.nii.gz",
                {{1, 22669},
                 {2, 231636},
                 {3, 60490},
                 {4, 132424},
                 {5, 237774},
                 {6, 185576},
                 {7, 239697},
                 {8, 555829}},
                1381.926 / 1666095},
        Counted{"cases/vessel-false-origin/3Dircadb-17-vessel.nii.gz", {{1, 54684}}, 48.3012 / 54684},
        Counted{"cases/nifti-nibabel/standard.nii.gz", {{255, 30}}, 0.006},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30.nrrd", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30.nhdr", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30.nii.gz", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30_gz.nrrd", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30_bz2.nrrd", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30_gz_byteskip_minus_one.nrrd", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30_gz_lineskip.nrrd", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30_byteskip_minus_one.nhdr", {{257, 14328}}, 0.001},
        Counted{"cases/nrrd-pynrrd/BallBinary30x30x30_byteskip_minus_one_nifti.nhdr", {{257, 14328}}, 0.001},
        Counted{"cases/metaimage-itk/blob4.mha", {{255, 4080}}, 0.001},
        Counted{"cases/metaimage-itk/blob0.mha", {{255, 1}}, 0.001}),
    [](const auto& tested) { return name_of_row(tested.param.file); });

struct Refused {
    const char* file;
    const char* reason;
};

class RefusedLabels : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedLabels, Say_why) {
    REMNANT_NEED_DATA(path, GetParam().file);
    const auto file = read_label_file(path, {}, JobContext());
    ASSERT_FALSE(file) << "it was read";
    EXPECT_NE(file.error().reason.find(GetParam().reason), std::string::npos) << core::to_line(file.error());
    EXPECT_NE(file.error().what.find(path.filename().string()), std::string::npos) << "the file is not named";
}

INSTANTIATE_TEST_SUITE_P(
    Files, RefusedLabels,
    ::testing::Values(
        Refused{"cases/seg-highdicom-overlap/seg_image_ct_binary_overlap.dcm", "no uniform step"},
        Refused{"cases/seg-highdicom-single-frame/seg_image_ct_binary_single_frame.dcm", "one slice only"},
        Refused{"cases/seg-on-cr/seg_image_cr_binary.dcm", "no geometry"},
        Refused{"cases/seg-slide-microscopy/seg_image_sm_control_labelmap.dcm", "no geometry"},
        Refused{"cases/seg-slide-microscopy/seg_image_sm_dots.dcm", "no geometry"},
        Refused{"cases/rtstruct-without-ct/rtstruct.dcm", "give the CT"},
        Refused{"cases/ct-nifti-multilabel/example_ct_sm.nii.gz", "not a label map"},
        Refused{"cases/nifti-nibabel/functional.nii", "4-dimensional"},
        Refused{"cases/nifti-nibabel/example4d.nii.gz", "4-dimensional"},
        Refused{"cases/nifti-nibabel/example_nifti2.nii.gz", "4-dimensional"},
        Refused{"cases/nifti-nibabel/anatomical.nii", "not a label map"},
        Refused{"cases/nifti-nibabel/reoriented_anat_moved.nii", "not whole numbers"},
        Refused{"cases/nifti-nibabel/resampled_anat_moved.nii", "not numbers"},
        Refused{"cases/nifti-nibabel/nifti1.hdr", "is not there"},
        Refused{"cases/nifti-nibabel/nifti2.hdr", "is not there"},
        Refused{"cases/nifti-nibabel/analyze.hdr", "not a NIfTI file"},
        Refused{"cases/nifti-nibabel/row_major.dconn.nii", "6-dimensional"},
        Refused{"cases/nrrd-pynrrd/BallBinary30x30x30_byteskip_minus_five.nhdr", "byte skip"},
        // Its byte skip is a comment: read as it stands, the first values are another file's header.
        Refused{"cases/nrrd-pynrrd/BallBinary30x30x30_nifti.nhdr", "not a label map"},
        Refused{"cases/nrrd-pynrrd/test1d_ascii.nrrd", "1-dimensional"},
        Refused{"cases/nrrd-pynrrd/test2d_ascii.nrrd", "2-dimensional"},
        Refused{"cases/nrrd-pynrrd/test_customFields.nrrd", "three dimensions"},
        Refused{"cases/nrrd-pynrrd/test_simple4d_raw.nrrd", "4-dimensional"},
        Refused{"cases/metaimage-itk/BrainProtonDensitySliceBorder20.mhd", "2-dimensional"},
        Refused{"cases/metaimage-itk/BrainProtonDensitySliceBorder20DirectionPlus30.nhdr", "2-dimensional"},
        Refused{"cases/metaimage-itk/ResampleImageFilterInput2x3b.mha", ""}),
    [](const auto& tested) { return name_of_row(tested.param.file); });

std::vector<LabelEntry> entries_of(const std::filesystem::path& path) {
    auto file = read_label_file(path, {}, JobContext());
    EXPECT_TRUE(file) << (file ? "" : core::to_line(file.error()));
    return file ? std::move(file->entries) : std::vector<LabelEntry>();
}

TEST(RealLabelDetails, Names_come_from_segments_and_header_extensions) {
    REMNANT_NEED_DATA(seg, "cases/seg-dcmqi-overlap/partial_overlaps.dcm");
    std::set<std::string> names;
    for (const LabelEntry& e : entries_of(seg)) names.insert(e.name);
    EXPECT_EQ(names, (std::set<std::string>{"GREEN", "ORANGE", "PURPLE", "LIGHT_BLUE", "DARK_BLUE"}));
    REMNANT_NEED_DATA(nifti, "cases/ct-nifti-multilabel/example_seg.nii.gz");
    for (const LabelEntry& e : entries_of(nifti)) {
        if (e.value == 5) {
            EXPECT_EQ(e.name, "liver");
        }
    }
}

TEST(RealLabelDetails, A_code_of_the_standard_tells_the_structure) {
    REMNANT_NEED_DATA(seg, "cases/seg-labelmap-dcmqi/sparse-labelmap-noppv.dcm");
    EXPECT_EQ(entries_of(seg).at(0).kind, core::StructureKind::Liver);
}

TEST(RealLabelDetails, Overlapping_segments_keep_what_they_share) {
    REMNANT_NEED_DATA(seg, "cases/seg-dcmqi-overlap/partial_overlaps.dcm");
    const auto file = read_label_file(seg, {}, JobContext());
    ASSERT_TRUE(file);
    core::LabelMask all = file->entries[0].mask;
    core::LabelMask twice(all.size());
    for (std::size_t n = 1; n < file->entries.size(); ++n) {
        twice = core::united(twice, core::intersected(all, file->entries[n].mask));
        all = core::united(all, file->entries[n].mask);
    }
    EXPECT_EQ(all.count(), 40505);
    EXPECT_EQ(twice.count(), 3106);
}

TEST(RealLabelDetails, Intensities_of_a_MetaImage_are_all_counted) {
    REMNANT_NEED_DATA(path, "cases/metaimage-itk/BrainProtonDensity3Slices.mha");
    const auto file = read_label_file(path, {}, JobContext());
    ASSERT_TRUE(file);
    std::int64_t above_zero = 0;
    for (const LabelEntry& e : file->entries) above_zero += e.mask.count();
    EXPECT_EQ(above_zero, 117719);
    EXPECT_EQ(file->entries.back().value, 250);
    EXPECT_EQ(file->geometry.size, (core::Size3{181, 217, 3}));
}

TEST(RealLabelDetails, A_header_of_identity_geometry_is_flagged) {
    REMNANT_NEED_DATA(path, "cases/couinaud-two-headers/LiTS-38-couinaud.nii.gz");
    const auto file = read_label_file(path, {}, JobContext());
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->identity_geometry);
    EXPECT_TRUE(std::ranges::any_of(file->warnings,
                                    [](const core::Warning& w) { return w.id == "label-false-header"; }));
}

/// The grid and identity of a scan's only volume.
struct Ct {
    core::GridGeometry grid;
    core::StudyIdentity identity;
};

Ct ct_of(const std::filesystem::path& folder) {
    const auto found = scan_series(folder, JobContext());
    EXPECT_TRUE(found);
    for (const Series& s : found->series) {
        if (s.is_volume) return {*s.geometry, s.identity};
    }
    ADD_FAILURE() << "no volume in " << folder;
    return {};
}

core::LabelMask expert_liver() {
    return entries_of(testing::test_data("ircadb-17/MASKS_DICOM/liver")).at(0).mask;
}

TEST(RealPlacement, A_map_stored_upside_down_lies_where_its_true_header_says) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    const Ct ct = ct_of(data / "PATIENT_DICOM");
    const core::LabelMask liver = expert_liver();
    for (const char* name : {"couinaud.nii.gz", "couinaud-on-ct.nii.gz"}) {
        auto file = read_label_file(data / name, {}, JobContext());
        const auto placed = place_labels(std::move(*file), name, ct.grid, ct.identity, {}, &liver);
        ASSERT_TRUE(placed) << core::to_line(placed.error());
        core::LabelMask map(ct.grid.size);
        for (const LabelEntry& e : placed->entries) map = core::united(map, e.mask);
        EXPECT_NEAR(core::dice(map, liver), 0.9998, 0.00005) << name;
        EXPECT_EQ(core::count_common(map, liver), 2106497 - 693) << name;
        EXPECT_TRUE(placed->warnings.empty()) << name;
    }
}

TEST(RealPlacement, A_false_origin_is_refused_with_the_flip_that_would_fit) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    REMNANT_NEED_DATA(vessel, "cases/vessel-false-origin/3Dircadb-17-vessel.nii.gz");
    const Ct ct = ct_of(data / "PATIENT_DICOM");
    const core::LabelMask liver = expert_liver();
    auto file = read_label_file(vessel, {}, JobContext());
    const auto placed = place_labels(std::move(*file), "vessel", ct.grid, ct.identity, {}, &liver);
    ASSERT_FALSE(placed);
    EXPECT_FALSE(placed.error().reason.empty());
}

TEST(RealPlacement, A_map_of_index_geometry_is_offered_its_flips_with_their_Dice) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    const Ct ct = ct_of(data / "PATIENT_DICOM");
    const core::LabelMask liver = expert_liver();
    auto file = read_label_file(data / "couinaud.nii.gz", {}, JobContext());
    file->geometry.direction = core::Mat3::Identity();
    file->geometry.origin = core::Vec3(0, 100, 0);
    const auto placed = place_labels(std::move(*file), "map", ct.grid, ct.identity, {}, &liver);
    ASSERT_FALSE(placed);
    EXPECT_NE(placed.error().reason.find("0.9998"), std::string::npos) << placed.error().reason;
}

TEST(RealPlacement, A_mask_series_of_another_study_is_accepted_on_the_same_voxels_and_both_are_named) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    const Ct ct = ct_of(data / "PATIENT_DICOM");
    auto file = read_label_file(data / "MASKS_DICOM/liver", {}, JobContext());
    const auto placed = place_labels(std::move(*file), "liver", ct.grid, ct.identity, {});
    ASSERT_TRUE(placed);
    ASSERT_EQ(placed->warnings.size(), 1u);
    EXPECT_EQ(placed->warnings[0].id, "label-identity");
    EXPECT_NE(placed->warnings[0].text.find("liver_17^patient"), std::string::npos);
    EXPECT_NE(placed->warnings[0].text.find("liver_17^liver"), std::string::npos);
}

LabelReadOptions onto(const Ct& ct) {
    LabelReadOptions options;
    options.reference = &ct.grid;
    options.reference_identity = &ct.identity;
    return options;
}

TEST(RealContours, A_contour_within_another_is_a_hole_and_a_foreign_frame_of_reference_is_said) {
    REMNANT_NEED_DATA(data, "cases/rtstruct-rt-utils");
    const Ct ct = ct_of(data / "ct");
    const auto file = read_label_file(data / "rt.dcm", onto(ct), JobContext());
    if (!file) {
        EXPECT_NE(file.error().reason.find("frame of reference"), std::string::npos) << file.error().reason;
        return;
    }
    ASSERT_EQ(file->entries.size(), 1u);
    // Counted by an independent even-odd test of every voxel centre; 1.7202 mL beside 1.7575 mL by polygon
    // area, for the square's edge of 24 mm is 49.15 voxels long and 49 of them have their centre inside.
    EXPECT_EQ(file->entries[0].mask.count(), 1443);
    EXPECT_FALSE(file->warnings.empty()) << "the frame of reference differs from the CT's";
}

TEST(RealContours, Contours_beyond_the_last_slice_are_refused) {
    REMNANT_NEED_DATA(data, "cases/rtstruct-rt-utils");
    const Ct ct = ct_of(data / "ct");
    for (const char* name : {"invalid_reference_rt.dcm", "non_existent_reference_rt.dcm"}) {
        const auto file = read_label_file(data / name, onto(ct), JobContext());
        ASSERT_FALSE(file) << name;
        EXPECT_NE(file.error().reason.find("70"), std::string::npos) << core::to_line(file.error());
    }
}

TEST(RealLabelDetails, A_segmentation_is_read_onto_the_grid_of_its_CT) {
    REMNANT_NEED_DATA(data, "cases/seg-dcmqi-liver");
    const Ct ct = ct_of(data / "ct");
    auto file = read_label_file(data / "liver.dcm", onto(ct), JobContext());
    ASSERT_TRUE(file);
    const auto placed = place_labels(std::move(*file), "liver.dcm", ct.grid, ct.identity, {});
    ASSERT_TRUE(placed) << core::to_line(placed.error());
    EXPECT_EQ(placed->entries.at(0).mask.count(), 107098);
}

}  // namespace
}  // namespace remnant::imaging

// What a label file may say, what is believed of it, and where it may lie on a CT.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include "remnant/imaging/label_file.h"
#include "remnant/imaging/label_placement.h"
#include "remnant/imaging/volume_file.h"
#include "scratch_folder.h"
#include "seg_file.h"

namespace remnant::imaging {
namespace {

using core::GridGeometry;
using core::JobContext;
using core::LabelMask;
using core::Vec3;
using ::testing::HasSubstr;
using testing::ScratchFolder;

GridGeometry ct_grid() {
    GridGeometry grid;
    grid.size = {40, 30, 20};
    grid.spacing = {1.0, 1.0, 2.0};
    grid.origin = {-20, -15, 100};
    return grid;
}

LabelMask block(const core::Size3& size, std::array<int, 3> low, std::array<int, 3> high) {
    core::LabelMaskBuilder builder(size);
    for (int k = low[2]; k < high[2]; ++k) {
        for (int j = low[1]; j < high[1]; ++j) builder.add(j, k, low[0], high[0]);
    }
    return std::move(builder).build();
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

template <class T>
void put(std::string& bytes, std::size_t at, T value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
}

bool warned(const core::Warnings& warnings, const std::string& id) {
    return std::ranges::any_of(warnings, [&](const core::Warning& w) { return w.id == id; });
}

/// A sound .nii of the CT's grid with one block.
std::string sound_nifti() {
    const ScratchFolder folder;
    const LabelMask mask = block(ct_grid().size, {5, 5, 5}, {15, 12, 9});
    const std::vector<ValuedMask> map{{1, &mask}};
    EXPECT_TRUE(write_label_map(folder / "a.nii", ct_grid(), map, JobContext()));
    return bytes_of(folder / "a.nii");
}

constexpr std::size_t kQoffsetX = 268;  // of the NIfTI-1 header
constexpr std::size_t kDatatype = 70;
constexpr std::size_t kBitpix = 72;
constexpr std::size_t kSlope = 112;
constexpr std::size_t kFirstVoxel = 352;

TEST(NiftiGeometry, Contradicting_sform_and_qform_are_refused_until_one_is_chosen) {
    const ScratchFolder folder;
    std::string bytes = sound_nifti();
    float x = 0;
    std::memcpy(&x, bytes.data() + kQoffsetX, sizeof x);
    put(bytes, kQoffsetX, x + 5.0F);
    write_bytes(folder / "a.nii", bytes);
    const auto refused = read_label_file(folder / "a.nii", {}, JobContext());
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().reason, HasSubstr("sform"));
    LabelReadOptions options;
    options.nifti_geometry = NiftiGeometry::UseSform;
    const auto by_sform = read_label_file(folder / "a.nii", options, JobContext());
    options.nifti_geometry = NiftiGeometry::UseQform;
    const auto by_qform = read_label_file(folder / "a.nii", options, JobContext());
    ASSERT_TRUE(by_sform && by_qform);
    EXPECT_LT((by_sform->geometry.origin - ct_grid().origin).norm(), 1e-4);
    EXPECT_NEAR((by_qform->geometry.origin - by_sform->geometry.origin).norm(), 5.0, 1e-4);
}

TEST(NiftiGeometry, A_rounding_of_a_twentieth_of_a_millimetre_is_no_contradiction) {
    const ScratchFolder folder;
    std::string bytes = sound_nifti();
    float x = 0;
    std::memcpy(&x, bytes.data() + kQoffsetX, sizeof x);
    put(bytes, kQoffsetX, x + 0.05F);
    write_bytes(folder / "a.nii", bytes);
    EXPECT_TRUE(read_label_file(folder / "a.nii", {}, JobContext()));
}

struct NiftiType {
    std::int16_t code, bits;
    const char* name;
};

class NiftiTypes : public ::testing::TestWithParam<NiftiType> {};
INSTANTIATE_TEST_SUITE_P(All, NiftiTypes,
                         ::testing::Values(NiftiType{2, 8, "uint8"}, NiftiType{4, 16, "int16"},
                                           NiftiType{8, 32, "int32"}, NiftiType{16, 32, "float32"},
                                           NiftiType{64, 64, "float64"}, NiftiType{256, 8, "int8"},
                                           NiftiType{512, 16, "uint16"}, NiftiType{768, 32, "uint32"},
                                           NiftiType{1024, 64, "int64"}, NiftiType{1280, 64, "uint64"}),
                         [](const auto& tested) { return std::string(tested.param.name); });

std::string as_type(const NiftiType& type, double value) {
    std::string bytes(static_cast<std::size_t>(type.bits) / 8, '\0');
    switch (type.code) {
        case 16:
            put(bytes, 0, static_cast<float>(value));
            break;
        case 64:
            put(bytes, 0, value);
            break;
        default: {
            const auto whole = static_cast<std::int64_t>(value);
            std::memcpy(bytes.data(), &whole, bytes.size());
        }
    }
    return bytes;
}

TEST_P(NiftiTypes, Hold_the_same_labels) {
    const ScratchFolder folder;
    std::string bytes = sound_nifti().substr(0, kFirstVoxel);
    put(bytes, kDatatype, GetParam().code);
    put(bytes, kBitpix, GetParam().bits);
    const std::int64_t voxels = ct_grid().voxel_count();
    for (std::int64_t n = 0; n < voxels; ++n) bytes += as_type(GetParam(), n < 100 ? 7 : n < 150 ? 3 : 0);
    write_bytes(folder / "a.nii", bytes);
    const auto file = read_label_file(folder / "a.nii", {}, JobContext());
    ASSERT_TRUE(file) << core::to_line(file.error());
    ASSERT_EQ(file->entries.size(), 2u);
    EXPECT_EQ(file->entries[0].value, 3);
    EXPECT_EQ(file->entries[0].mask.count(), 50);
    EXPECT_EQ(file->entries[1].mask.count(), 100);
}

TEST(NiftiGeometry, A_header_that_promises_more_voxels_than_the_file_has_is_refused) {
    const ScratchFolder folder;
    write_bytes(folder / "a.nii", sound_nifti().substr(0, 5000));
    const auto file = read_label_file(folder / "a.nii", {}, JobContext());
    ASSERT_FALSE(file);
    EXPECT_FALSE(file.error().reason.empty());
}

TEST(NiftiGeometry, A_scale_that_makes_labels_fractional_is_refused) {
    const ScratchFolder folder;
    std::string bytes = sound_nifti();
    put(bytes, kSlope, 0.3F);
    write_bytes(folder / "a.nii", bytes);
    const auto file = read_label_file(folder / "a.nii", {}, JobContext());
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().reason, HasSubstr("not whole numbers"));
}

TEST(DetachedData, Is_read_only_from_beside_the_header) {
    const ScratchFolder folder;
    std::filesystem::create_directories(folder / "inner");
    write_bytes(folder / "outside.raw", std::string(27, '\1'));
    write_bytes(folder / "inner/beside.raw", std::string(27, '\1'));
    const auto nrrd = [&](const std::string& data) {
        write_bytes(
            folder / "inner/a.nhdr",
            "NRRD0004\ntype: uint8\ndimension: 3\nspace: left-posterior-superior\nsizes: 3 3 3\n"
            "space directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (5,6,7)\nencoding: raw\ndata file: " +
                data + "\n");
        return read_label_file(folder / "inner/a.nhdr", {}, JobContext());
    };
    EXPECT_TRUE(nrrd("beside.raw"));
    for (const std::string& path : {std::string("../outside.raw"), std::string(folder / "outside.raw"),
                                    std::string("/etc/passwd"), std::string("..")}) {
        const auto file = nrrd(path);
        EXPECT_FALSE(file) << path;
    }
}

/// Labels on `grid`, put onto the CT's.
core::Result<PlacedLabels> placed(const GridGeometry& grid, const LabelMask& mask,
                                  const PlacementOptions& options = {}) {
    LabelFile file;
    file.geometry = grid;
    file.entries.push_back({1, "", {}, mask});
    return place_labels(std::move(file), "label.nii", ct_grid(), {}, options);
}

TEST(Placement, The_same_grid_is_used_as_it_is) {
    const LabelMask mask = block(ct_grid().size, {5, 5, 5}, {15, 12, 9});
    const auto result = placed(ct_grid(), mask);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->entries[0].mask, mask);
    EXPECT_TRUE(result->warnings.empty());
}

TEST(Placement, A_cut_out_of_the_CTs_voxels_is_copied_exactly_and_said) {
    GridGeometry part = ct_grid();
    part.size = {20, 10, 6};
    part.origin = ct_grid().world(Vec3(8, 9, 10));
    const auto result = placed(part, block(part.size, {0, 0, 0}, {20, 10, 6}));
    ASSERT_TRUE(result) << core::to_line(result.error());
    EXPECT_EQ(result->entries[0].mask, block(ct_grid().size, {8, 9, 10}, {28, 19, 16}));
    EXPECT_TRUE(warned(result->warnings, "label-grid"));
}

TEST(Placement, A_finer_grid_within_the_CT_is_resampled_and_said) {
    GridGeometry fine = ct_grid();
    fine.size = {30, 30, 30};
    fine.spacing = {0.5, 0.5, 0.5};
    fine.origin = ct_grid().world(Vec3(10, 10, 8));
    const auto result = placed(fine, block(fine.size, {4, 4, 4}, {24, 24, 24}));  // 10 mm cube = 1000 mm3
    ASSERT_TRUE(result) << core::to_line(result.error());
    EXPECT_TRUE(warned(result->warnings, "label-grid"));
    const double ml = static_cast<double>(result->entries[0].mask.count()) * ct_grid().voxel_volume().value();
    EXPECT_NEAR(ml, 1000, 250);
}

TEST(Placement, A_label_that_leaves_the_CT_is_refused) {
    GridGeometry outside = ct_grid();
    outside.size = {20, 20, 20};
    outside.origin.x() += 35;
    const auto result = placed(outside, block(outside.size, {0, 0, 0}, {20, 20, 20}));
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().what, HasSubstr("label.nii"));
}

TEST(Placement, The_CTs_size_at_another_place_is_a_false_header_or_another_CT) {
    GridGeometry shifted = ct_grid();
    shifted.origin.y() += 3;
    EXPECT_FALSE(placed(shifted, block(shifted.size, {5, 5, 5}, {15, 12, 9})));
    GridGeometry stretched = ct_grid();
    stretched.spacing.z() = 2.1;
    EXPECT_FALSE(placed(stretched, block(shifted.size, {5, 5, 5}, {15, 12, 9})));
}

TEST(Placement, A_header_without_geometry_is_used_only_when_the_caller_says_so) {
    GridGeometry nothing;
    nothing.size = ct_grid().size;
    LabelFile file;
    file.geometry = nothing;
    file.identity_geometry = true;
    const LabelMask mask = block(nothing.size, {5, 5, 5}, {15, 12, 9});
    file.entries.push_back({1, "", {}, mask});
    EXPECT_FALSE(place_labels(file, "a.nii", ct_grid(), {}, {}));
    PlacementOptions accept;
    accept.accept_false_header = true;
    const auto result = place_labels(file, "a.nii", ct_grid(), {}, accept);
    ASSERT_TRUE(result) << core::to_line(result.error());
    EXPECT_EQ(result->entries[0].mask, mask);
    EXPECT_TRUE(warned(result->warnings, "label-false-header"));
    accept.flip_j = true;
    EXPECT_EQ(place_labels(file, "a.nii", ct_grid(), {}, accept)->entries[0].mask,
              core::flipped(mask, false, true, false));
}

core::StudyIdentity somebody(const std::string& name, const std::string& id) {
    core::StudyIdentity identity;
    identity.patient_name = name;
    identity.patient_id = id;
    identity.study_uid = "1.2.3";
    return identity;
}

TEST(Placement, A_DICOM_label_of_another_patient_counts_only_on_the_very_same_voxels_and_names_both) {
    LabelFile file;
    file.geometry = ct_grid();
    file.has_identity = true;
    file.identity = somebody("Roe^Jane", "2");
    file.entries.push_back({1, "", {}, block(ct_grid().size, {5, 5, 5}, {15, 12, 9})});
    const auto same = place_labels(file, "seg.dcm", ct_grid(), somebody("Doe^John", "1"), {});
    ASSERT_TRUE(same);
    ASSERT_TRUE(warned(same->warnings, "label-identity"));
    EXPECT_THAT(same->warnings[0].text, HasSubstr("Roe^Jane"));
    EXPECT_THAT(same->warnings[0].text, HasSubstr("Doe^John"));
    file.geometry.size = {20, 20, 10};
    file.entries[0].mask = block(file.geometry.size, {5, 5, 5}, {15, 12, 9});
    EXPECT_FALSE(place_labels(file, "seg.dcm", ct_grid(), somebody("Doe^John", "1"), {}));
    EXPECT_TRUE(place_labels(file, "seg.dcm", ct_grid(), somebody("Roe^Jane", "2"), {}));
}

TEST(Segmentation, Frames_left_out_are_empty_slices) {
    const ScratchFolder folder;
    GridGeometry grid = ct_grid();
    grid.size = {10, 8, 9};
    std::vector<std::uint8_t> voxels(10 * 8 * 9, 0);
    for (const int k : {1, 2, 6}) std::fill_n(voxels.begin() + k * 80 + 11, 5, std::uint8_t{1});
    testing::SegText text;
    text.leave_out_empty_frames = true;
    testing::write_seg(folder / "seg.dcm", grid, {{"liver", voxels}}, text);
    LabelReadOptions options;
    options.reference = &grid;
    const auto file = read_label_file(folder / "seg.dcm", options, JobContext());
    ASSERT_TRUE(file) << core::to_line(file.error());
    const auto on_ct = place_labels(*file, "seg.dcm", grid, file->identity, {});
    ASSERT_TRUE(on_ct) << core::to_line(on_ct.error());
    const LabelMask& mask = on_ct->entries.at(0).mask;
    EXPECT_EQ(mask.count(), 15);
    EXPECT_EQ(mask.slab(6).count(), 5);
    EXPECT_EQ(mask.slab(4).count(), 0);
}

TEST(Segmentation, Segments_may_overlap) {
    const ScratchFolder folder;
    GridGeometry grid = ct_grid();
    grid.size = {9, 7, 4};
    std::vector<std::uint8_t> liver(9 * 7 * 4, 1);
    std::vector<std::uint8_t> tumour(9 * 7 * 4, 0);
    std::fill_n(tumour.begin() + 70, 40, std::uint8_t{1});
    testing::write_seg(folder / "seg.dcm", grid, {{"liver", liver}, {"tumour", tumour}}, {});
    const auto file = read_label_file(folder / "seg.dcm", {}, JobContext());
    ASSERT_TRUE(file) << core::to_line(file.error());
    ASSERT_EQ(file->entries.size(), 2u);
    EXPECT_EQ(file->entries[0].mask.count(), 252);
    EXPECT_EQ(file->entries[1].mask.count(), 40);
    EXPECT_EQ(file->entries[1].name, "tumour");
}

TEST(WritingLabels, Overlapping_masks_do_not_fit_one_map) {
    const ScratchFolder folder;
    const LabelMask a = block(ct_grid().size, {5, 5, 5}, {15, 12, 9});
    const std::vector<ValuedMask> both{{1, &a}, {2, &a}};
    EXPECT_FALSE(write_label_map(folder / "a.nii.gz", ct_grid(), both, JobContext()));
    EXPECT_FALSE(std::filesystem::exists(folder / "a.nii.gz"));
}

TEST(WritingLabels, Values_above_255_are_kept) {
    const ScratchFolder folder;
    const LabelMask a = block(ct_grid().size, {5, 5, 5}, {15, 12, 9});
    const std::vector<ValuedMask> map{{40000, &a}};
    for (const char* name : {"a.nii", "a.nrrd", "a.mha"}) {
        ASSERT_TRUE(write_label_map(folder / name, ct_grid(), map, JobContext()));
        EXPECT_EQ(read_label_file(folder / name, {}, JobContext())->entries.at(0).value, 40000) << name;
    }
}

TEST(WritingLabels, An_unknown_ending_is_refused) {
    const ScratchFolder folder;
    EXPECT_FALSE(write_label_map(folder / "a.png", ct_grid(), {}, JobContext()));
}

}  // namespace
}  // namespace remnant::imaging

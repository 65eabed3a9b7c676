// Segmentations of 3D Slicer whose segments overlap: NRRD files with layers, written here byte by byte.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "remnant/imaging/label_file.h"
#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

using ::testing::HasSubstr;
using testing::ScratchFolder;

/// Header of 2 layers of 4 × 3 × 2 voxels; `more` are its keys.
std::string header(const std::string& more, const std::string& kinds = "list domain domain domain",
                   const std::string& directions = "none (-2,0,0) (0,-2,0) (0,0,5)") {
    return "NRRD0004\ntype: unsigned char\ndimension: 4\nspace: right-anterior-superior\nsizes: 2 4 3 2\n"
           "space directions: " +
           directions + "\nkinds: " + kinds +
           "\nencoding: raw\nspace origin: (10,20,30)\nmeasurement frame: (1,0,0) (0,1,0) (0,0,1)\n" + more +
           "\n";
}

/// The liver is 1 everywhere but in the first slice's first row; the tumour is `tumour` at (1, 1, 1), (2, 1,
/// 1).
std::string voxels(char tumour) {
    std::string bytes;
    for (int k = 0; k < 2; ++k) {
        for (int j = 0; j < 3; ++j) {
            for (int i = 0; i < 4; ++i) {
                bytes += j == 0 && k == 0 ? '\0' : '\1';
                bytes += j == 1 && k == 1 && (i == 1 || i == 2) ? tumour : '\0';
            }
        }
    }
    return bytes;
}

std::string segment(const std::string& number, const std::string& name, const std::string& value,
                    const std::string& layer) {
    const std::string key = "Segment" + number;
    return key + "_ID:=Segment_" + number + "\n" + key + "_Name:=" + name + "\n" + key +
           "_LabelValue:=" + value + "\n" + key + "_Layer:=" + layer + "\n";
}

core::Result<LabelFile> read(const std::string& bytes) {
    const ScratchFolder folder;
    std::ofstream(folder / "a.seg.nrrd", std::ios::binary) << bytes;
    return read_label_file(folder / "a.seg.nrrd", {}, core::JobContext());
}

TEST(LayeredNrrd, Every_segment_is_a_label) {
    const auto file = read(
        header(segment("0", "Liver", "1", "0") + segment("1", "Tumour \\\\ left", "2", "1")) + voxels('\2'));
    ASSERT_TRUE(file) << core::to_line(file.error());
    ASSERT_EQ(file->entries.size(), 2U);
    EXPECT_EQ(file->entries[0].name, "Liver");
    EXPECT_EQ(file->entries[0].value, 1);
    EXPECT_EQ(file->entries[0].mask.count(), 20);
    EXPECT_EQ(file->entries[1].name, "Tumour \\ left");
    EXPECT_EQ(file->entries[1].value, 2);
    EXPECT_EQ(file->entries[1].mask.count(), 2);
    EXPECT_TRUE(file->entries[1].mask.contains(2, 1, 1));
    EXPECT_TRUE(file->warnings.empty());
    EXPECT_EQ(file->stem, "a");
}

TEST(LayeredNrrd, Lies_where_its_three_axes_say) {
    const auto file = read(header(segment("0", "Liver", "1", "0")) + voxels('\2'));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->geometry.size, (core::Size3{4, 3, 2}));
    // RAS turned into LPS.
    EXPECT_TRUE(file->geometry.world(core::Vec3(1, 1, 1)).isApprox(core::Vec3(-10 + 2, -20 + 2, 30 + 5)));
}

TEST(LayeredNrrd, Equal_values_in_two_layers_are_numbered) {
    const auto file =
        read(header(segment("0", "Tumour", "1", "1") + segment("1", "Liver", "1", "0")) + voxels('\1'));
    ASSERT_TRUE(file);
    ASSERT_EQ(file->entries.size(), 2U);
    EXPECT_EQ(file->entries[0].name, "Tumour");
    EXPECT_EQ(file->entries[0].value, 1);
    EXPECT_EQ(file->entries[1].name, "Liver");
    EXPECT_EQ(file->entries[1].value, 2);
    ASSERT_EQ(file->warnings.size(), 1U);
    EXPECT_EQ(file->warnings[0].id, "label-numbers");
}

TEST(LayeredNrrd, Files_of_old_programs_have_a_layer_a_segment) {
    const auto file = read(
        header("Segment0_ID:=a\nSegment0_Name:=Liver\nSegment1_ID:=b\nSegment1_Name:=Cyst\n") + voxels('\1'));
    ASSERT_TRUE(file);
    ASSERT_EQ(file->entries.size(), 2U);
    EXPECT_EQ(file->entries[0].name, "Liver");
    EXPECT_EQ(file->entries[1].name, "Cyst");
    EXPECT_EQ(file->entries[1].mask.count(), 2);
}

TEST(LayeredNrrd, Terminology_says_what_a_segment_is) {
    const auto file =
        read(header(segment("0", "Segment_1", "1", "0") +
                    "Segment0_Tags:=Segmentation.Status:inprogress|TerminologyEntry:Segmentation "
                    "category and type - 3D Slicer General Anatomy "
                    "list~SCT^123037004^Anatomical Structure~SCT^10200004^Liver~^^~Anatomic codes "
                    "- DICOM master list~^^~^^|\n") +
             voxels('\2'));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->entries[0].kind, core::StructureKind::Liver);
    EXPECT_FALSE(file->entries[1].kind);
}

TEST(LayeredNrrd, A_fourth_axis_behind_the_volume_is_refused) {
    const auto file =
        read(header("", "domain domain domain time", "(2,0,0) (0,2,0) (0,0,5) none") + voxels('\1'));
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().reason, HasSubstr("the layers of a segmentation, which come first"));
}

TEST(LayeredNrrd, Too_few_voxels_are_refused) {
    EXPECT_FALSE(read(header("") + voxels('\1').substr(1)));
}

TEST(LayeredNrrd, An_absurd_number_of_layers_is_refused) {
    std::string text = header("");
    text.replace(text.find("sizes: 2"), 8, "sizes: 2000000");
    EXPECT_FALSE(read(text + voxels('\1')));
}

}  // namespace
}  // namespace remnant::imaging

#include "remnant/core/structure_guess.h"

#include <gtest/gtest.h>

#include <vector>

namespace remnant::core {
namespace {

StructureKind by_name(std::string_view name) {
    const std::vector<int> one{1};
    return guess_structure({1, name, "", std::nullopt, one}).kind;
}

StructureKind by_stem(std::string_view stem, int value = 1, std::vector<int> values = {1}) {
    return guess_structure({value, "", stem, std::nullopt, values}).kind;
}

TEST(StructureGuess, Knows_the_names_of_the_expert_masks) {
    EXPECT_EQ(by_stem("liver"), StructureKind::Liver);
    EXPECT_EQ(by_stem("livertumor1"), StructureKind::Tumour);
    EXPECT_EQ(by_stem("portalvein"), StructureKind::PortalVein);
    EXPECT_EQ(by_stem("venoussystem"), StructureKind::HepaticVeins);
    EXPECT_EQ(by_stem("artery"), StructureKind::HepaticArtery);
}

TEST(StructureGuess, Knows_names_as_people_and_tools_write_them) {
    EXPECT_EQ(by_name("Leber"), StructureKind::Liver);
    EXPECT_EQ(by_name("Gall_Bladder"), StructureKind::Gallbladder);
    EXPECT_EQ(by_name("inferior_vena_cava"), StructureKind::Ivc);
    EXPECT_EQ(by_name("portal_vein_and_splenic_vein"), StructureKind::PortalVein);
    EXPECT_EQ(by_name("Middle hepatic vein"), StructureKind::MiddleHepaticVein);
    EXPECT_EQ(by_name("PV"), StructureKind::PortalVein);
    EXPECT_EQ(by_name("Liver lesion 3"), StructureKind::Tumour);
    EXPECT_EQ(by_name("Segment_IVb"), StructureKind::SegmentIVb);
    EXPECT_EQ(by_name("liver_segment_3"), StructureKind::SegmentIII);
    EXPECT_EQ(by_name("S8"), StructureKind::SegmentVIII);
}

TEST(StructureGuess, A_DICOM_code_is_believed_before_a_name) {
    const std::vector<int> one{1};
    const auto guess = guess_structure({1, "liver", "", StructureKind::PortalVein, one});
    EXPECT_EQ(guess.kind, StructureKind::PortalVein);
    EXPECT_EQ(guess.because, "by its DICOM code");
}

TEST(StructureGuess, Numbers_of_a_Couinaud_map_are_segments) {
    const std::vector<int> eight{1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_EQ(by_stem("labels", 1, eight), StructureKind::SegmentI);
    EXPECT_EQ(by_stem("couinaud", 8, eight), StructureKind::SegmentVIII);
    EXPECT_EQ(by_stem("map", 42, {1, 2, 3, 41, 42, 5}), StructureKind::SegmentIVb);
    EXPECT_EQ(by_stem("map", 9, {1, 2, 3, 4, 9}), StructureKind::SegmentI);
}

TEST(StructureGuess, The_numbers_of_LiTS_are_liver_and_tumour) {
    EXPECT_EQ(by_stem("segmentation-17", 1, {1, 2}), StructureKind::Liver);
    EXPECT_EQ(by_stem("segmentation-17", 2, {1, 2}), StructureKind::Tumour);
}

TEST(StructureGuess, What_nobody_can_know_is_left_open) {
    EXPECT_EQ(by_name("xyz"), StructureKind::User);
    EXPECT_EQ(by_stem("mask", 17, {17}), StructureKind::User);
    EXPECT_EQ(by_name("liver vessels"), StructureKind::User);
    EXPECT_TRUE(guess_structure({1, "spleen", "", std::nullopt, {}}).because.empty());
}

}  // namespace
}  // namespace remnant::core

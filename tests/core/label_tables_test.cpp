#include "remnant/core/label_tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "remnant/core/structure_guess.h"

namespace remnant::core {
namespace {

using Values = std::vector<int>;
using Names = std::vector<std::string>;

Values counted(int last) {
    Values values(static_cast<std::size_t>(last));
    std::iota(values.begin(), values.end(), 1);
    return values;
}

RecognisedLabels of(std::string_view stem, const Values& values, const Names& names = {},
                    const Names& beside = {}) {
    return recognised({stem, values, names, beside});
}

std::optional<StructureKind> kind(const RecognisedLabels& known, int value) {
    const auto label = known.label(value);
    return label ? std::optional(label->kind) : std::nullopt;
}

std::set<std::string_view> ids(const RecognisedLabels& known) {
    std::set<std::string_view> all;
    for (const LabelTableFit& fit : known.fits) all.insert(fit.table->id);
    return all;
}

TEST(LabelTables, List_every_value_once_and_have_ids_of_their_own) {
    std::set<std::string_view> seen;
    for (const LabelTable& table : label_tables()) {
        EXPECT_TRUE(seen.insert(table.id).second) << table.id << " comes twice";
        for (std::size_t n = 1; n < table.labels.size(); ++n)
            EXPECT_LT(table.labels[n - 1].value, table.labels[n].value) << table.id;
    }
}

TEST(LabelTables, Names_in_the_file_tell_the_versions_of_TotalSegmentator_apart) {
    const Values values{5, 8, 63};
    const auto second = of("x", values, {"liver", "adrenal_gland_right", "inferior_vena_cava"});
    EXPECT_EQ(ids(second), (std::set<std::string_view>{"totalsegmentator-total-v2"}));
    EXPECT_EQ(second.made_by, "TotalSegmentator total (v2)");
    EXPECT_EQ(kind(second, 63), StructureKind::Ivc);
    const auto first = of("x", values, {"liver", "inferior_vena_cava", "rib_left_6"});
    EXPECT_EQ(ids(first), (std::set<std::string_view>{"totalsegmentator-total-v1"}));
    EXPECT_EQ(kind(first, 8), StructureKind::Ivc);
}

TEST(LabelTables, Without_names_two_versions_that_contradict_are_both_named_and_none_preferred) {
    const auto known = of("total", {4, 5, 8, 9, 63, 64});
    EXPECT_EQ(ids(known),
              (std::set<std::string_view>{"totalsegmentator-total-v1", "totalsegmentator-total-v2"}));
    EXPECT_TRUE(known.contradictory());
    EXPECT_EQ(kind(known, 5), StructureKind::Liver) << "both versions call 5 the liver";
    EXPECT_EQ(kind(known, 63), std::nullopt) << "63 is the vena cava in one version and a rib in the other";
    EXPECT_EQ(known.titles(), "TotalSegmentator total (v2) and TotalSegmentator total (v1)");
    EXPECT_EQ(known.made_by, "TotalSegmentator");
}

TEST(LabelTables, A_value_above_104_is_only_in_the_second_version_of_TotalSegmentator) {
    const auto known = of("total", {5, 63, 64, 116});
    EXPECT_FALSE(known.contradictory());
    EXPECT_EQ(kind(known, 64), StructureKind::PortalVein);
}

TEST(LabelTables, Many_organs_under_a_strange_name_are_not_guessed_where_data_sets_disagree) {
    const auto known = of("patient", counted(13));
    EXPECT_TRUE(ids(known).contains("amos"));
    EXPECT_TRUE(ids(known).contains("btcv"));
    EXPECT_TRUE(ids(known).contains("totalsegmentator-total-v2"));
    EXPECT_EQ(kind(known, 5), std::nullopt) << "5 is the liver or the oesophagus";
    EXPECT_EQ(kind(known, 4), StructureKind::Gallbladder) << "all of them agree on 4";
    EXPECT_TRUE(known.made_by.empty());
}

TEST(LabelTables, The_file_s_name_decides_between_data_sets) {
    const auto amos = of("amos_0007", counted(15));
    EXPECT_EQ(ids(amos), (std::set<std::string_view>{"amos"}));
    EXPECT_EQ(kind(amos, 6), StructureKind::Liver);
    EXPECT_EQ(kind(amos, 9), StructureKind::Ivc);
    EXPECT_EQ(kind(of("btcv-3", counted(13)), 10), StructureKind::PortalVein);
    EXPECT_EQ(kind(of("segmentation-17", {1, 2}), 1), StructureKind::Liver);
    EXPECT_EQ(kind(of("liver_17", {1, 2}), 2), StructureKind::Tumour);
    EXPECT_EQ(kind(of("hepaticvessel_001", {1, 2}), 1), StructureKind::User);
    EXPECT_EQ(kind(of("hepaticvessel_001", {1, 2}), 2), StructureKind::Tumour);
}

TEST(LabelTables, One_and_two_under_a_strange_name_are_liver_or_vessels_and_tumour) {
    const auto known = of("case_3", {1, 2});
    EXPECT_EQ(ids(known), (std::set<std::string_view>{"lits", "task08"}));
    EXPECT_TRUE(known.contradictory());
    EXPECT_EQ(kind(known, 1), std::nullopt);
    EXPECT_EQ(kind(known, 2), StructureKind::Tumour);
}

TEST(LabelTables, CHAOS_numbers_its_organs_in_steps_of_63) {
    const auto known = of("dicom_anon", {63, 126, 189, 252});
    EXPECT_EQ(kind(known, 63), StructureKind::Liver);
    EXPECT_EQ(kind(known, 252), StructureKind::User);
    EXPECT_EQ(kind(of("chaos_12", {255}), 255), StructureKind::Liver);
}

TEST(LabelTables, A_Couinaud_map_is_known_by_its_values_and_may_come_from_a_program) {
    for (int value = 1; value <= 8; ++value) {
        EXPECT_EQ(kind(of("anything", counted(8)), value), kind_of(static_cast<Segment>(value)));
        EXPECT_EQ(kind(of("liver_segments", counted(8)), value), kind_of(static_cast<Segment>(value)));
    }
    EXPECT_EQ(kind(of("map", counted(9)), 9), StructureKind::SegmentI) << "9 is the caudate process";
    EXPECT_EQ(kind(of("map", {1, 2, 3, 41, 42}), 41), StructureKind::SegmentIVa);
    EXPECT_TRUE(of("anything", counted(8)).made_by.empty());
    EXPECT_EQ(of("liver_segments", counted(8)).made_by, "TotalSegmentator liver_segments");
}

TEST(LabelTables, A_map_of_segments_from_a_total_looking_name_is_not_taken_for_organs) {
    const auto known = of("totalsegmentator_out", counted(8));
    EXPECT_TRUE(known.contradictory()) << "segments I to VIII or organs 1 to 8: nobody can know";
    EXPECT_EQ(kind(known, 5), std::nullopt);
}

TEST(LabelTables, Files_of_one_structure_show_their_program_by_their_names_or_their_neighbours) {
    EXPECT_EQ(of("portal_vein_and_splenic_vein", {1}).made_by, "TotalSegmentator");
    EXPECT_EQ(of("liver_segment_4", {1}).made_by, "TotalSegmentator");
    const Names folder{"inferior_vena_cava", "portal_vein_and_splenic_vein", "liver"};
    EXPECT_EQ(of("liver", {1}, {}, folder).made_by, "TotalSegmentator");
    EXPECT_TRUE(of("liver", {1}).made_by.empty()) << "an expert's liver is called so too";
    EXPECT_EQ(of("liver_3", {1, 2}, {}, {"predict_from_raw_data_args.json"}).made_by, "nnU-Net");
    EXPECT_EQ(of("ct_trans", {1, 2}).made_by, "MONAI");
}

TEST(LabelTables, Names_of_an_expert_s_file_are_not_taken_for_a_program_s) {
    const auto known = of("total", {1, 5}, {"Liver", "Vena cava"});
    EXPECT_TRUE(known.fits.empty());
    EXPECT_TRUE(known.made_by.empty());
}

TEST(LabelTables, A_guess_follows_them_and_is_left_open_where_they_contradict) {
    const Values two{1, 2};
    EXPECT_EQ(guess_structure({1, "", "case_3", std::nullopt, two}).kind, StructureKind::User);
    EXPECT_EQ(guess_structure({1, "", "hepaticvessel_001", std::nullopt, two}).kind, StructureKind::User);
    const auto guess = guess_structure({1, "", "segmentation-17", std::nullopt, two});
    EXPECT_EQ(guess.kind, StructureKind::Liver);
    EXPECT_EQ(guess.because, "by its number in LiTS and Decathlon Task03");
}

}  // namespace
}  // namespace remnant::core

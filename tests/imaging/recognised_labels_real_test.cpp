// Label files of others, offered as structures: what a program made says so and waits for a person.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "remnant/imaging/study_import.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

using core::StructureKind;

/// A scan on the grid of the label file itself.
core::TimePoint scan_under(const std::filesystem::path& path) {
    core::TimePoint scan;
    scan.id = "baseline";
    const auto file = read_label_file(path, {}, {});
    EXPECT_TRUE(file) << path << (file ? "" : core::to_line(file.error()));
    if (file) scan.geometry = file->geometry;
    return scan;
}

LabelProposals proposed(const std::filesystem::path& path, const core::TimePoint& scan) {
    LabelDecisions decisions;
    auto proposals = propose_labels(path, scan, decisions, {});
    EXPECT_TRUE(proposals) << (proposals ? "" : core::to_line(proposals.error()));
    return proposals ? *std::move(proposals) : LabelProposals{};
}

std::vector<int> values_of(const LabelProposals& proposals, StructureKind kind) {
    std::vector<int> values;
    for (const LabelProposal& p : proposals.labels) {
        if (p.kind == kind) values.push_back(p.value);
    }
    return values;
}

TEST(RecognisedLabels, TotalSegmentator_s_organs_are_offered_by_kind_and_wait_to_be_confirmed) {
    REMNANT_NEED_DATA(path, "cases/ct-nifti-multilabel/example_seg.nii.gz");
    const core::TimePoint scan = scan_under(path);
    const LabelProposals proposals = proposed(path, scan);
    EXPECT_EQ(values_of(proposals, StructureKind::Liver), std::vector<int>{5});
    for (const LabelProposal& p : proposals.labels) {
        EXPECT_EQ(p.made_by, "TotalSegmentator total (v2)") << p.name;
        if (p.value == 63) {
            EXPECT_EQ(p.kind, StructureKind::Ivc);
        }
    }
    const core::Change change = add_labels(scan, proposals, false);
    std::size_t structures = 0;
    for (const core::Edit& edit : change.edits) {
        if (const auto* insert = std::get_if<core::InsertStructure>(&edit)) {
            EXPECT_FALSE(insert->structure.confirmed) << insert->structure.name;
            ++structures;
        }
    }
    EXPECT_EQ(structures, proposals.labels.size());
}

TEST(RecognisedLabels, A_Couinaud_map_and_an_expert_s_liver_are_no_program_s) {
    REMNANT_NEED_DATA(map, "cases/couinaud-true-affine/LiTS-73-couinaud.nii.gz");
    REMNANT_NEED_DATA(liver, "cases/couinaud-true-affine/LiTS-73-liver.nii.gz");
    const LabelProposals segments = proposed(map, scan_under(map));
    EXPECT_EQ(values_of(segments, StructureKind::SegmentI), std::vector<int>{1});
    EXPECT_EQ(values_of(segments, StructureKind::SegmentVIII), std::vector<int>{8});
    EXPECT_TRUE(std::ranges::all_of(segments.labels, [](const auto& p) { return p.made_by.empty(); }));
    const LabelProposals whole = proposed(liver, scan_under(liver));
    ASSERT_EQ(whole.labels.size(), 1u);
    EXPECT_EQ(whole.labels[0].kind, StructureKind::Liver);
    EXPECT_TRUE(whole.labels[0].made_by.empty());
}

}  // namespace
}  // namespace remnant::imaging

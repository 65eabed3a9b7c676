#include "remnant/volumetry/partition.h"

#include <gtest/gtest.h>

#include "random_masks.h"

namespace remnant::volumetry {
namespace {

using namespace remnant::testing;
using core::LabelMask;
using core::Segment;
using enum core::Segment;

/// A liver of a row of 80 voxels, ten for each of segments I to VIII.
core::TimePoint row_liver(std::vector<Segment> segments) {
    core::TimePoint scan;
    scan.geometry.size = {80, 1, 1};
    int at = 0;
    for (const Segment segment : segments) {
        core::LabelMaskBuilder builder(scan.geometry.size);
        builder.add(0, 0, at, at + 10);
        at += 10;
        core::Structure structure;
        structure.id = structure.name = std::string(roman(segment));
        structure.kind = kind_of(segment);
        structure.mask = std::move(builder).build();
        scan.structures.push_back(structure);
    }
    return scan;
}

LabelMask stretch(int begin, int end) {
    core::LabelMaskBuilder builder({80, 1, 1});
    builder.add(0, 0, begin, end);
    return std::move(builder).build();
}

const std::vector<Segment> kPlain{I, II, III, IV, V, VI, VII, VIII};

bool warned(const core::Warnings& warnings, const std::string& id) {
    return std::ranges::any_of(warnings, [&](const core::Warning& w) { return w.id == id; });
}

TEST(Partition, Remnant_resected_and_unassigned_make_the_liver_for_random_outlines_and_plans) {
    for (std::uint64_t seed = 0; seed < 80; ++seed) {
        Random random(seed);
        core::TimePoint scan;
        scan.geometry = random_grid(random);
        const LabelMask liver = mask_of(random_voxels(random, scan.geometry.size), scan.geometry.size);
        for (const Segment segment : kPlain) {
            core::Structure structure;
            structure.id = roman(segment);
            structure.kind = kind_of(segment);
            structure.mask = mask_of(random_voxels(random, scan.geometry.size), scan.geometry.size);
            scan.structures.push_back(structure);
        }
        const SegmentMap map = SegmentMap::of(scan);
        const std::vector<core::Resection> plans{core::RemnantSegments{{I, II, III, IV}},
                                                 core::NamedOperation{"left-trisectionectomy"},
                                                 random_plane(random, scan.geometry)};
        for (const auto& plan : plans) {
            const auto parts = partition({liver, scan.geometry, map, {}}, plan, "plan");
            ASSERT_TRUE(parts);
            EXPECT_EQ(parts->remnant.count() + parts->resected.count() + parts->unassigned.count(),
                      liver.count());
            EXPECT_EQ(core::count_common(parts->remnant, parts->resected), 0);
            EXPECT_EQ(core::subtracted(parts->remnant, liver).count(), 0);
        }
    }
}

TEST(Partition, Liver_without_a_segment_is_unassigned_and_said) {
    const auto scan = row_liver({I, II, III, IV, V, VI, VII});
    const auto parts = partition({stretch(0, 80), scan.geometry, SegmentMap::of(scan), {}},
                                 core::RemnantSegments{{I, II}}, "--remnant");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->remnant.count(), 20);
    EXPECT_EQ(parts->resected.count(), 50);
    EXPECT_EQ(parts->unassigned.count(), 10);
    EXPECT_TRUE(warned(parts->warnings, "unassigned"));
}

TEST(Partition, Segment_voxels_outside_the_liver_are_ignored) {
    const auto scan = row_liver(kPlain);
    const auto parts = partition({stretch(5, 75), scan.geometry, SegmentMap::of(scan), {}},
                                 core::NamedOperation{"right-hepatectomy"}, "x");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->remnant.count(), 35);
    EXPECT_EQ(parts->resected.count(), 35);
}

TEST(Partition, A_voxel_that_two_segments_claim_goes_and_the_warning_names_both) {
    auto scan = row_liver(kPlain);
    scan.structures[3].mask = stretch(30, 45);  // IV reaches into V
    const auto parts = partition({stretch(0, 80), scan.geometry, SegmentMap::of(scan), {}},
                                 core::NamedOperation{"right-hepatectomy"}, "x");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->remnant.count(), 40);
    EXPECT_EQ(parts->resected.count(), 40);
    ASSERT_TRUE(warned(parts->warnings, "segment-overlap"));
    EXPECT_NE(parts->warnings[0].text.find("V and IV"), std::string::npos) << parts->warnings[0].text;
}

TEST(Partition, IV_means_IVa_and_IVb_where_the_map_has_them) {
    const auto scan = row_liver({I, II, III, IVa, IVb, V, VI, VII});
    const auto parts = partition({stretch(0, 80), scan.geometry, SegmentMap::of(scan), {}},
                                 core::RemnantSegments{{IV}}, "x");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->remnant, stretch(30, 50));
    const auto half = partition({stretch(0, 80), scan.geometry, SegmentMap::of(scan), {}},
                                core::NamedOperation{"segmentectomy-4a"}, "x");
    ASSERT_TRUE(half);
    EXPECT_EQ(half->resected, stretch(30, 40));
}

TEST(Partition, Half_of_a_plain_segment_IV_is_refused_with_that_reason) {
    const auto scan = row_liver(kPlain);
    const auto parts = partition({stretch(0, 80), scan.geometry, SegmentMap::of(scan), {}},
                                 core::NamedOperation{"bisegmentectomy-4b-5"}, "--operation");
    ASSERT_FALSE(parts);
    EXPECT_EQ(parts.error().what, "--operation");
    EXPECT_NE(parts.error().reason.find("does not tell IVa from IVb"), std::string::npos);
}

TEST(Partition, A_segment_the_map_lacks_is_refused_by_name) {
    const auto scan = row_liver({I, II, III, IV, V, VI, VII});
    const auto parts = partition({stretch(0, 70), scan.geometry, SegmentMap::of(scan), {}},
                                 core::NamedOperation{"right-hepatectomy"}, "x");
    ASSERT_FALSE(parts);
    EXPECT_NE(parts.error().reason.find("VIII"), std::string::npos);
}

TEST(Partition, Segments_that_hang_together_are_counted_by_their_neighbours) {
    EXPECT_EQ(largest_contiguous_group(std::vector<Segment>{}), 0);
    EXPECT_EQ(largest_contiguous_group(std::vector<Segment>{I}), 1);
    EXPECT_EQ(largest_contiguous_group(std::vector<Segment>{II, III}), 2);
    EXPECT_EQ(largest_contiguous_group(std::vector<Segment>{III, VI}), 1);
    EXPECT_EQ(largest_contiguous_group(std::vector<Segment>{IVa, IVb}), 1);
    EXPECT_EQ(largest_contiguous_group(std::vector<Segment>{II, III, VI, VII, VIII}), 3);
    EXPECT_EQ(largest_contiguous_group(std::vector<Segment>{I, II, III, IV}), 4);
}

}  // namespace
}  // namespace remnant::volumetry

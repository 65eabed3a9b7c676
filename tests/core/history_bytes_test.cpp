// Undo of painting: what it holds, and that it stays below its bound.

#include <gtest/gtest.h>

#include <set>

#include "random_masks.h"
#include "remnant/core/history.h"
#include "remnant/core/mask_bytes.h"

namespace remnant::core {
namespace {

using testing::Random;
using testing::uniform_int;

constexpr Size3 kSize{64, 64, 50};

Case with_one_outline() {
    Random random(7);
    TimePoint scan;
    scan.id = "scan";
    scan.geometry.size = kSize;
    Structure liver;
    liver.id = liver.name = "liver";
    liver.mask = testing::mask_of(testing::random_voxels(random, kSize), kSize);
    scan.structures.push_back(liver);
    Case subject;
    subject.time_points.push_back(scan);
    return subject;
}

const Structure& outline(const History& history) {
    return history.current().time_points[0].structures[0];
}

/// Other voxels in one slice.
Change painted(const History& history, int k, Random& random) {
    Structure liver = outline(history);
    const Size3 slice{kSize[0], kSize[1], 1};
    liver.mask.replace_slab(k, testing::mask_of(testing::random_voxels(random, slice), slice).shared_slab(0));
    return change_of(ReplaceStructure{"scan", liver});
}

constexpr std::size_t kTable = sizeof(std::shared_ptr<const LabelSlab>) * kSize[2];

TEST(History_bytes, A_painted_slice_holds_the_slab_it_replaced_and_no_other) {
    Random random(1);
    History history(with_one_outline());
    const std::size_t replaced = outline(history).mask.slab(20).bytes();
    ASSERT_TRUE(history.apply(painted(history, 20, random)));
    EXPECT_EQ(history.mask_bytes(), replaced + kTable);
    EXPECT_GT(outline(history).mask.slab(21).bytes(), 0u);
}

TEST(History_bytes, The_sum_over_the_steps_is_the_memory_of_all_slabs_that_are_not_in_the_case) {
    Random random(2);
    History history(with_one_outline());
    std::vector<Case> states;
    for (int n = 0; n < 60; ++n) {
        states.push_back(history.current());
        ASSERT_TRUE(history.apply(painted(history, uniform_int(random, 0, 9), random)));
    }
    std::set<const LabelSlab*> seen;
    for (int k = 0; k < kSize[2]; ++k) seen.insert(outline(history).mask.shared_slab(k).get());
    std::size_t held = 0;
    for (const Case& state : states) {
        for (int k = 0; k < kSize[2]; ++k) {
            const LabelSlab* slab = state.time_points[0].structures[0].mask.shared_slab(k).get();
            if (seen.insert(slab).second) held += slab->bytes();
        }
    }
    EXPECT_EQ(history.mask_bytes(), held + 60 * kTable);
}

TEST(History_bytes, Of_ten_thousand_painted_slices_stay_below_the_bound_and_the_newest_come_back) {
    Random random(3);
    constexpr std::size_t kBound = 256 << 10;
    History history(with_one_outline(), kBound);
    std::vector<LabelMask> states;
    for (int n = 0; n < 10000; ++n) {
        states.push_back(outline(history).mask);
        ASSERT_TRUE(history.apply(painted(history, uniform_int(random, 0, kSize[2] - 1), random)));
        ASSERT_LE(history.mask_bytes(), kBound) << "after " << n << " slices";
    }
    const LabelMask end = outline(history).mask;
    std::size_t steps = 0;
    while (history.undo()) {
        ++steps;
        ASSERT_EQ(outline(history).mask, states[states.size() - steps]) << steps << " steps back";
        ASSERT_LE(history.mask_bytes(), kBound + outline(history).mask.size()[2] * 8192);
    }
    EXPECT_GT(steps, 20u) << "the bound leaves next to nothing to undo";
    EXPECT_LT(steps, 500u) << "the bound never came into play";
    while (history.redo()) {
    }
    EXPECT_EQ(outline(history).mask, end);
}

TEST(History_bytes, A_change_larger_than_the_bound_can_still_be_taken_back) {
    Random random(4);
    History history(with_one_outline(), 1);
    const LabelMask start = outline(history).mask;
    ASSERT_TRUE(history.apply(painted(history, 1, random)));
    const LabelMask before = outline(history).mask;
    ASSERT_TRUE(history.apply(painted(history, 2, random)));
    ASSERT_TRUE(history.undo());
    EXPECT_EQ(outline(history).mask, before);
    EXPECT_FALSE(history.undo()) << "the step before should have made room";
}

TEST(History_bytes, A_stroke_of_a_thousand_events_keeps_the_outline_before_it_alone) {
    Random random(5);
    History history(with_one_outline());
    const LabelMask start = outline(history).mask;
    for (int n = 0; n < 1000; ++n) {
        ASSERT_TRUE(history.apply(painted(history, n % 3, random), "stroke"));
    }
    const std::size_t three = start.slab(0).bytes() + start.slab(1).bytes() + start.slab(2).bytes();
    EXPECT_EQ(history.mask_bytes(), three + kTable);
    const LabelMask end = outline(history).mask;
    ASSERT_TRUE(history.undo());
    EXPECT_EQ(outline(history).mask, start);
    ASSERT_TRUE(history.redo());
    EXPECT_EQ(outline(history).mask, end);
}

TEST(History_bytes, Strokes_on_two_outlines_joined_into_one_step_come_back_together) {
    Random random(6);
    Case subject = with_one_outline();
    Structure tumour = subject.time_points[0].structures[0];
    tumour.id = tumour.name = "tumour";
    subject.time_points[0].structures.push_back(tumour);
    History history(subject);
    for (int n = 0; n < 4; ++n) {
        ASSERT_TRUE(history.apply(painted(history, n, random), "both"));
        tumour.mask.replace_slab(n, outline(history).mask.shared_slab(n));
        ASSERT_TRUE(history.apply(change_of(ReplaceStructure{"scan", tumour}), "both"));
    }
    ASSERT_TRUE(history.undo());
    EXPECT_EQ(history.current(), subject);
    EXPECT_FALSE(history.can_undo());
}

TEST(History_bytes, A_removed_structure_holds_its_whole_outline) {
    History history(with_one_outline());
    std::size_t whole = kTable;
    for (int k = 0; k < kSize[2]; ++k) whole += outline(history).mask.slab(k).bytes();
    ASSERT_TRUE(history.apply(change_of(RemoveStructure{"scan", "liver"})));
    EXPECT_EQ(history.mask_bytes(), whole);
}

TEST(Label_mask, Set_operations_share_the_slabs_they_leave_as_they_were) {
    const LabelMask liver = with_one_outline().time_points[0].structures[0].mask;
    LabelMaskBuilder builder(kSize);
    builder.add(10, 20, 0, kSize[0]);
    const LabelMask row = std::move(builder).build();
    for (const LabelMask& made : {united(liver, row), subtracted(liver, row)}) {
        EXPECT_NE(made.shared_slab(20), liver.shared_slab(20));
        EXPECT_EQ(made.shared_slab(19), liver.shared_slab(19));
        EXPECT_EQ(made.shared_slab(0), liver.shared_slab(0));
    }
}

}  // namespace
}  // namespace remnant::core

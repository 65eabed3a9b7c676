// Operations in two stages: what each stage takes, counted on a small liver.

#include "remnant/volumetry/staged_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "remnant/volumetry/cut_findings.h"
#include "remnant/volumetry/operations.h"
#include "voxels_where.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Millimetre;
using core::StructureKind;

/// A box of voxels [low, high) on a grid of 40³ mm³.
LabelMask box(std::array<int, 3> low, std::array<int, 3> high) {
    return testing::voxels_where({40, 40, 40}, [&](int i, int j, int k) {
        return i >= low[0] && i < high[0] && j >= low[1] && j < high[1] && k >= low[2] && k < high[2];
    });
}

void add(core::TimePoint& scan, const std::string& name, StructureKind kind, LabelMask mask) {
    core::Structure s;
    s.id = "id of " + name;
    s.name = name;
    s.kind = kind;
    s.mask = std::move(mask);
    scan.structures.push_back(std::move(s));
}

/// A liver of 30×20×20 mm; the right liver is 18 mm wide, the left 12 mm, of which the lateral section 8.
core::TimePoint scan() {
    core::TimePoint point;
    point.geometry.size = {40, 40, 40};
    add(point, "liver", StructureKind::Liver, box({2, 5, 5}, {32, 25, 25}));
    add(point, "V", StructureKind::SegmentV, box({2, 5, 5}, {10, 25, 15}));
    add(point, "VI", StructureKind::SegmentVI, box({10, 5, 5}, {20, 25, 15}));
    add(point, "VII", StructureKind::SegmentVII, box({10, 5, 15}, {20, 25, 25}));
    add(point, "VIII", StructureKind::SegmentVIII, box({2, 5, 15}, {10, 25, 25}));
    add(point, "IV", StructureKind::SegmentIV, box({20, 5, 5}, {24, 25, 25}));
    add(point, "III", StructureKind::SegmentIII, box({24, 5, 5}, {32, 25, 15}));
    add(point, "II", StructureKind::SegmentII, box({24, 5, 15}, {32, 25, 25}));
    return point;
}

/// With a tumour of 64 voxels in the right liver and one of a single voxel at the left end.
core::TimePoint scan_with_two_tumours() {
    core::TimePoint point = scan();
    add(point, "right", StructureKind::Metastasis, box({5, 10, 10}, {9, 14, 14}));
    add(point, "left", StructureKind::Metastasis, box({31, 15, 15}, {32, 16, 16}));
    return point;
}

std::vector<std::string> wedges_of(const core::RemovalPlan& plan) {
    std::vector<std::string> names;
    for (const core::Removal& removal : plan.stages.front().removes) names.push_back(removal.name);
    return names;
}

using Names = std::vector<std::string>;

TEST(StagedPlan, Clears_the_remnant_first_and_operates_after_the_interval) {
    const auto plan = staged_plan(scan_with_two_tumours(), "alpps-right", Millimetre(1), {});
    ASSERT_TRUE(plan) << to_line(plan.error());
    const core::Removal wedge{"Wedge left", {}, true, core::Wedge{{"left"}, Millimetre(1)}};
    const core::Removal operation{"ALPPS, right hepatectomy", {}, true, core::NamedOperation{"alpps-right"}};
    const core::RemovalPlan expected{
        {{"Stage 1", {wedge}, std::nullopt}, {"Stage 2", {operation}, core::Days(10)}}};
    EXPECT_EQ(*plan, expected);
}

TEST(StagedPlan, Leaves_the_remnant_counted_by_hand_after_each_stage) {
    const core::TimePoint point = scan_with_two_tumours();
    const auto plan = staged_plan(point, "alpps-right", Millimetre(1), {});
    ASSERT_TRUE(plan);
    const auto m = measure(point, {"ALPPS", *plan}, {});
    ASSERT_TRUE(m) << to_line(m.error());
    ASSERT_EQ(m->stages.size(), 2U);
    // The wedge is the voxel at the left end and its five neighbours in the liver.
    EXPECT_EQ(m->stages[0].resection.resected_voxels, 6);
    EXPECT_DOUBLE_EQ(m->stages[0].flr.value(), (12000 - 6 - 64) / 1000.0) << "after stage 1";
    EXPECT_EQ(m->stages[1].resection.resected_voxels, 18 * 400 + 6);
    EXPECT_DOUBLE_EQ(m->stages[1].flr.value(), (12 * 400 - 6) / 1000.0) << "after stage 2";
    EXPECT_DOUBLE_EQ(m->flr.value(), m->stages[1].flr.value());
}

TEST(StagedPlan, Waits_ten_days_in_ALPPS_and_four_weeks_in_two_stage_operations) {
    int planned = 0;
    for (const Operation& row : operation_catalogue()) {
        if (row.staging == Staging::One) continue;
        const std::string id(row.id);
        const auto plan = staged_plan(scan(), id, Millimetre(1), {});
        ASSERT_TRUE(plan) << id << ": " << to_line(plan.error());
        EXPECT_EQ(plan->stages[1].interval, core::Days(id.starts_with("alpps") ? 10 : 28)) << id;
        EXPECT_FALSE(plan->stages[0].interval) << id << ": nothing comes before the first stage";
        ++planned;
    }
    EXPECT_EQ(planned, 6) << "the catalogue has six operations in stages";
}

TEST(StagedPlan, Has_a_first_stage_that_takes_nothing_where_the_remnant_is_free_of_tumour) {
    const core::TimePoint point = scan();
    const auto plan = staged_plan(point, "two-stage-right", Millimetre(1), {});
    ASSERT_TRUE(plan);
    const auto m = measure(point, {"two stages", *plan}, {});
    ASSERT_TRUE(m) << to_line(m.error());
    ASSERT_EQ(m->stages.size(), 2U);
    EXPECT_EQ(m->stages[0].resection.resected_voxels, 0);
    EXPECT_EQ(m->stages[1].resection.remnant_voxels, 12 * 400);
}

TEST(StagedPlan, Gives_a_tumour_on_the_border_a_wedge_unless_more_than_half_of_it_goes) {
    // The border of the right liver is i = 20.
    struct Border {
        int low;
        int high;
        bool wedge;
    };
    for (const auto& [low, high, wedge] :
         {Border{17, 21, false}, Border{18, 22, true}, Border{19, 23, true}}) {
        core::TimePoint point = scan();
        add(point, "t", StructureKind::Tumour, box({low, 10, 10}, {high, 14, 14}));
        const auto plan = staged_plan(point, "alpps-right", Millimetre(1), {});
        ASSERT_TRUE(plan);
        EXPECT_EQ(wedges_of(*plan), wedge ? Names{"Wedge t"} : Names{}) << 20 - low << " of 4 layers go";
    }
}

TEST(StagedPlan, Reports_a_tumour_on_the_border_that_gets_no_wedge_as_cut_through) {
    core::TimePoint point = scan();
    add(point, "t", StructureKind::Tumour, box({17, 10, 10}, {21, 14, 14}));
    const auto plan = staged_plan(point, "alpps-right", Millimetre(1), {});
    ASSERT_TRUE(plan);
    const core::ResectionPlan named{"ALPPS", *plan};
    const auto m = measure(point, named, {});
    ASSERT_TRUE(m);
    const auto findings = findings_of(point, named, *m);
    ASSERT_TRUE(findings);
    ASSERT_EQ(findings->margins.size(), 1U);
    EXPECT_EQ(findings->margins[0].side, TumourSide::Cut);
}

TEST(StagedPlan, Clears_a_tumour_that_the_segment_map_leaves_out) {
    core::TimePoint point = scan();
    const LabelMask tumour = box({26, 10, 10}, {29, 13, 13});
    for (core::Structure& s : point.structures) {
        if (s.kind != StructureKind::Liver) s.mask = core::subtracted(s.mask, tumour);
    }
    add(point, "t", StructureKind::Tumour, tumour);
    const auto plan = staged_plan(point, "alpps-right", Millimetre(1), {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(wedges_of(*plan), Names{"Wedge t"});
}

TEST(StagedPlan, Clears_a_tumour_that_the_liver_outline_leaves_out_where_that_is_said) {
    core::TimePoint point = scan();
    const LabelMask tumour = box({26, 10, 10}, {29, 13, 13});
    for (core::Structure& s : point.structures) s.mask = core::subtracted(s.mask, tumour);
    add(point, "t", StructureKind::Tumour, tumour);
    const auto said = staged_plan(point, "alpps-right", Millimetre(1), {.liver_excludes_tumour = true});
    ASSERT_TRUE(said);
    EXPECT_EQ(wedges_of(*said), Names{"Wedge t"});
    const auto unsaid = staged_plan(point, "alpps-right", Millimetre(1), {});
    ASSERT_TRUE(unsaid);
    EXPECT_TRUE(wedges_of(*unsaid).empty()) << "a wedge round a tumour outside the liver is refused later";
}

TEST(StagedPlan, Tells_tumours_of_one_name_apart) {
    core::TimePoint point = scan();
    add(point, "t", StructureKind::Tumour, box({30, 8, 8}, {32, 10, 10}));
    add(point, "t", StructureKind::Tumour, box({30, 18, 18}, {32, 20, 20}));
    point.structures.back().id = "second";
    const auto plan = staged_plan(point, "alpps-right", Millimetre(0), {});
    ASSERT_TRUE(plan);
    const auto m = measure(point, {"ALPPS", *plan}, {});
    ASSERT_TRUE(m) << to_line(m.error());
    EXPECT_EQ(m->stages[0].resection.resected_voxels, 16) << "one of the two was forgotten";
}

TEST(StagedPlan, Takes_the_caudate_too_where_that_is_appended) {
    core::TimePoint point = scan();
    add(point, "I", StructureKind::SegmentI, box({20, 5, 5}, {22, 25, 25}));
    add(point, "t", StructureKind::Tumour, box({20, 10, 10}, {22, 12, 12}));
    const auto without = staged_plan(point, "alpps-right", Millimetre(1), {});
    const auto with = staged_plan(point, "alpps-right+1", Millimetre(1), {});
    ASSERT_TRUE(without && with);
    EXPECT_EQ(wedges_of(*without), Names{"Wedge t"});
    EXPECT_TRUE(wedges_of(*with).empty()) << "the tumour goes with the caudate";
}

TEST(StagedPlan, Refuses_what_is_no_operation_in_stages) {
    EXPECT_FALSE(staged_plan(scan(), "no-such-operation", Millimetre(1), {}));
    const auto one = staged_plan(scan(), "right-hepatectomy", Millimetre(1), {});
    ASSERT_FALSE(one);
    EXPECT_NE(one.error().reason.find("one stage"), std::string::npos) << one.error().reason;
}

TEST(StagedPlan, Refuses_a_scan_without_segments) {
    core::TimePoint point = scan();
    point.structures.resize(1);
    const auto plan = staged_plan(point, "alpps-right", Millimetre(1), {});
    ASSERT_FALSE(plan);
    EXPECT_NE(plan.error().reason.find("no segments"), std::string::npos) << plan.error().reason;
}

TEST(StagedPlan, Refuses_a_scan_without_a_segment_that_goes) {
    core::TimePoint point = scan();
    std::erase_if(point.structures, [](const auto& s) { return s.kind == StructureKind::SegmentVII; });
    const auto plan = staged_plan(point, "alpps-right", Millimetre(1), {});
    ASSERT_FALSE(plan);
    EXPECT_NE(plan.error().reason.find("VII"), std::string::npos) << plan.error().reason;
}

TEST(StagedPlan, Refuses_a_margin_that_no_wedge_has) {
    for (const double margin : {-1.0, 101.0, std::nan("")})
        EXPECT_FALSE(staged_plan(scan_with_two_tumours(), "alpps-right", Millimetre(margin), {})) << margin;
}

}  // namespace
}  // namespace remnant::volumetry

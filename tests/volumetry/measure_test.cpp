#include "remnant/volumetry/measure.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::StructureKind;

/// A box of voxels [low, high) on a grid of 40³ mm³.
LabelMask box(std::array<int, 3> low, std::array<int, 3> high) {
    core::LabelMaskBuilder builder({40, 40, 40});
    for (int k = low[2]; k < high[2]; ++k) {
        for (int j = low[1]; j < high[1]; ++j) builder.add(j, k, low[0], high[0]);
    }
    return std::move(builder).build();
}

core::Structure structure(const std::string& name, StructureKind kind, LabelMask mask) {
    core::Structure s;
    s.id = s.name = name;
    s.kind = kind;
    s.mask = std::move(mask);
    return s;
}

/// A liver of 30×20×20 mm (12 mL), cut by x = 20 into 18 and 12 planes of voxels.
core::TimePoint scan() {
    core::TimePoint point;
    point.geometry.size = {40, 40, 40};
    point.structures.push_back(structure("liver", StructureKind::Liver, box({2, 5, 5}, {32, 25, 25})));
    return point;
}

core::ResectionPlan plane_at(double x) {
    return {"--plane", core::CuttingPlane{core::Vec3(x, 0, 0), core::Vec3::UnitX()}};
}

bool warned(const Measurement& m, const std::string& id) {
    return std::ranges::any_of(m.warnings, [&](const core::Warning& w) { return w.id == id; });
}

TEST(Measure, Volumes_of_boxes_are_their_products) {
    auto point = scan();
    point.structures.push_back(structure("t1", StructureKind::Tumour, box({18, 10, 10}, {24, 14, 15})));
    const auto m = measure(point, plane_at(20), {});
    ASSERT_TRUE(m);
    EXPECT_DOUBLE_EQ(m->tlv.value(), 12.0);
    EXPECT_DOUBLE_EQ(m->tumour.value(), 0.120);
    EXPECT_DOUBLE_EQ(m->resection.remnant.value(), 12 * 20 * 20 / 1000.0);
    EXPECT_DOUBLE_EQ(m->resection.remnant_tumour.value(), 4 * 4 * 5 / 1000.0);
    EXPECT_DOUBLE_EQ(m->flr.value(), 4.8 - 0.080);
    // The plane goes through the centres of voxels 20: half of that layer is beyond it.
    EXPECT_NEAR(m->resection.remnant_subvoxel->value(), 11.5 * 20 * 20 / 1000.0, 1e-12);
    EXPECT_TRUE(m->warnings.empty());
}

TEST(Measure, Overlapping_tumours_count_each_voxel_once) {
    auto point = scan();
    point.structures.push_back(structure("t1", StructureKind::Tumour, box({10, 10, 10}, {20, 20, 20})));
    point.structures.push_back(structure("t2", StructureKind::Metastasis, box({15, 10, 10}, {25, 20, 20})));
    const auto m = measure(point, plane_at(20), {});
    ASSERT_TRUE(m);
    EXPECT_DOUBLE_EQ(m->tumour.value(), 1.5);
}

TEST(Measure, Tumour_outside_the_liver_is_never_added_silently) {
    auto point = scan();
    point.structures.push_back(structure("t1", StructureKind::Tumour, box({28, 5, 5}, {36, 25, 25})));
    const auto m = measure(point, plane_at(20), {});
    ASSERT_TRUE(m);
    EXPECT_DOUBLE_EQ(m->tlv.value(), 12.0);
    EXPECT_DOUBLE_EQ(m->tumour.value(), 4 * 400 / 1000.0);
    EXPECT_DOUBLE_EQ(m->tumour_outside.value(), 4 * 400 / 1000.0);
    EXPECT_TRUE(warned(*m, "tumour-outside"));
}

TEST(Measure, Half_a_millilitre_of_tumour_outside_is_not_yet_a_warning) {
    auto point = scan();
    point.structures.push_back(structure("t1", StructureKind::Tumour, box({32, 5, 5}, {37, 15, 15})));
    const auto m = measure(point, plane_at(20), {});
    ASSERT_TRUE(m);
    EXPECT_DOUBLE_EQ(m->tumour_outside.value(), 0.5);
    EXPECT_FALSE(warned(*m, "tumour-outside"));
}

TEST(Measure, A_liver_outline_that_leaves_tumour_out_is_united_when_asked) {
    auto point = scan();
    point.structures.push_back(structure("t1", StructureKind::Tumour, box({28, 5, 5}, {36, 25, 25})));
    const auto m = measure(point, plane_at(20), {.liver_excludes_tumour = true});
    ASSERT_TRUE(m);
    EXPECT_DOUBLE_EQ(m->tlv.value(), 12.0 + 1.6);
    EXPECT_DOUBLE_EQ(m->tumour.value(), 3.2);
    EXPECT_DOUBLE_EQ(m->tumour_outside.value(), 1.6);
    EXPECT_FALSE(warned(*m, "tumour-outside"));
}

TEST(Measure, A_segment_map_of_another_liver_is_refused_unless_accepted) {
    auto point = scan();
    point.structures.push_back(structure("II", StructureKind::SegmentII, box({2, 5, 5}, {20, 25, 25})));
    const core::ResectionPlan plan{"--remnant", core::RemnantSegments{{core::Segment::II}}};
    const auto refused = measure(point, plan, {});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().reason.find("0.750"), std::string::npos) << refused.error().reason;
    const auto accepted = measure(point, plan, {.accept_mismatch = true});
    ASSERT_TRUE(accepted);
    EXPECT_TRUE(warned(*accepted, "segment-mismatch"));
    EXPECT_EQ(accepted->resection.unassigned_voxels, 12 * 400);
}

TEST(Measure, A_liver_at_the_last_slice_is_said_to_be_cut_off) {
    auto point = scan();
    point.structures[0].mask = box({2, 5, 30}, {32, 25, 40});
    const auto m = measure(point, plane_at(20), {});
    ASSERT_TRUE(m);
    EXPECT_TRUE(warned(*m, "liver-cut-off"));
}

TEST(Measure, A_remnant_in_two_pieces_is_flagged_with_their_sizes) {
    auto point = scan();
    point.structures[0].mask =
        core::united(box({2, 5, 5}, {32, 25, 10}),
                     core::united(box({2, 5, 10}, {8, 25, 20}), box({2, 5, 20}, {32, 25, 25})));
    const auto m = measure(point, plane_at(12), {});
    ASSERT_TRUE(m);
    ASSERT_TRUE(warned(*m, "island"));
    EXPECT_FALSE(warned(*measure(point, plane_at(0), {}), "island"));
}

TEST(Measure, Slices_more_than_five_millimetres_apart_are_a_warning) {
    auto point = scan();
    point.geometry.spacing[2] = 5.0;
    EXPECT_FALSE(warned(*measure(point, plane_at(20), {}), "slice-spacing"));
    point.geometry.spacing[2] = 5.1;
    EXPECT_TRUE(warned(*measure(point, plane_at(20), {}), "slice-spacing"));
}

TEST(Measure, Without_a_liver_there_is_no_measurement) {
    core::TimePoint point;
    point.geometry.size = {40, 40, 40};
    EXPECT_FALSE(measure(point, plane_at(20), {}));
    point.structures.push_back(structure("liver", StructureKind::Liver, LabelMask({40, 40, 40})));
    EXPECT_FALSE(measure(point, plane_at(20), {}));
}

}  // namespace
}  // namespace remnant::volumetry

// A cut laid flat: its points lie on the cut, and say what lies there.

#include "remnant/volumetry/cut_sheet.h"

#include <gtest/gtest.h>

#include "remnant/volumetry/surface_mesh.h"
#include "voxels_where.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Vec3;
using testing::voxels_where;

core::TimePoint block_with_tumour() {
    core::TimePoint scan;
    scan.geometry.size = {40, 40, 40};
    const auto add = [&](const std::string& name, core::StructureKind kind, LabelMask mask) {
        core::Structure s;
        s.id = s.name = name;
        s.kind = kind;
        s.mask = std::move(mask);
        scan.structures.push_back(std::move(s));
    };
    add("liver", core::StructureKind::Liver, voxels_where(scan.geometry.size, [](int i, int j, int k) {
            return std::min({i, j, k}) >= 5 && std::max({i, j, k}) < 35;
        }));
    add("tumour", core::StructureKind::Tumour,
        voxels_where(scan.geometry.size, [](int i, int j, int k) { return i == 12 && j == 20 && k == 20; }));
    add("portal vein", core::StructureKind::PortalVein,
        voxels_where(scan.geometry.size,
                     [](int, int j, int k) { return std::abs(j - 28) < 2 && std::abs(k - 28) < 2; }));
    add("V", core::StructureKind::SegmentV,
        voxels_where(scan.geometry.size, [](int, int, int k) { return k < 20; }));
    return scan;
}

TEST(CutSheet, Says_the_margin_segment_and_vessel_of_each_of_its_points) {
    const core::TimePoint scan = block_with_tumour();
    const MarginMeter meter(scan);
    const core::CuttingPlane plane{Vec3(20, 20, 20), Vec3::UnitX()};
    const auto sheet = sheet_of(plane, scan, scan.structures[0].mask, 31, &meter);
    ASSERT_TRUE(sheet);
    int in_liver = 0;
    for (const SheetPoint& point : sheet->points) {
        EXPECT_NEAR(point.at[0], 20.0, 1e-9) << "a point off the plane";
        const int j = static_cast<int>(std::lround(point.at[1]));
        const int k = static_cast<int>(std::lround(point.at[2]));
        EXPECT_EQ(point.in_liver, j >= 5 && j < 35 && k >= 5 && k < 35);
        if (!point.in_liver) continue;
        ++in_liver;
        const Vec3 gap = ((point.at - Vec3(12, 20, 20)).cwiseAbs() - Vec3(0.5, 0.5, 0.5)).cwiseMax(0.0);
        ASSERT_TRUE(point.margin);
        EXPECT_NEAR(point.margin->value(), gap.norm(), 1e-9);
        EXPECT_EQ(point.segment.has_value(), k < 20);
        EXPECT_EQ(point.vessel.empty(), !(std::abs(j - 28) < 2 && std::abs(k - 28) < 2));
    }
    EXPECT_GT(in_liver, 500);
    const SheetPoint* nearest = sheet->nearest(Vec3(20, 28, 28));
    ASSERT_NE(nearest, nullptr);
    EXPECT_EQ(nearest->vessel, "portal vein");
}

TEST(CutSheet, Of_a_curved_cut_is_its_patch_unrolled) {
    const core::TimePoint scan = block_with_tumour();
    core::BezierPatch patch = flat_patch(5, 4, Vec3(20, 20, 20), Vec3(0, 15, 0), Vec3(0, 0, 15));
    patch.points[9][0] += 8;
    const auto sheet =
        sheet_of(core::CuttingSurface{patch, Vec3(30, 20, 20)}, scan, scan.structures[0].mask, 21, nullptr);
    ASSERT_TRUE(sheet);
    EXPECT_EQ(sheet->at(0, 0).at, patch.at(0, 0));
    EXPECT_NEAR((sheet->at(20, 20).at - patch.at(4, 3)).norm(), 0.0, 1e-9);
    EXPECT_NEAR((sheet->at(5, 10).at - point_on(patch, 0.25, 0.5)).norm(), 0.0, 1e-12);
    EXPECT_FALSE(sheet->at(10, 10).margin) << "margins were not asked for";
}

TEST(CutSheet, There_is_none_of_what_is_no_surface) {
    const core::TimePoint scan = block_with_tumour();
    const LabelMask& liver = scan.structures[0].mask;
    EXPECT_FALSE(
        sheet_of(core::AblationSphere{Vec3(20, 20, 20), core::Millimetre(5)}, scan, liver, 21, nullptr));
    EXPECT_FALSE(sheet_of(core::Wedge{{"tumour"}, core::Millimetre(5)}, scan, liver, 21, nullptr));
}

}  // namespace
}  // namespace remnant::volumetry

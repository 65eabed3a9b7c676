// A moving cut says what the whole measurement says.

#include "remnant/volumetry/live_plan.h"

#include <gtest/gtest.h>

#include "random_masks.h"
#include "remnant/volumetry/cut_findings.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;
using testing::Random;
using testing::uniform;

core::TimePoint scan_with_map(Random& random) {
    core::TimePoint scan;
    scan.geometry = testing::random_grid(random);
    scan.geometry.size = {20, 18, 14};
    const auto add = [&](const std::string& name, core::StructureKind kind, auto inside) {
        core::LabelMaskBuilder builder(scan.geometry.size);
        for (int k = 0; k < 14; ++k) {
            for (int j = 0; j < 18; ++j) {
                for (int i = 0; i < 20; ++i) {
                    if (inside(i, j, k)) builder.add(j, k, i, i + 1);
                }
            }
        }
        core::Structure s;
        s.id = s.name = name;
        s.kind = kind;
        s.mask = std::move(builder).build();
        scan.structures.push_back(std::move(s));
    };
    const auto liver = [](int i, int j, int k) {
        return (Vec3(i, j, k) - Vec3(10, 9, 7)).cwiseQuotient(Vec3(9, 8, 6)).squaredNorm() <= 1;
    };
    add("liver", core::StructureKind::Liver, liver);
    add("tumour", core::StructureKind::Tumour, [](int i, int j, int k) {
        return std::abs(i - 12) <= 1 && std::abs(j - 9) <= 2 && std::abs(k - 7) <= 1;
    });
    for (int n = 0; n < 2; ++n) {
        add(n == 0 ? "V" : "VI", n == 0 ? core::StructureKind::SegmentV : core::StructureKind::SegmentVI,
            [&](int i, int j, int k) {
                return liver(i, j, k) && (i + j + k) % 13 != 0 && (k < 7) == (n == 0);
            });
    }
    return scan;
}

core::Cut random_cut(Random& random, const core::GridGeometry& grid, int kind) {
    const auto plane = testing::random_plane(random, grid);
    if (kind == 0) return plane;
    if (kind == 1) return core::AblationSphere{plane.point, core::Millimetre(uniform(random, 2, 9))};
    const Vec3 u = plane.normal.unitOrthogonal();
    core::BezierPatch patch = flat_patch(4, 4, plane.point, 20 * u, 20 * plane.normal.cross(u));
    for (Vec3& p : patch.points) p += uniform(random, -2, 2) * plane.normal;
    return core::CuttingSurface{patch, plane.point + 15 * plane.normal};
}

TEST(LivePlan, Equals_the_measurement_of_the_plan_with_the_moved_cut) {
    int compared = 0;
    for (int seed = 0; seed < 120; ++seed) {
        Random random(seed);
        const core::TimePoint scan = scan_with_map(random);
        core::RemovalPlan cuts{{{"first", {{"a", {}, true, random_cut(random, scan.geometry, seed % 3)}}},
                                {"second", {{"b", {}, true, random_cut(random, scan.geometry, 1)}}}}};
        if (seed % 2 == 0)
            cuts.stages[1].removes.push_back({"c", {}, true, core::RemovedSegments{{core::Segment::V}}});
        core::ResectionPlan plan{"plan", cuts};
        const auto live = LivePlan::prepare(scan, plan, {0, 0}, {false, true});
        if (!live) continue;
        const core::Cut moved = random_cut(random, scan.geometry, (seed / 3) % 3);
        const auto answer = live->with(moved);
        std::get<core::RemovalPlan>(plan.resection).stages[0].removes[0].cut = moved;
        const auto whole = measure(scan, plan, {false, true});
        ASSERT_EQ(answer.has_value(), whole.has_value()) << "seed " << seed;
        if (!whole) continue;
        ++compared;
        EXPECT_EQ(answer->remnant, whole->parts.remnant) << "seed " << seed;
        EXPECT_EQ(answer->resected, whole->parts.resected) << "seed " << seed;
        EXPECT_EQ(answer->unassigned, whole->parts.unassigned) << "seed " << seed;
        EXPECT_EQ(answer->volumes.flr.value(), whole->flr.value()) << "seed " << seed;
        EXPECT_EQ(answer->volumes.tlv.value(), whole->tlv.value());
        EXPECT_EQ(answer->resection.remnant_tumour.value(), whole->resection.remnant_tumour.value());
        const auto findings = findings_of(scan, plan, *whole);
        ASSERT_TRUE(findings);
        ASSERT_EQ(answer->margins[0].distance.has_value(), findings->margins[0].distance.has_value());
        if (answer->margins[0].distance) {
            EXPECT_NEAR(answer->margins[0].distance->value(), findings->margins[0].distance->value(), 1e-12);
        }
    }
    EXPECT_GE(compared, 80) << "too few plans divided the liver";
}

TEST(LivePlan, Of_an_entry_that_is_not_there_is_refused) {
    Random random(1);
    const core::TimePoint scan = scan_with_map(random);
    const core::ResectionPlan plan{"plan", core::RemovalPlan{{{"", {}}}}};
    EXPECT_FALSE(LivePlan::prepare(scan, plan, {0, 0}, {false, true}));
}

}  // namespace
}  // namespace remnant::volumetry

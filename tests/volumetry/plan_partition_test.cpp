// Plans of several cuts: what any of them removes is gone, and nothing is lost between them.

#include <gtest/gtest.h>

#include "random_masks.h"
#include "remnant/volumetry/ellipsoid.h"
#include "remnant/volumetry/partition.h"
#include "remnant/volumetry/plane.h"
#include "remnant/volumetry/surface_cut.h"
#include "remnant/volumetry/wedge.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Segment;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::uniform_int;

/// A liver-like blob in a small grid, with two tumours and the segments I to VIII in slabs that leave some of
/// it out.
struct Scene {
    core::TimePoint scan;
    LabelMask liver;
    SegmentMap segments;
    std::vector<NamedTumour> tumours;

    [[nodiscard]] CutSite site() const { return {liver, scan.geometry, segments, tumours}; }

    explicit Scene(Random& random) {
        scan.geometry = testing::random_grid(random);
        scan.geometry.size = {18, 16, 12};
        const core::Size3& size = scan.geometry.size;
        const Vec3 middle(uniform(random, 7, 11), uniform(random, 6, 10), uniform(random, 4, 8));
        const auto blob = [&](const Vec3& at, const Vec3& radii, auto also) {
            core::LabelMaskBuilder builder(size);
            for (int k = 0; k < size[2]; ++k) {
                for (int j = 0; j < size[1]; ++j) {
                    for (int i = 0; i < size[0]; ++i) {
                        if ((Vec3(i, j, k) - at).cwiseQuotient(radii).squaredNorm() <= 1.0 && also(i, j, k))
                            builder.add(j, k, i, i + 1);
                    }
                }
            }
            return std::move(builder).build();
        };
        const auto everywhere = [](int, int, int) { return true; };
        liver = blob(middle, Vec3(8, 7, 5), everywhere);
        const auto add = [&](const std::string& name, core::StructureKind kind, LabelMask mask) {
            core::Structure s;
            s.id = name;
            s.name = name;
            s.kind = kind;
            s.mask = std::move(mask);
            scan.structures.push_back(std::move(s));
        };
        add("liver", core::StructureKind::Liver, liver);
        add("tumour 1", core::StructureKind::Tumour,
            blob(middle + Vec3(3, 0, 0), Vec3(1.5, 1.5, 1.5), everywhere));
        add("tumour 2", core::StructureKind::Metastasis,
            blob(middle - Vec3(3, 2, 1), Vec3(1.2, 1.2, 1.2), everywhere));
        const std::array kinds{core::StructureKind::SegmentI,   core::StructureKind::SegmentII,
                               core::StructureKind::SegmentIII, core::StructureKind::SegmentIV,
                               core::StructureKind::SegmentV,   core::StructureKind::SegmentVI,
                               core::StructureKind::SegmentVII, core::StructureKind::SegmentVIII};
        for (int n = 0; n < 8; ++n) {
            add("segment " + std::to_string(n + 1), kinds[static_cast<std::size_t>(n)],
                blob(middle, Vec3(8, 7, 5),
                     [&](int i, int j, int k) { return i / 2 == n && (i + j + k) % 11 != 0; }));
        }
        segments = SegmentMap::of(scan);
        tumours = tumours_of(scan);
    }
};

core::Cut random_cut(Random& random, const core::GridGeometry& grid) {
    const auto plane = testing::random_plane(random, grid);
    switch (uniform_int(random, 0, 6)) {
        case 0:
            return plane;
        case 1:
            return core::AblationSphere{plane.point, core::Millimetre(uniform(random, 1, 8))};
        case 2: {
            const Vec3 u = plane.normal.unitOrthogonal();
            return core::AblationEllipsoid{plane.point,
                                           {uniform(random, 1, 8) * plane.normal, uniform(random, 1, 8) * u,
                                            uniform(random, 1, 8) * plane.normal.cross(u)}};
        }
        case 3:
            return core::Wedge{{uniform_int(random, 0, 1) == 0 ? "tumour 1" : "tumour 2"},
                               core::Millimetre(uniform(random, 0, 4))};
        case 4:
            return core::RemovedSegments{{static_cast<Segment>(uniform_int(random, 1, 8))}};
        case 5:
            return core::NamedOperation{"left-hepatectomy"};
        default: {
            const Vec3 u = plane.normal.unitOrthogonal();
            core::BezierPatch patch = flat_patch(4, 4, plane.point, 20 * u, 20 * plane.normal.cross(u));
            for (Vec3& p : patch.points) p += uniform(random, -3, 3) * plane.normal;
            return core::CuttingSurface{patch, plane.point + 15 * plane.normal};
        }
    }
}

/// Whether a voxel of the liver goes, asked of the cut alone.
bool goes(const core::Cut& cut, const Scene& scene, const SegmentMap& segments, int i, int j, int k) {
    const core::GridGeometry& grid = scene.scan.geometry;
    const Vec3 p = grid.world(Vec3(i, j, k));
    if (const auto* plane = std::get_if<core::CuttingPlane>(&cut))
        return plane->normal.dot(p - plane->point) < 0;
    if (const auto* sphere = std::get_if<core::AblationSphere>(&cut))
        return (p - sphere->centre).norm() <= sphere->radius.value();
    if (const auto* zone = std::get_if<core::AblationEllipsoid>(&cut)) {
        double sum = 0;
        for (const Vec3& axis : zone->semi_axes)
            sum += std::pow((p - zone->centre).dot(axis) / axis.squaredNorm(), 2);
        return sum <= 1.0;
    }
    const auto in_segments = [&](std::initializer_list<Segment> wanted) {
        return std::ranges::any_of(segments.entries(), [&](const auto& entry) {
            return std::ranges::find(wanted, entry.segment) != wanted.end() && entry.mask.contains(i, j, k);
        });
    };
    if (const auto* removed = std::get_if<core::RemovedSegments>(&cut))
        return in_segments({removed->segments.front()});
    return in_segments({Segment::II, Segment::III, Segment::IV});
}

bool asked_elsewhere(const core::Cut& cut) {
    // Wedges and curved cuts have their own comparison voxel by voxel.
    return std::holds_alternative<core::Wedge>(cut) || std::holds_alternative<core::CuttingSurface>(cut);
}

core::RemovalPlan random_plan(Random& random, const core::GridGeometry& grid) {
    core::RemovalPlan plan;
    const int stages = uniform_int(random, 1, 3);
    for (int s = 0; s < stages; ++s) {
        plan.stages.push_back({"stage", {}});
        const int cuts = uniform_int(random, 0, 3);
        for (int n = 0; n < cuts; ++n)
            plan.stages.back().removes.push_back(
                {"", {}, uniform_int(random, 0, 5) != 0, random_cut(random, grid)});
    }
    return plan;
}

TEST(Plan, Parts_add_up_to_the_liver_in_10000_random_plans) {
    int divided = 0;
    for (int scene_seed = 0; scene_seed < 100; ++scene_seed) {
        Random random(scene_seed);
        const Scene scene(random);
        const CutSite site = scene.site();
        for (int n = 0; n < 100; ++n) {
            const auto plan = random_plan(random, scene.scan.geometry);
            const auto stages = partition_stages(site, plan, "plan");
            if (!stages) continue;
            ++divided;
            for (const Partition& parts : *stages) {
                ASSERT_EQ(parts.remnant.count() + parts.resected.count() + parts.unassigned.count(),
                          scene.liver.count());
                ASSERT_EQ(core::count_common(parts.remnant, parts.resected), 0);
                ASSERT_EQ(core::count_common(parts.unassigned, parts.resected), 0);
                ASSERT_EQ(core::count_common(parts.unassigned, parts.remnant), 0);
            }
            for (std::size_t s = 1; s < stages->size(); ++s)
                ASSERT_TRUE(core::subtracted((*stages)[s - 1].resected, (*stages)[s].resected).empty())
                    << "what one stage took is back in the next";
        }
    }
    std::printf("%d of 10000 plans divide the liver; the others are refused\n", divided);
    EXPECT_GE(divided, 7000);
}

TEST(Plan, Removes_what_any_of_its_cuts_removes) {
    int compared = 0;
    for (int seed = 0; seed < 300; ++seed) {
        Random random(5000 + seed);
        const Scene scene(random);
        const CutSite site = scene.site();
        core::RemovalPlan plan{{{"", {}}}};
        while (plan.stages[0].removes.size() < 3) {
            core::Cut cut = random_cut(random, scene.scan.geometry);
            if (!asked_elsewhere(cut)) plan.stages[0].removes.push_back({"", {}, true, cut});
        }
        const auto parts = partition(site, plan, "plan");
        ASSERT_TRUE(parts) << to_line(parts.error());
        int different = 0;
        const auto [ni, nj, nk] = scene.scan.geometry.size;
        for (int k = 0; k < nk; ++k) {
            for (int j = 0; j < nj; ++j) {
                for (int i = 0; i < ni; ++i) {
                    const bool gone = scene.liver.contains(i, j, k) &&
                                      std::ranges::any_of(plan.stages[0].removes, [&](const auto& removal) {
                                          return goes(removal.cut, scene, scene.segments, i, j, k);
                                      });
                    different += gone != parts->resected.contains(i, j, k);
                    ++compared;
                }
            }
        }
        EXPECT_EQ(different, 0) << "seed " << seed;
    }
    EXPECT_GT(compared, 0);
}

TEST(Plan, Leaves_liver_without_a_segment_to_nobody_only_where_segments_take_part) {
    Random random(1);
    const Scene scene(random);
    const CutSite site = scene.site();
    const core::Removal plane{"", {}, true, testing::random_plane(random, scene.scan.geometry)};
    const auto surfaces = partition(site, core::RemovalPlan{{{"", {plane}}}}, "plan");
    ASSERT_TRUE(surfaces);
    EXPECT_TRUE(surfaces->unassigned.empty());
    const core::Removal segment{"", {}, true, core::RemovedSegments{{Segment::V}}};
    const auto both = partition(site, core::RemovalPlan{{{"", {plane, segment}}}}, "plan");
    ASSERT_TRUE(both);
    const LabelMask nobodys = core::subtracted(core::subtracted(scene.liver, both->resected),
                                               scene.segments.united(scene.liver.size()));
    EXPECT_EQ(both->unassigned, nobodys);
    EXPECT_FALSE(both->unassigned.empty());
}

TEST(Plan, An_entry_that_is_off_removes_nothing) {
    Random random(2);
    const Scene scene(random);
    const CutSite site = scene.site();
    const core::Removal off{"", {}, false, testing::random_plane(random, scene.scan.geometry)};
    const auto parts = partition(site, core::RemovalPlan{{{"", {off}}}}, "plan");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->remnant, scene.liver);
}

TEST(Plan, Names_the_plan_and_the_entry_it_cannot_do) {
    Random random(3);
    const Scene scene(random);
    const CutSite site = scene.site();
    const core::Removal wedge{"wedge 1", {}, true, core::Wedge{{"nobody's"}, core::Millimetre(5)}};
    const auto parts = partition(site, core::RemovalPlan{{{"", {wedge}}}}, "two cuts");
    ASSERT_FALSE(parts);
    EXPECT_EQ(parts.error().what, "two cuts: wedge 1");
    EXPECT_NE(parts.error().reason.find("nobody's"), std::string::npos);
}

TEST(Plan, Refuses_a_curved_cut_that_misses_the_liver) {
    Random random(4);
    const Scene scene(random);
    const CutSite site = scene.site();
    const Vec3 far = scene.scan.geometry.origin + Vec3(500, 500, 500);
    const core::CuttingSurface surface{flat_patch(4, 4, far, Vec3(5, -5, 0), Vec3(0, 5, -5)),
                                       far + Vec3(50, 50, 50)};
    const auto parts = partition(site, core::RemovalPlan{{{"", {{"", {}, true, surface}}}}}, "plan");
    ASSERT_FALSE(parts);
    EXPECT_NE(parts.error().reason.find("does not divide"), std::string::npos);
}

}  // namespace
}  // namespace remnant::volumetry

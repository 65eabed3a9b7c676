// Margins: the shortest way from a tumour to the cut, against closed forms and against asking everything.

#include "remnant/volumetry/margin.h"

#include <gtest/gtest.h>

#include "random_masks.h"
#include "voxels_where.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::uniform_int;
using testing::voxels_where;

/// A block of liver of 48 × 48 × 30 voxels, 0.8 × 0.8 × 1.5 mm, with what is put into it.
struct Block {
    core::TimePoint scan;
    LabelMask liver;
    SegmentMap none;
    std::vector<NamedTumour> tumours;

    Block() {
        scan.geometry.size = {48, 48, 30};
        scan.geometry.spacing = {0.8, 0.8, 1.5};
        scan.geometry.origin = {-20, 30, 100};
        liver = voxels_where(scan.geometry.size, [](int i, int j, int k) {
            return i >= 2 && i < 46 && j >= 2 && j < 46 && k >= 1 && k < 29;
        });
        add("liver", core::StructureKind::Liver, liver);
    }
    void add(const std::string& name, core::StructureKind kind, LabelMask mask) {
        core::Structure s;
        s.id = name;
        s.name = name;
        s.kind = kind;
        s.mask = std::move(mask);
        scan.structures.push_back(std::move(s));
        tumours = tumours_of(scan);
    }
    [[nodiscard]] Vec3 at(double i, double j, double k) const { return scan.geometry.world(Vec3(i, j, k)); }
    [[nodiscard]] CutSite site() const { return {liver, scan.geometry, none, tumours}; }

    struct Answer {
        std::vector<TumourMargin> margins;
        std::vector<VesselCrossing> vessels;
        std::vector<Vec3> places;
    };
    [[nodiscard]] Answer ask(const core::Resection& resection) const {
        const auto parts = partition(site(), resection, "plan");
        EXPECT_TRUE(parts);
        const auto ready = ready_cuts(resection, site(), *parts, "plan");
        EXPECT_TRUE(ready);
        WholeCut cut{{}, core::subtracted(liver, parts->resected), parts->resected};
        for (const ReadyCut& r : *ready) cut.cuts.push_back(&r);
        const MarginMeter meter(scan);
        const auto pairs = cut_pairs(cut.stays, cut.goes);
        Answer answer{meter.margins(cut, pairs), meter.vessels_cut(cut, pairs), {}};
        for (const CutPair& pair : pairs) answer.places.push_back(cut.place(pair));
        return answer;
    }
};

core::RemovalPlan one(core::Cut cut) {
    return core::RemovalPlan{{{"", {{"", {}, true, std::move(cut)}}}}};
}

TEST(Margin, To_a_plane_is_the_distance_of_the_nearest_corner) {
    for (int seed = 0; seed < 100; ++seed) {
        Random random(seed);
        Block block;
        const int i = uniform_int(random, 16, 30), j = uniform_int(random, 16, 30),
                  k = uniform_int(random, 10, 18);
        block.add("tumour", core::StructureKind::Tumour,
                  voxels_where(block.scan.geometry.size, [&](int x, int y, int z) {
                      return std::abs(x - i) <= 2 && std::abs(y - j) <= 3 && std::abs(z - k) <= 1;
                  }));
        // Steep enough that the foot of the way lies in the liver, 3 to 8 mm from the tumour's middle.
        core::CuttingPlane plane;
        plane.normal = (Vec3(uniform(random, 0.7, 1), uniform(random, -0.3, 0.3), uniform(random, -0.3, 0.3)))
                           .normalized();
        plane.point = block.at(i, j, k) + uniform(random, 5.0, 8.0) * plane.normal;
        double nearest = 1e9;
        for (unsigned corner = 0; corner < 8; ++corner) {
            const Vec3 p =
                block.at(i + ((corner & 1u) != 0 ? 2.5 : -2.5), j + ((corner & 2u) != 0 ? 3.5 : -3.5),
                         k + ((corner & 4u) != 0 ? 1.5 : -1.5));
            nearest = std::min(nearest, std::max(-plane.normal.dot(p - plane.point), 0.0));
        }
        const auto answer = block.ask(plane);
        ASSERT_EQ(answer.margins.size(), 1u);
        const TumourMargin& m = answer.margins.front();
        ASSERT_TRUE(m.distance);
        EXPECT_EQ(m.side, nearest > 0 ? TumourSide::Goes : m.side) << "seed " << seed;
        EXPECT_NEAR(m.distance->value(), nearest, 1e-9) << "seed " << seed;
        EXPECT_NEAR((m.at_cut - m.at_tumour).norm(), nearest, 1e-9) << "the line shown is not the margin";
    }
}

TEST(Margin, To_a_sphere_is_radius_less_distance) {
    Block block;
    // One voxel: its farthest corner from the centre is what the sphere's wall is nearest to.
    block.add("tumour", core::StructureKind::Tumour,
              voxels_where(block.scan.geometry.size,
                           [](int i, int j, int k) { return i == 26 && j == 24 && k == 15; }));
    const core::AblationSphere sphere{block.at(24, 24, 15), core::Millimetre(9.0)};
    const auto answer = block.ask(one(sphere));
    const double corner = std::hypot(2.5 * 0.8, 0.5 * 0.8, 0.5 * 1.5);
    EXPECT_EQ(answer.margins[0].side, TumourSide::Goes);
    EXPECT_NEAR(answer.margins[0].distance->value(), 9.0 - corner, 0.06);
    EXPECT_GE(answer.margins[0].distance->value(), 9.0 - corner - 1e-9);
}

TEST(Margin, Of_cuts_along_voxels_equals_all_boxes_against_all_faces) {
    for (int seed = 0; seed < 20; ++seed) {
        Random random(600 + seed);
        Block block;
        const LabelMask blob = voxels_where(block.scan.geometry.size, [&](int i, int j, int k) {
            return std::abs(i - 24) + std::abs(j - 20) + 2 * std::abs(k - 14) < 9 &&
                   uniform_int(random, 0, 3) > 0;
        });
        block.add("tumour", core::StructureKind::Tumour, blob);
        const double margin = uniform(random, 2, 6);
        const auto answer = block.ask(one(core::Wedge{{"tumour"}, core::Millimetre(margin)}));
        double nearest = 1e9;
        const Vec3& mm = block.scan.geometry.spacing;
        for (const Vec3& place : answer.places) {
            for (int k = 0; k < 30; ++k) {
                for (int j = 0; j < 48; ++j) {
                    for (const core::Run& run : blob.row(j, k)) {
                        for (int i = run.begin; i < run.end; ++i) {
                            const Vec3 d =
                                ((place - Vec3(i, j, k)).cwiseAbs() - Vec3(0.5, 0.5, 0.5)).cwiseMax(0.0);
                            nearest = std::min(nearest, d.cwiseProduct(mm).norm());
                        }
                    }
                }
            }
        }
        EXPECT_NEAR(answer.margins[0].distance->value(), nearest, 1e-9) << "seed " << seed;
        EXPECT_GT(answer.margins[0].distance->value(), margin - mm.norm()) << "seed " << seed;
    }
}

TEST(Margin, Of_a_tumour_that_is_cut_through_is_zero) {
    Block block;
    block.add("tumour", core::StructureKind::Metastasis,
              voxels_where(block.scan.geometry.size, [](int i, int j, int k) {
                  return std::abs(i - 24) < 6 && std::abs(j - 24) < 6 && std::abs(k - 15) < 3;
              }));
    const auto answer = block.ask(core::CuttingPlane{block.at(24, 24, 15), Vec3(1, 0.2, 0).normalized()});
    EXPECT_EQ(answer.margins[0].side, TumourSide::Cut);
    EXPECT_EQ(answer.margins[0].distance->value(), 0.0);
    EXPECT_EQ(answer.margins[0].class_by({}), MarginClass::BelowLeast);
}

/// Two bodies of 5 × 5 × 5 voxels in one outline, about columns `a` and `b`.
LabelMask two_bodies(const core::Size3& size, int a, int b) {
    return voxels_where(size, [&](int i, int j, int k) {
        return (std::abs(i - a) < 3 || std::abs(i - b) < 3) && std::abs(j - 24) < 3 && std::abs(k - 15) < 3;
    });
}

TEST(Margin, Of_bodies_in_one_outline_on_both_sides_cuts_none_of_them) {
    Block block;
    block.add("tumours", core::StructureKind::Tumour, two_bodies(block.scan.geometry.size, 12, 36));
    const auto answer = block.ask(core::CuttingPlane{block.at(24, 24, 15), Vec3(1, 0, 0)});
    EXPECT_EQ(answer.margins[0].side, TumourSide::Parted);
    EXPECT_NEAR(answer.margins[0].distance->value(), (36 - 2.5 - 24) * 0.8, 1e-9);
}

TEST(Margin, Of_bodies_in_one_outline_is_nothing_where_one_is_cut) {
    Block block;
    block.add("tumours", core::StructureKind::Tumour, two_bodies(block.scan.geometry.size, 12, 36));
    const auto answer = block.ask(core::CuttingPlane{block.at(36, 24, 15), Vec3(1, 0, 0)});
    EXPECT_EQ(answer.margins[0].side, TumourSide::Cut);
    EXPECT_EQ(answer.margins[0].distance->value(), 0.0);
}

TEST(Margin, Between_bodies_that_touch_at_a_corner_cuts_them) {
    Block block;
    block.add("tumour", core::StructureKind::Tumour,
              voxels_where(block.scan.geometry.size, [](int i, int j, int k) {
                  return (i == 23 && j == 24 && k == 15) || (i == 24 && j == 25 && k == 15);
              }));
    const auto answer = block.ask(core::CuttingPlane{block.at(23.5, 24, 15), Vec3(1, 0, 0)});
    EXPECT_EQ(answer.margins[0].side, TumourSide::Cut);
}

TEST(Margin, Has_no_distance_where_nothing_is_cut) {
    Block block;
    block.add("tumour", core::StructureKind::Tumour,
              voxels_where(block.scan.geometry.size,
                           [](int i, int j, int k) { return i == 20 && j == 20 && k == 15; }));
    const auto answer = block.ask(core::CuttingPlane{block.at(-50, 0, 0), Vec3(1, 0, 0)});
    EXPECT_FALSE(answer.margins[0].distance);
    EXPECT_EQ(answer.margins[0].side, TumourSide::Stays);
}

TEST(Margin, Classes_meet_their_limits) {
    TumourMargin m;
    const auto of = [&](double mm) {
        m.distance = core::Millimetre(mm);
        return m.class_by({});
    };
    EXPECT_EQ(of(0.999), MarginClass::BelowLeast);
    EXPECT_EQ(of(1.0), MarginClass::BelowAim);
    EXPECT_EQ(of(9.999), MarginClass::BelowAim);
    EXPECT_EQ(of(10.0), MarginClass::Aim);
    m.vessel = "middle hepatic vein";
    EXPECT_EQ(of(0.5), MarginClass::OnVessel);
    EXPECT_EQ(of(5.0), MarginClass::BelowAim);
}

TEST(VesselsCut, Have_their_place_and_calibre) {
    for (const double radius : {2.5, 4.0, 6.0}) {
        Block block;
        // A tube along x through the middle, and one that the cut does not reach.
        const auto tube = [&](double j0, double k0, int from, int to) {
            return voxels_where(block.scan.geometry.size, [&](int i, int j, int k) {
                return i >= from && i < to && std::hypot((j - j0) * 0.8, (k - k0) * 1.5) <= radius;
            });
        };
        block.add("portal vein", core::StructureKind::PortalVein, tube(24, 15, 2, 46));
        block.add("left hepatic vein", core::StructureKind::LeftHepaticVein, tube(12, 8, 2, 10));
        const auto answer =
            block.ask(core::CuttingPlane{block.at(24, 24, 15), Vec3(1, 0.3, 0.2).normalized()});
        ASSERT_EQ(answer.vessels.size(), 1u);
        EXPECT_EQ(answer.vessels[0].vessel, "portal vein");
        EXPECT_NEAR(answer.vessels[0].calibre.value(), 2 * radius, 1.5) << "a voxel is 0.8 × 1.5 mm";
        EXPECT_NEAR((answer.vessels[0].at - block.at(24, 24, 15)).norm(), 0.0, 1.5);
    }
}

TEST(VesselsCut, Two_branches_are_two_crossings) {
    Block block;
    block.add("hepatic veins", core::StructureKind::HepaticVeins,
              voxels_where(block.scan.geometry.size, [](int, int j, int k) {
                  const bool in_branch = std::abs(j - 12) <= 2 || std::abs(j - 36) <= 3;
                  return in_branch && std::abs(k - 15) <= 1;
              }));
    const auto answer = block.ask(core::CuttingPlane{block.at(24, 24, 15), Vec3(1, 0, 0)});
    EXPECT_EQ(answer.vessels.size(), 2u);
}

TEST(DistancesToVessels, Are_between_the_voxels_walls) {
    Block block;
    block.add("tumour", core::StructureKind::Tumour,
              voxels_where(block.scan.geometry.size, [](int i, int j, int k) {
                  return i >= 10 && i < 15 && j >= 10 && j < 15 && k >= 10 && k < 13;
              }));
    block.add("IVC", core::StructureKind::Ivc, voxels_where(block.scan.geometry.size, [](int i, int j, int) {
                  return i >= 20 && i < 24 && j >= 18 && j < 22;
              }));
    const auto distances = MarginMeter(block.scan).distances_to_vessels();
    ASSERT_EQ(distances.size(), 1u);
    EXPECT_NEAR(distances[0].distance.value(), std::hypot(5 * 0.8, 3 * 0.8), 1e-12);
}

}  // namespace
}  // namespace remnant::volumetry

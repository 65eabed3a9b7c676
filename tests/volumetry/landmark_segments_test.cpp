// Segments from landmarks: against plain planes where the construction is made of planes.

#include "remnant/volumetry/landmark_segments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>

#include "voxels_where.h"

namespace remnant {
namespace {

using core::LabelMask;
using core::Segment;
using core::Vec3;
using ::testing::HasSubstr;
using volumetry::Landmarks;
using volumetry::SegmentMap;

/// A block of liver (LPS: x to the left, y backwards, z to the head) whose scissurae are plain planes: the
/// IVC at x = 0, y = 40; the right vein straight to the right, the middle one straight forward, the fissure
/// forward and to the left, the left vein straight to the left.
struct Block {
    core::GridGeometry grid;
    LabelMask liver;
    Landmarks landmarks;

    Block() {
        grid.size = {52, 30, 26};
        grid.spacing = {4.0, 4.0, 5.0};
        grid.origin = {-101.7, -68.3, -62.1};
        liver = testing::voxels_where(grid.size, [](int, int, int) { return true; });
        landmarks.ivc = {{0, 40, 60}, {0, 40, -60}};
        landmarks.right_hepatic_vein = {{-80, 40, 20}, {-40, 40, 40}};
        landmarks.middle_hepatic_vein = {{0, 0, 40}, {0, -50, 10}};
        landmarks.left_hepatic_vein = {{70, 40, 60}, {30, 40, 60}};
        landmarks.umbilical_fissure = {{40, 0, 0}, {80, -40, -20}};
        landmarks.portal_bifurcation = Vec3(-10, 20, 5);
        landmarks.caudate = mask([](const Vec3& p) { return p.y() > 40 && std::abs(p.x()) < 20; });
    }
    template <class Inside>
    [[nodiscard]] LabelMask mask(Inside inside) const {
        return testing::voxels_where(grid.size,
                                     [&](int i, int j, int k) { return inside(grid.world(Vec3(i, j, k))); });
    }
    [[nodiscard]] std::vector<SegmentMap::Entry> segments(bool split_iv = false) const {
        auto made = volumetry::landmark_segments(liver, grid, landmarks, split_iv);
        EXPECT_TRUE(made) << core::to_line(made.error());
        return made ? *std::move(made) : std::vector<SegmentMap::Entry>();
    }
    [[nodiscard]] std::string refusal() const {
        const auto made = volumetry::landmark_segments(liver, grid, landmarks, false);
        return made ? std::string("not refused") : core::to_line(made.error());
    }
};

Segment by_planes(const Vec3& p) {
    if (p.y() > 40 && std::abs(p.x()) < 20) return Segment::I;
    if (p.x() < 0) {
        const bool above = p.z() >= 5;
        if (p.y() <= 40) return above ? Segment::VIII : Segment::V;
        return above ? Segment::VII : Segment::VI;
    }
    // The fissure goes from (0, 40) along (1, −1); left of it x + y ≥ 40.
    if (p.x() + p.y() < 40) return Segment::IV;
    // Through the left vein at y = 40, z = 60, sloping down backwards at 45°.
    return (p.y() - 40) + (p.z() - 60) >= 0 ? Segment::II : Segment::III;
}

TEST(LandmarkSegments, Of_straight_veins_are_divided_by_planes_voxel_for_voxel) {
    const Block block;
    const auto segments = block.segments();
    ASSERT_EQ(segments.size(), 8u);
    for (const auto& [segment, mask] : segments)
        EXPECT_EQ(mask, block.mask([s = segment](const Vec3& p) { return by_planes(p) == s; }))
            << core::roman(segment);
}

TEST(LandmarkSegments, Add_up_to_the_liver_and_leave_the_caudate_s_outside_alone) {
    Block block;
    block.liver = block.mask([](const Vec3& p) { return p.norm() < 60 && p.z() > -30; });
    LabelMask together(block.grid.size);
    std::int64_t sum = 0;
    for (const auto& [segment, mask] : block.segments()) {
        together = core::united(together, mask);
        sum += mask.count();
    }
    EXPECT_EQ(together, block.liver);
    EXPECT_EQ(sum, block.liver.count());
}

TEST(LandmarkSegments, Turn_with_the_patient) {
    Block block;
    const auto straight = block.segments();
    const Eigen::AngleAxisd turn(0.5, Vec3(0.3, -0.8, 0.4).normalized());
    const auto turned = [&](std::vector<Vec3>& points) {
        for (Vec3& p : points) p = turn * p;
    };
    block.grid.direction = turn.toRotationMatrix();
    block.grid.origin = turn * block.grid.origin;
    for (auto* points :
         {&block.landmarks.ivc, &block.landmarks.right_hepatic_vein, &block.landmarks.middle_hepatic_vein,
          &block.landmarks.left_hepatic_vein, &block.landmarks.umbilical_fissure})
        turned(*points);
    block.landmarks.portal_bifurcation = turn * *block.landmarks.portal_bifurcation;
    const auto oblique = block.segments();
    ASSERT_EQ(oblique.size(), straight.size());
    for (std::size_t n = 0; n < straight.size(); ++n)
        EXPECT_EQ(oblique[n].mask, straight[n].mask) << core::roman(straight[n].segment);
}

TEST(LandmarkSegments, A_bent_vein_bends_the_scissura) {
    Block block;
    // Forward to y = 0, then to the right at right angles.
    block.landmarks.middle_hepatic_vein = {{0, 0, 40}, {-80, 0, 10}};
    const auto segments = block.segments();
    for (const auto& [segment, mask] : segments) {
        if (segment != Segment::IV) continue;
        const auto holds = [&](const Vec3& p) {
            const Vec3 at = block.grid.index(p);
            return mask.contains(static_cast<int>(std::lround(at[0])), static_cast<int>(std::lround(at[1])),
                                 static_cast<int>(std::lround(at[2])));
        };
        EXPECT_TRUE(holds({-60, -20, 0})) << "before the bend's second part it is left liver now";
        EXPECT_FALSE(holds({-60, 20, 0})) << "behind it it stays right liver";
    }
}

TEST(LandmarkSegments, IVa_lies_above_the_portal_plane_and_IVb_below) {
    const Block block;
    const auto whole = block.segments();
    const auto split = block.segments(true);
    ASSERT_EQ(split.size(), 9u);
    const LabelMask above = block.mask([](const Vec3& p) { return p.z() >= 5; });
    EXPECT_EQ(split[3].segment, Segment::IVa);
    EXPECT_EQ(split[3].mask, core::intersected(whole[3].mask, above));
    EXPECT_EQ(split[4].segment, Segment::IVb);
    EXPECT_EQ(split[4].mask, core::subtracted(whole[3].mask, above));
    const auto halves = volumetry::split_segment_iv(whole[3].mask, block.grid, block.landmarks);
    ASSERT_TRUE(halves);
    EXPECT_EQ((*halves)[0].mask, split[3].mask);
    EXPECT_EQ((*halves)[1].mask, split[4].mask);
}

TEST(LandmarkSegments, Missing_landmarks_are_all_named) {
    Block block;
    block.landmarks.left_hepatic_vein.clear();
    block.landmarks.portal_bifurcation.reset();
    block.landmarks.caudate.reset();
    EXPECT_THAT(block.refusal(), HasSubstr("missing: left_hepatic_vein, portal_bifurcation, caudate"));
    EXPECT_FALSE(volumetry::split_segment_iv(block.liver, block.grid, block.landmarks));
}

TEST(LandmarkSegments, Exchanged_names_are_refused) {
    Block veins;
    std::swap(veins.landmarks.right_hepatic_vein, veins.landmarks.left_hepatic_vein);
    EXPECT_THAT(veins.refusal(), HasSubstr("right_hepatic_vein: it lies to the left"));
    Block fissure;
    fissure.landmarks.umbilical_fissure = {{-40, 0, 0}};
    EXPECT_THAT(fissure.refusal(), HasSubstr("umbilical_fissure: it lies to the right"));
}

TEST(LandmarkSegments, A_vein_marked_only_at_its_mouth_is_refused) {
    Block block;
    block.landmarks.middle_hepatic_vein = {{0, 38, 20}, {2, 40, 60}};
    EXPECT_THAT(block.refusal(), HasSubstr("middle_hepatic_vein: all of its points lie within 5 mm"));
}

}  // namespace
}  // namespace remnant

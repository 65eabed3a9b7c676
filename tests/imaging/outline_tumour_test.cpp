// A tumour from a click: made-up lesions whose every voxel is known, and the digital patient's.

#include "remnant/imaging/outline_tumour.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

#include "phantom_variants.h"

namespace remnant::imaging {
namespace {

using core::Vec3;

std::string doubts_of(const ProposedTumour& tumour) {
    std::string text;
    for (const OutlineDoubt& doubt : tumour.doubts) text += doubt.warning.id + " ";
    return text;
}

bool doubted(const ProposedTumour& tumour, const char* id) {
    return std::ranges::any_of(tumour.doubts,
                               [&](const OutlineDoubt& doubt) { return doubt.warning.id == id; });
}

/// A block of liver of 110 HU in fat, with noise, and in it what `hu_at` (LPS mm) says.
struct Scene {
    core::GridGeometry grid;
    core::CtVoxels ct;
    core::LabelMask tumour;
    core::LabelMask liver;

    /// `in` says what is tumour, `hu` of what value.
    template <class In, class Hu>
    Scene(const core::Size3& size, const Vec3& spacing, double noise, In in, Hu hu) {
        grid.size = size;
        grid.spacing = spacing;
        auto voxels = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
        std::mt19937 random(17);
        std::normal_distribution<double> grain(0.0, noise);
        core::LabelMaskBuilder mask(size);
        core::LabelMaskBuilder block(size);
        std::size_t n = 0;
        for (int k = 0; k < size[2]; ++k) {
            for (int j = 0; j < size[1]; ++j) {
                for (int i = 0; i < size[0]; ++i) {
                    const Vec3 p = grid.world(Vec3(i, j, k));
                    const bool inside = in(p);
                    const bool in_liver = i >= 6 && i < size[0] - 6;
                    if (inside && in_liver) mask.add(j, k, i, i + 1);
                    if (in_liver) block.add(j, k, i, i + 1);
                    const double value = !in_liver ? -100.0 : inside ? hu(p) : 110.0;
                    voxels->voxels()[n++] = static_cast<std::int16_t>(std::lround(value + grain(random)));
                }
            }
        }
        ct = core::SharedVoxels<std::int16_t>(std::move(voxels));
        tumour = std::move(mask).build();
        liver = std::move(block).build();
    }
};

const Vec3 kMiddle(40, 40, 40);

Scene ellipsoid(double noise) {
    const auto in = [](const Vec3& p) {
        return (p - kMiddle).cwiseQuotient(Vec3(14, 10, 12)).squaredNorm() <= 1.0;
    };
    return {{100, 100, 40}, {0.8, 0.8, 2.0}, noise, in, [](const Vec3&) { return 60.0; }};
}

double dice_of(const Scene& scene, const TumourHint& hint, std::string* doubts = nullptr) {
    const auto found = propose_tumour(scene.ct, hint, nullptr, core::JobContext());
    EXPECT_TRUE(found) << core::to_line(found.error());
    if (!found) return 0.0;
    if (doubts != nullptr) *doubts = doubts_of(*found);
    return core::dice(found->mask, scene.tumour);
}

TEST(OutlineTumour, Finds_an_ellipsoid_from_its_drawn_diameter) {
    std::string doubts;
    EXPECT_GE(dice_of(ellipsoid(15), drawn_across({26, 40, 40}, {54, 40, 40}), &doubts), 0.93);
    EXPECT_EQ(doubts, "");
}

TEST(OutlineTumour, Finds_it_from_a_length_alone_and_from_a_click_alone) {
    const Scene scene = ellipsoid(15);
    EXPECT_GE(dice_of(scene, {kMiddle, core::Millimetre(28), {}}), 0.93);
    EXPECT_GE(dice_of(scene, {kMiddle, {}, {}}), 0.93);
}

TEST(OutlineTumour, Bears_a_click_beside_the_middle) {
    const Scene scene = ellipsoid(15);
    for (const Vec3& aside : {Vec3(3, 0, 0), Vec3(0, -3, 0), Vec3(0, 0, 3), Vec3(-2, 2, -2)})
        EXPECT_GE(dice_of(scene, {kMiddle + aside, core::Millimetre(28), {}}), 0.9) << aside.transpose();
}

TEST(OutlineTumour, Takes_a_cyst_with_a_calcified_wall_for_one_body) {
    const auto in = [](const Vec3& p) { return (p - kMiddle).norm() <= 14.0; };
    const auto hu = [](const Vec3& p) { return (p - kMiddle).norm() > 10.0 && p.x() > 40 ? 320.0 : 20.0; };
    const Scene scene({100, 100, 80}, {0.8, 0.8, 1.0}, 12, in, hu);
    EXPECT_GE(dice_of(scene, drawn_across({26, 40, 40}, {54, 40, 40})), 0.9);
}

TEST(OutlineTumour, Stays_within_the_liver_where_it_is_given) {
    // A body that goes on beyond the liver's edge at x = 4.8 mm.
    const auto in = [](const Vec3& p) { return (p - Vec3(12, 40, 40)).norm() <= 14.0; };
    const Scene scene({100, 100, 80}, {0.8, 0.8, 1.0}, 12, in, [](const Vec3&) { return 50.0; });
    const auto found =
        propose_tumour(scene.ct, drawn_across({12, 26, 40}, {12, 54, 40}), &scene.liver, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_EQ(core::count_common(found->mask, scene.liver), found->mask.count());
    EXPECT_FALSE(doubted(*found, "tumour-beyond-liver")) << doubts_of(*found);
    EXPECT_GE(core::dice(found->mask, scene.tumour), 0.9);
}

/// A ball of 14 mm near the liver's edge.
Scene ball_at_the_edge() {
    const auto in = [](const Vec3& p) { return (p - Vec3(20, 40, 40)).norm() <= 14.0; };
    return {{100, 100, 80}, {0.8, 0.8, 1.0}, 12, in, [](const Vec3&) { return 50.0; }};
}
/// The scene's liver without what lies left of x = 12 mm: a tenth of the ball.
core::LabelMask cutting_the_ball(const Scene& scene) {
    core::LabelMaskBuilder mask(scene.grid.size);
    for (int k = 0; k < scene.grid.size[2]; ++k) {
        for (int j = 0; j < scene.grid.size[1]; ++j) mask.add(j, k, 15, scene.grid.size[0] - 6);
    }
    return std::move(mask).build();
}

TEST(OutlineTumour, Is_whole_where_the_livers_outline_cuts_it_and_says_so) {
    const Scene scene = ball_at_the_edge();
    const core::LabelMask liver = cutting_the_ball(scene);
    ASSERT_LT(core::count_common(liver, scene.tumour), 0.95 * static_cast<double>(scene.tumour.count()));
    const auto found =
        propose_tumour(scene.ct, drawn_across({20, 26, 40}, {20, 54, 40}), &liver, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_GE(core::dice(found->mask, scene.tumour), 0.95);
    EXPECT_TRUE(doubted(*found, "tumour-beyond-liver")) << doubts_of(*found);
}

TEST(OutlineTumour, Never_leaves_the_livers_outline_without_a_diameter) {
    const Scene scene = ball_at_the_edge();
    const core::LabelMask liver = cutting_the_ball(scene);
    const auto found = propose_tumour(scene.ct, {{22, 40, 40}, {}, {}}, &liver, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_EQ(core::count_common(found->mask, liver), found->mask.count());
}

TEST(OutlineTumour, Says_that_it_sees_nothing_where_there_is_nothing) {
    const Scene empty(
        {100, 100, 40}, {0.8, 0.8, 2.0}, 15, [](const Vec3&) { return false; },
        [](const Vec3&) { return 0.0; });
    for (const TumourHint& hint :
         {TumourHint{kMiddle, core::Millimetre(20), {}}, TumourHint{kMiddle, {}, {}}}) {
        const auto found = propose_tumour(empty.ct, hint, nullptr, core::JobContext());
        if (!found) continue;
        EXPECT_FALSE(found->doubts.empty()) << "an outline of nothing, and not a word of doubt";
    }
}

TEST(OutlineTumour, Says_when_the_liver_does_not_hold_the_click) {
    Scene scene = ellipsoid(10);
    const core::LabelMask elsewhere(scene.grid.size);
    const auto found =
        propose_tumour(scene.ct, {kMiddle, core::Millimetre(28), {}}, &elsewhere, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_TRUE(doubted(*found, "tumour-outside")) << doubts_of(*found);
    EXPECT_GE(core::dice(found->mask, scene.tumour), 0.9);
}

TEST(OutlineTumour, Says_when_the_scan_cuts_it_off) {
    const auto in = [](const Vec3& p) { return (p - Vec3(40, 40, 2)).norm() <= 14.0; };
    const Scene scene({100, 100, 40}, {0.8, 0.8, 2.0}, 12, in, [](const Vec3&) { return 50.0; });
    const auto found =
        propose_tumour(scene.ct, drawn_across({26, 40, 2}, {54, 40, 2}), nullptr, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_TRUE(doubted(*found, "tumour-cut-off")) << doubts_of(*found);
}

TEST(OutlineTumour, Gives_the_same_voxels_every_time) {
    const Scene scene = ellipsoid(20);
    const auto first = propose_tumour(scene.ct, {kMiddle, {}, {}}, nullptr, core::JobContext());
    ASSERT_TRUE(first);
    for (int again = 0; again < 2; ++again) {
        const auto next = propose_tumour(scene.ct, {kMiddle, {}, {}}, nullptr, core::JobContext());
        ASSERT_TRUE(next);
        EXPECT_TRUE(next->mask == first->mask) << "the outline depends on how threads ran";
    }
}

void expect_refused(const core::CtVoxels& ct, const TumourHint& hint, const char* because) {
    const auto found = propose_tumour(ct, hint, nullptr, core::JobContext());
    ASSERT_FALSE(found) << because;
    EXPECT_NE(found.error().reason.find(because), std::string::npos) << found.error().reason;
}

TEST(OutlineTumour, Refuses_clicks_outside_the_scan_and_in_air) {
    Scene scene = ellipsoid(10);
    expect_refused(scene.ct, {{-5, 40, 40}, {}, {}}, "outside the scan");
    expect_refused(scene.ct, {{std::nan(""), 40, 40}, {}, {}}, "not a place");
    const Scene air(
        {60, 60, 30}, {0.8, 0.8, 2.0}, 10, [](const Vec3&) { return true; },
        [](const Vec3&) { return -900.0; });
    expect_refused(air.ct, {{24, 24, 30}, core::Millimetre(20), {}}, "air");
}

TEST(OutlineTumour, Refuses_diameters_no_tumour_has) {
    const Scene scene = ellipsoid(10);
    for (const double mm : {-1.0, 0.0, 2.0, 250.5, std::nan("")})
        expect_refused(scene.ct, {kMiddle, core::Millimetre(mm), {}}, "diameter");
    expect_refused(scene.ct, {kMiddle, core::Millimetre(20), Vec3(0, 0, 0)}, "direction");
}

TEST(OutlineTumour, Refuses_a_liver_of_another_scan) {
    const Scene scene = ellipsoid(10);
    const core::LabelMask other({10, 10, 10});
    const auto found = propose_tumour(scene.ct, {kMiddle, {}, {}}, &other, core::JobContext());
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().reason.find("grid"), std::string::npos) << found.error().reason;
}

TEST(OutlineTumour, Stops_when_cancelled) {
    const Scene scene = ellipsoid(10);
    core::JobContext job;
    job.cancel();
    const auto found = propose_tumour(scene.ct, {kMiddle, {}, {}}, nullptr, job);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().reason, "cancelled");
}

/// Its middle and a diameter, in the slice (k) with most of it.
TumourHint hint_of(const core::LabelMask& tumour, const core::GridGeometry& grid) {
    const core::IndexBox box = core::bounds(tumour);
    int slice = box.low[2];
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        if (tumour.slab(k).count() > tumour.slab(slice).count()) slice = k;
    }
    std::vector<Vec3> ends;
    for (int j = box.low[1]; j <= box.high[1]; ++j) {
        for (const core::Run& run : tumour.row(j, slice)) {
            ends.push_back(grid.world(Vec3(run.begin, j, slice)));
            ends.push_back(grid.world(Vec3(run.end - 1, j, slice)));
        }
    }
    TumourHint best;
    for (const Vec3& a : ends) {
        for (const Vec3& b : ends) {
            if (!best.diameter || (a - b).norm() > best.diameter->value()) best = drawn_across(a, b);
        }
    }
    return best;
}

// The bench goes through all of them.
TEST(OutlineTumour, Is_good_in_digital_patients_or_says_that_it_is_in_doubt) {
    for (const auto& variant : ::remnant::testing::phantom_variants()) {
        if (variant.name != "seed_06" && variant.name != "no_contrast") continue;
        const auto phantom = make_phantom(variant.options, core::JobContext());
        ASSERT_TRUE(phantom) << core::to_line(phantom.error());
        const PhantomState& state = phantom->baseline;
        for (const core::LabelMask& tumour : state.tumours) {
            const TumourHint hint = hint_of(tumour, core::geometry_of(state.ct));
            if (hint.diameter->value() < 10.0) continue;
            const auto found = propose_tumour(state.ct, hint, &state.liver, core::JobContext());
            ASSERT_TRUE(found) << core::to_line(found.error());
            const double dice = core::dice(found->mask, tumour);
            std::printf("%s, %.0f mm: Dice %.3f %s\n", variant.name.c_str(), hint.diameter->value(), dice,
                        doubts_of(*found).c_str());
            EXPECT_TRUE(dice >= 0.8 || !found->doubts.empty()) << "Dice " << dice << " and no doubt";
        }
    }
}

}  // namespace
}  // namespace remnant::imaging

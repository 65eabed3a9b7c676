// The table of digital patients that outlining is held to: it must hold what it says.

#include <gtest/gtest.h>

#include <set>

#include "phantom/anatomy.h"
#include "phantom_variants.h"

namespace remnant::imaging {
namespace {

using testing::PhantomVariant;

TEST(PhantomTable, Twenty_ordinary_patients_cover_the_ranges_and_stay_in_them) {
    const auto variants = testing::ordinary_variants();
    ASSERT_EQ(variants.size(), 20U);
    struct Span {
        double least = 1e9, most = -1e9;
        void add(double v) {
            least = std::min(least, v);
            most = std::max(most, v);
        }
        void expect(double low, double high, const char* what) const {
            const double margin = 0.15 * (high - low);
            EXPECT_GE(least, low) << what;
            EXPECT_LE(most, high) << what;
            EXPECT_LT(least, low + margin) << what << " never gets low";
            EXPECT_GT(most, high - margin) << what << " never gets high";
        }
    };
    Span noise, contrast, width, step;
    for (const PhantomVariant& v : variants) {
        EXPECT_TRUE(v.ordinary && !v.liver_cut);
        noise.add(v.options.noise);
        contrast.add(v.options.contrast);
        width.add(v.options.spacing.x());
        step.add(v.options.spacing.z());
    }
    noise.expect(10, 30, "noise");
    contrast.expect(60, 140, "contrast");
    width.expect(0.6, 0.9, "pixel");
    step.expect(1, 5, "slice step");
}

TEST(PhantomTable, Names_and_seeds_differ) {
    std::set<std::string> names;
    std::set<std::uint64_t> seeds;
    for (const PhantomVariant& v : testing::phantom_variants()) {
        EXPECT_TRUE(names.insert(v.name).second) << v.name;
        EXPECT_TRUE(seeds.insert(v.options.seed).second) << v.name;
    }
}

TEST(PhantomTable, Every_scan_is_made_and_holds_the_whole_liver_unless_it_says_so) {
    for (PhantomVariant v : testing::phantom_variants()) {
        const PhantomOptions& o = v.options;
        EXPECT_LT(double{1} * o.size[0] * o.size[1] * o.size[2], 40e6) << v.name;
        const phantom::Anatomy anatomy(o, phantom::State::Baseline);
        const core::WorldBox liver = anatomy.liver_box();
        const core::Vec3 half = 0.5 * o.spacing.cwiseProduct(core::Vec3(o.size[0], o.size[1], o.size[2]));
        const bool whole = ((liver.low - o.offset + half).array() > 0).all() &&
                           ((liver.high - o.offset - half).array() < 0).all() && o.missing_dome == 0;
        EXPECT_EQ(whole, !v.liver_cut) << v.name;
        // The options on coarse voxels of the same place.
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double coarser = std::floor(8.0 / o.spacing[static_cast<int>(axis)]);
            v.options.size[axis] = static_cast<int>(std::ceil(v.options.size[axis] / coarser));
            v.options.spacing[static_cast<int>(axis)] *= coarser;
        }
        const auto made = make_phantom(v.options, core::JobContext());
        ASSERT_TRUE(made) << v.name << ": " << core::to_line(made.error());
        EXPECT_GT(made->baseline.liver.count(), 500) << v.name;
    }
}

}  // namespace
}  // namespace remnant::imaging

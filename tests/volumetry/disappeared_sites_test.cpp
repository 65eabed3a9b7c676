// What a plan leaves behind of metastases that are no longer seen.

#include "remnant/volumetry/disappeared_sites.h"

#include <gtest/gtest.h>

#include "voxels_where.h"

namespace remnant::testing {
namespace {

using core::LabelMask;
using volumetry::DisappearedSite;

const core::Size3 kSize{40, 20, 10};

LabelMask columns(int from, int to) {
    return voxels_where(kSize, [&](int i, int, int) { return i >= from && i < to; });
}

LabelMask site_at(int from, int to) {
    return voxels_where(kSize, [&](int i, int j, int k) {
        return i >= from && i < to && j >= 8 && j < 12 && k >= 4 && k < 6;
    });
}

/// Columns below 20 go, the others stay.
core::Warnings warned(int from, int to, double error_mm) {
    const DisappearedSite site{"metastasis 2", site_at(from, to), core::Millimetre(error_mm)};
    return volumetry::disappeared_site_warnings({site}, columns(0, 20), columns(20, 40), {1, 1, 2});
}

TEST(DisappearedSites, One_that_stays_is_named_with_its_source) {
    const auto warnings = warned(25, 30, 1);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].id, "disappeared-site-stays");
    EXPECT_NE(warnings[0].text.find("metastasis 2"), std::string::npos);
    EXPECT_NE(warnings[0].text.find("83 %"), std::string::npos);
    EXPECT_EQ(warnings[0].source, "Benoist, J Clin Oncol 2006;24:3939");
}

TEST(DisappearedSites, One_that_goes_in_part_stays_too) {
    const auto warnings = warned(17, 21, 1);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].id, "disappeared-site-stays");
    EXPECT_NE(warnings[0].text.find("75 %"), std::string::npos) << warnings[0].text;
}

TEST(DisappearedSites, One_that_goes_whole_is_not_spoken_of) {
    EXPECT_TRUE(warned(5, 10, 4).empty());
}

TEST(DisappearedSites, One_nearer_to_the_cut_than_its_place_is_known) {
    // Last column of the site 15, first of the remnant 20: 5 mm.
    ASSERT_EQ(warned(12, 16, 5.5).size(), 1U);
    EXPECT_EQ(warned(12, 16, 5.5)[0].id, "disappeared-site-unsure");
    EXPECT_TRUE(warned(12, 16, 5.0).empty());
}

TEST(DisappearedSites, Each_is_judged_alone) {
    const std::vector<DisappearedSite> sites{{"a", site_at(30, 34), core::Millimetre(3)},
                                             {"b", site_at(2, 6), core::Millimetre(3)},
                                             {"c", LabelMask(kSize), core::Millimetre(3)}};
    const auto warnings =
        volumetry::disappeared_site_warnings(sites, columns(0, 20), columns(20, 40), {1, 1, 2});
    ASSERT_EQ(warnings.size(), 2U) << "a stays; c has no voxels, so that nothing of it goes";
    EXPECT_DOUBLE_EQ(volumetry::share_resected(site_at(18, 22), columns(0, 20)), 0.5);
}

TEST(DisappearedSites, A_plane_cuts_the_ball_of_a_site_in_the_circle_of_Pythagoras) {
    const volumetry::SiteReach reach{core::Vec3::Zero(), core::Millimetre(5)};
    EXPECT_DOUBLE_EQ(reach.radius_at(core::Millimetre(-3)).value(), 4.0);
    EXPECT_DOUBLE_EQ(reach.radius_at(core::Millimetre(6)).value(), 0.0);
}

}  // namespace
}  // namespace remnant::testing

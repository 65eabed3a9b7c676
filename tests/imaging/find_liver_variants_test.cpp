// The same search, untouched, on digital patients it was not made for: good, or in doubt and saying so.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "phantom_variants.h"
#include "remnant/imaging/find_liver.h"

namespace remnant::imaging {
namespace {

using ::remnant::testing::PhantomVariant;

// A few of the thirty-three; the benchmark of finding the liver goes through all of them.
std::vector<PhantomVariant> some_variants() {
    const std::vector<std::string> wanted{
        "seed_02",     "seed_09",        "seed_20", "steatosis",
        "no_contrast", "situs_inversus", "prone",   "dome_cut_off_by_45_mm"};
    std::vector<PhantomVariant> all = ::remnant::testing::phantom_variants();
    std::erase_if(all, [&](const PhantomVariant& variant) {
        return std::ranges::find(wanted, variant.name) == wanted.end();
    });
    return all;
}

class FindLiverInVariants : public ::testing::TestWithParam<PhantomVariant> {};
INSTANTIATE_TEST_SUITE_P(Digital, FindLiverInVariants, ::testing::ValuesIn(some_variants()),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(FindLiverInVariants, Is_good_or_says_that_it_is_in_doubt) {
    const PhantomVariant& variant = GetParam();
    const auto phantom = make_phantom(variant.options, core::JobContext());
    ASSERT_TRUE(phantom) << core::to_line(phantom.error());
    const auto found = find_liver(phantom->baseline.ct, std::nullopt, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    const double dice = core::dice(found->liver, phantom->baseline.liver);
    std::printf("%s: Dice %.4f, %zu doubts\n", variant.name.c_str(), dice, found->doubts.size());
    if (variant.ordinary)
        EXPECT_GE(dice, 0.95) << "an ordinary patient";
    else
        EXPECT_TRUE(dice >= 0.95 || !found->doubts.empty()) << "Dice " << dice << " and not a word of doubt";
    if (variant.liver_cut) {
        EXPECT_TRUE(std::ranges::any_of(found->doubts, [](const OutlineDoubt& doubt) {
            return doubt.warning.id == "liver-cut-off";
        })) << "the scan cuts the liver and the outline does not say so";
    }
}

}  // namespace
}  // namespace remnant::imaging

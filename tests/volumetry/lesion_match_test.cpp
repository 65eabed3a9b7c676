// Lesions paired between two scans, against every way to pair them.

#include "remnant/volumetry/lesion_match.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace remnant::volumetry {
namespace {

using core::Millilitre;
using core::Millimetre;
using core::Vec3;

LesionSeen ball(const std::string& name, const Vec3& centre, double diameter) {
    return {name, name, centre, Millilitre(M_PI / 6.0 * std::pow(diameter, 3) / 1000.0),
            Millimetre(diameter)};
}

/// What a way to pair costs, by its definition.
double cost_of(const std::vector<LesionSeen>& before, const std::vector<LesionSeen>& after,
               const std::vector<int>& partner, double tolerance) {
    double cost = 0.5 * static_cast<double>(after.size());
    for (std::size_t b = 0; b < before.size(); ++b) {
        if (partner[b] < 0) {
            cost += 0.5;
            continue;
        }
        const LesionSeen& a = after[static_cast<std::size_t>(partner[b])];
        const double reach = tolerance + 0.5 * std::max(before[b].diameter.value(), a.diameter.value());
        const double apart = (before[b].centre - a.centre).norm();
        cost += apart > reach ? 1e9 : apart / reach - 0.5;
    }
    return cost;
}

/// The cheapest of all ways, tried one by one.
double least_cost(const std::vector<LesionSeen>& before, const std::vector<LesionSeen>& after,
                  double tolerance, std::vector<int>& partner, std::vector<bool>& taken) {
    if (partner.size() == before.size()) return cost_of(before, after, partner, tolerance);
    partner.push_back(-1);
    double best = least_cost(before, after, tolerance, partner, taken);
    for (std::size_t a = 0; a < after.size(); ++a) {
        if (taken[a]) continue;
        taken[a] = true;
        partner.back() = static_cast<int>(a);
        best = std::min(best, least_cost(before, after, tolerance, partner, taken));
        taken[a] = false;
    }
    partner.pop_back();
    return best;
}

TEST(LesionMatch, Costs_as_little_as_the_best_of_all_ways) {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> place(0, 40);
    std::uniform_real_distribution<double> size(4, 30);
    for (int round = 0; round < 300; ++round) {
        std::vector<LesionSeen> before(random() % 6);
        std::vector<LesionSeen> after(random() % 6);
        for (auto* list : {&before, &after}) {
            for (LesionSeen& lesion : *list)
                lesion = ball("lesion", {place(random), place(random), place(random)}, size(random));
        }
        const auto match = match_lesions(before, after, Millimetre(5));
        ASSERT_TRUE(match);
        std::vector<int> chosen(before.size(), -1);
        for (const LesionPair& pair : match->pairs) chosen[pair.before] = static_cast<int>(pair.after);
        std::vector<int> partner;
        std::vector<bool> taken(after.size(), false);
        ASSERT_NEAR(cost_of(before, after, chosen, 5), least_cost(before, after, 5, partner, taken), 1e-9)
            << "round " << round;
        EXPECT_EQ(match->pairs.size() + match->gone.size(), before.size());
        EXPECT_EQ(match->pairs.size() + match->appeared.size(), after.size()) << "a lesion has two partners";
    }
}

TEST(LesionMatch, Is_not_the_nearest_first) {
    // Taken nearest first, "one" would go to "b" (4 mm), and "two" would find nobody.
    const std::vector<LesionSeen> before{ball("one", {0, 0, 0}, 10), ball("two", {9, 0, 0}, 10)};
    const std::vector<LesionSeen> after{ball("a", {-5, 0, 0}, 10), ball("b", {4, 0, 0}, 10)};
    const auto match = match_lesions(before, after, Millimetre(2));
    ASSERT_TRUE(match);
    ASSERT_EQ(match->pairs.size(), 2U);
    EXPECT_EQ(match->pairs[0].after, 0U);
    EXPECT_EQ(match->pairs[1].after, 1U);
}

TEST(LesionMatch, Tells_growth_new_and_gone) {
    const std::vector<LesionSeen> before{ball("stays", {0, 0, 0}, 20), ball("vanishes", {80, 0, 0}, 12)};
    const std::vector<LesionSeen> after{ball("fresh", {0, 90, 0}, 11), ball("stays", {2, 1, 0}, 30)};
    const auto match = match_lesions(before, after, Millimetre(4));
    ASSERT_TRUE(match);
    ASSERT_EQ(match->pairs.size(), 1U);
    EXPECT_NEAR(match->pairs[0].volume_change.value(), 100.0 * (std::pow(1.5, 3) - 1), 1e-9);
    EXPECT_NEAR(match->pairs[0].diameter_change.value(), 10, 1e-12);
    EXPECT_NEAR(match->pairs[0].apart.value(), std::sqrt(5.0), 1e-12);
    EXPECT_FALSE(match->pairs[0].ambiguous);
    EXPECT_EQ(match->gone, std::vector<std::size_t>{1});
    EXPECT_EQ(match->appeared, std::vector<std::size_t>{0});
}

TEST(LesionMatch, Says_which_pair_is_ambiguous) {
    const std::vector<LesionSeen> before{ball("one", {0, 0, 0}, 10), ball("far", {100, 0, 0}, 10)};
    const std::vector<LesionSeen> after{ball("left", {-4, 0, 0}, 10), ball("right", {4.1, 0, 0}, 10),
                                        ball("far", {100, 1, 0}, 10)};
    const auto match = match_lesions(before, after, Millimetre(3));
    ASSERT_TRUE(match);
    ASSERT_EQ(match->pairs.size(), 2U);
    EXPECT_TRUE(match->pairs[0].ambiguous);
    EXPECT_FALSE(match->pairs[1].ambiguous);
    ASSERT_EQ(match->warnings.size(), 1U);
    EXPECT_EQ(match->warnings[0].id, "lesion-pair-ambiguous");
    EXPECT_NE(match->warnings[0].text.find("one"), std::string::npos) << match->warnings[0].text;
}

TEST(LesionMatch, Refuses_what_is_no_number) {
    EXPECT_FALSE(match_lesions({}, {}, Millimetre(-1)));
    EXPECT_FALSE(match_lesions({}, {}, Millimetre(std::nan(""))));
    EXPECT_FALSE(match_lesions({ball("x", {0, std::nan(""), 0}, 5)}, {}, Millimetre(1)));
    EXPECT_TRUE(match_lesions({}, {}, Millimetre(0)));
}

}  // namespace
}  // namespace remnant::volumetry

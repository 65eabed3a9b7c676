// RECIST 1.1 against the paper's own rules and boundaries.

#include "remnant/volumetry/recist.h"

#include <gtest/gtest.h>

#include <cmath>

namespace remnant::volumetry {
namespace {

using core::Millimetre;
using enum RecistResponse;

RecistScan scan(std::initializer_list<double> diameters) {
    RecistScan made;
    for (const double d : diameters)
        made.targets.push_back(d < 0 ? std::nullopt : std::optional(Millimetre(d)));
    return made;
}

std::vector<RecistResponse> responses(const std::vector<RecistScan>& scans) {
    const auto points = recist(scans);
    std::vector<RecistResponse> list;
    if (!points) return list;
    for (const RecistPoint& point : *points) list.push_back(point.response);
    return list;
}

std::vector<Millimetre> mm(std::initializer_list<double> values) {
    return {values.begin(), values.end()};
}

TEST(Recist, Targets_are_the_two_largest_measurable) {
    EXPECT_EQ(recist_targets(mm({12, 9.9, 40, 25}), Millimetre(2)), (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(recist_targets(mm({10, 9.9}), Millimetre(5)), (std::vector<std::size_t>{0}));
    EXPECT_EQ(recist_targets(mm({9, 3}), Millimetre(1)), std::vector<std::size_t>{});
    EXPECT_EQ(recist_targets(mm({15, 15, 15}), Millimetre(1)), (std::vector<std::size_t>{0, 1}));
}

TEST(Recist, Thick_slices_ask_for_twice_their_thickness) {
    EXPECT_EQ(least_target_diameter(Millimetre(5)), Millimetre(10));
    EXPECT_EQ(least_target_diameter(Millimetre(7.5)), Millimetre(15));
    EXPECT_EQ(recist_targets(mm({15, 14.9}), Millimetre(7.5)), (std::vector<std::size_t>{0}));
}

TEST(Recist, Partial_begins_at_30_per_cent_less) {
    EXPECT_EQ(responses({scan({60, 40}), scan({42, 28})}), (std::vector{Baseline, Partial}));
    EXPECT_EQ(responses({scan({60, 40}), scan({42, 28.1})}), (std::vector{Baseline, Stable}));
}

TEST(Recist, Progress_is_counted_from_the_nadir) {
    // 100 → 50 → 60: 20 % and 10 mm above the smallest sum, though 40 % below the baseline.
    EXPECT_EQ(responses({scan({100}), scan({50}), scan({60})}),
              (std::vector{Baseline, Partial, Progressive}));
    EXPECT_EQ(responses({scan({100}), scan({50}), scan({59.9})}), (std::vector{Baseline, Partial, Partial}));
}

TEST(Recist, Progress_needs_5_mm_besides) {
    EXPECT_EQ(responses({scan({20}), scan({24.9})}), (std::vector{Baseline, Stable}));
    EXPECT_EQ(responses({scan({20}), scan({25})}), (std::vector{Baseline, Progressive}));
    EXPECT_EQ(responses({scan({100}), scan({119})}), (std::vector{Baseline, Stable})) << "19 % are not 20 %";
}

TEST(Recist, New_lesion_is_progress_whatever_the_sum) {
    RecistScan later = scan({10});
    later.new_lesion = true;
    EXPECT_EQ(responses({scan({50}), later}), (std::vector{Baseline, Progressive}));
}

TEST(Recist, Complete_only_where_nothing_is_left) {
    RecistScan rest = scan({0, 0});
    rest.other_lesions = true;
    EXPECT_EQ(responses({scan({20, 15}), scan({0, 0})}), (std::vector{Baseline, Complete}));
    EXPECT_EQ(responses({scan({20, 15}), rest}), (std::vector{Baseline, Partial}));
    EXPECT_EQ(responses({scan({20}), scan({0}), scan({3})}), (std::vector{Baseline, Complete, Progressive}))
        << "a lesion that returns";
}

TEST(Recist, Unassessed_target_leaves_only_progress) {
    EXPECT_EQ(responses({scan({20, 20}), scan({10, -1})}), (std::vector{Baseline, NotEvaluable}));
    EXPECT_EQ(responses({scan({20, 20}), scan({60, -1})}), (std::vector{Baseline, Progressive}));
    const auto points = recist({scan({20, 20}), scan({5, -1}), scan({20, 20})});
    ASSERT_TRUE(points);
    EXPECT_FALSE((*points)[1].sum);
    EXPECT_EQ((*points)[2].nadir, Millimetre(40)) << "half a sum became the nadir";
}

TEST(Recist, Sums_over_many_scans) {
    const auto points =
        recist({scan({30, 20}), scan({24, 16}), scan({15, 10}), scan({18, 12}), scan({20, 14})});
    ASSERT_TRUE(points);
    const double sums[] = {50, 40, 25, 30, 34};
    const double nadirs[] = {50, 50, 40, 25, 25};
    const RecistResponse expected[] = {Baseline, Stable, Partial, Progressive, Progressive};
    for (std::size_t n = 0; n < 5; ++n) {
        EXPECT_DOUBLE_EQ((*points)[n].sum->value(), sums[n]);
        EXPECT_DOUBLE_EQ((*points)[n].nadir.value(), nadirs[n]);
        EXPECT_EQ((*points)[n].response, expected[n]) << "scan " << n + 1;
    }
    EXPECT_NEAR((*points)[4].from_baseline->value(), -32, 1e-9);
    EXPECT_NEAR((*points)[4].from_nadir->value(), 36, 1e-9);
}

TEST(Recist, Refuses_what_cannot_be_compared) {
    EXPECT_FALSE(recist({}));
    EXPECT_FALSE(recist({scan({})}));
    EXPECT_FALSE(recist({scan({0})})) << "a target of 0 mm";
    EXPECT_FALSE(recist({scan({-1})})) << "a target nobody measured";
    EXPECT_FALSE(recist({scan({20}), scan({20, 10})}));
    EXPECT_FALSE(recist({scan({20}), scan({std::nan("")})}));
}

}  // namespace
}  // namespace remnant::volumetry

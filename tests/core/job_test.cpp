#include "remnant/core/job.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace remnant::core {
namespace {

TEST(Job, A_part_of_a_part_reports_its_share_of_the_whole) {
    std::vector<double> seen;
    const JobContext job([&](double fraction, std::string_view) { seen.push_back(fraction); });
    job.part(0.5, 1.0).part(0.0, 0.5).report(1.0, "half of the second half");
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_DOUBLE_EQ(seen[0], 0.75);
}

TEST(Job, Cancelling_reaches_every_part) {
    const JobContext job;
    const JobContext part = job.part(0.2, 0.3);
    EXPECT_FALSE(part.cancelled());
    job.cancel();
    EXPECT_TRUE(part.cancelled());
}

TEST(Job, Threads_may_report_at_once) {
    int reports = 0;  // not atomic: the job serialises its listener
    const JobContext job([&](double, std::string_view) { ++reports; });
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int n = 0; n < 500; ++n) job.report(0.5, "working");
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(reports, 2000);
}

}  // namespace
}  // namespace remnant::core

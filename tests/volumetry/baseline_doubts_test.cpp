// Growth rests on two scans: what is doubtful of the first is doubtful of every rate.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "growth_cases.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/remarks.h"

namespace remnant::volumetry {
namespace {

using core::StructureKind;
using std::chrono::year;
using testing::grown_case;
using testing::outline;
using testing::stretch;

/// Warnings of this id that begin with these words.
std::ptrdiff_t said(const core::Warnings& warnings, const std::string& id, const std::string& words) {
    return std::ranges::count_if(
        warnings, [&](const core::Warning& w) { return w.id == id && w.text.starts_with(words); });
}

/// One thing that is wrong with the baseline alone, and the id it must be said under.
struct Doubt {
    const char* id;
    std::function<void(core::Case&, core::TimePoint&)> make;
};

/// Puts the liver and its segments into the middle of a larger grid, so that no edge cuts it off.
void away_from_the_edge(core::TimePoint& scan) {
    const core::Size3 size{40, 40, 40};
    for (core::Structure& s : scan.structures) {
        const core::LabelMask small = s.mask;
        s.mask = testing::voxels_where(size, [&](int i, int j, int k) {
            const bool inside = i >= 10 && i < 30 && j >= 10 && j < 30 && k >= 10 && k < 30;
            return inside && small.contains(i - 10, j - 10, k - 10);
        });
    }
    scan.geometry.size = size;
}

core::Case sound_case() {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    for (core::TimePoint& scan : subject.time_points) away_from_the_edge(scan);
    return subject;
}

const std::vector<Doubt> kDoubts{
    {"slices-missing",
     [](core::Case&, core::TimePoint& b) {
         b.warnings.push_back({"slices-missing", "a slice is missing", ""});
     }},
    {"outline-unconfirmed", [](core::Case&, core::TimePoint& b) { b.structures[0].confirmed = false; }},
    {"liver-cut-off",
     [](core::Case&, core::TimePoint& b) {
         b = testing::scan_with(b.name, b.date, {1500, 300, 0});
     }},
    {"unassigned",
     [](core::Case&, core::TimePoint& b) {
         b = testing::scan_with(b.name, b.date, {1500, 300, 0});
         b.structures[2].mask = stretch({20, 20, 20}, 300, 1450);
     }},
    {"tumour-outside",
     [](core::Case&, core::TimePoint& b) {
         b = testing::scan_with(b.name, b.date, {1500, 300, 0});
         b.structures.push_back(outline("tumour", StructureKind::Tumour, stretch({20, 20, 20}, 1490, 1510)));
     }},
    {"segment-mismatch",
     [](core::Case& c, core::TimePoint& b) {
         c.choices.accept_mismatch = true;
         b = testing::scan_with(b.name, b.date, {1500, 300, 0});
         b.structures[2].mask = stretch({20, 20, 20}, 300, 900);
     }},
    {"slice-spacing",
     [](core::Case&, core::TimePoint& b) {
         b.geometry.spacing = {10.0, 16.0, 6.25};
     }},
    {"date-differs", [](core::Case&, core::TimePoint& b) { b.identity.study_date = "20251230"; }},
};

TEST(BaselineDoubts, Each_stands_in_the_answer_about_the_followup_by_the_baselines_name) {
    const core::Case sound = sound_case();
    for (const Doubt& doubt : kDoubts) {
        EXPECT_EQ(said(evaluate(sound, {}).warnings, doubt.id, ""), 0)
            << doubt.id << " is said of sound scans";
        core::Case subject = sound;
        doubt.make(subject, subject.time_points.front());
        const Evaluation answer = evaluate(subject, {});
        ASSERT_TRUE(answer.assessment && answer.assessment->followup) << doubt.id;
        EXPECT_EQ(said(answer.warnings, doubt.id, "baseline"), 1) << doubt.id << " was not said";
    }
}

TEST(BaselineDoubts, Of_both_scans_are_said_of_each) {
    core::Case subject = sound_case();
    for (core::TimePoint& scan : subject.time_points)
        scan.warnings.push_back({"slices-missing", "a slice is missing", ""});
    const core::Warnings warnings = evaluate(subject, {}).warnings;
    EXPECT_EQ(said(warnings, "slices-missing", "a slice is missing"), 1);
    EXPECT_EQ(said(warnings, "slices-missing", "baseline: a slice is missing"), 1);
}

TEST(BaselineDoubts, Are_said_while_a_cut_is_in_the_hand) {
    core::Case subject = sound_case();
    subject.time_points.front().warnings.push_back({"slices-missing", "a slice is missing", ""});
    const Evaluation resting = evaluate(subject, {});
    LiveAnswer answer;
    answer.volumes = testing::volumes(1500, 0, 500);
    const Evaluation moving = evaluate_moving(subject, {}, resting, answer);
    ASSERT_TRUE(moving.assessment && moving.assessment->followup);
    EXPECT_EQ(said(moving.warnings, "slices-missing", "baseline: "), 1);
}

TEST(BaselineDoubts, Are_not_said_of_the_baseline_itself_by_its_name) {
    core::Case subject = sound_case();
    subject.time_points.front().warnings.push_back({"slices-missing", "a slice is missing", ""});
    subject.view.time_point_id = "baseline";
    EXPECT_EQ(said(evaluate(subject, {}).warnings, "slices-missing", "a slice"), 1);
    EXPECT_EQ(said(evaluate(subject, {}).warnings, "slices-missing", "baseline"), 0);
}

TEST(BaselineDoubts, What_judges_the_operation_is_said_of_the_followup_alone) {
    const core::Warnings warnings = evaluate(sound_case(), {}).warnings;
    EXPECT_EQ(said(warnings, "two-segments", ""), 1) << "one segment stays on both scans";
    EXPECT_EQ(said(warnings, "two-segments", "baseline"), 0);
}

TEST(BaselineDoubts, Of_a_later_baseline_hold_what_its_cuts_were_placed_on) {
    core::Case subject = sound_case();
    core::TimePoint second = subject.time_points.front();
    second.id = second.name = "second look";
    second.date = year(2026) / 1 / 8;
    subject.time_points.insert(subject.time_points.begin() + 1, second);
    subject.plans[0].resection = core::CuttingPlane{core::Vec3(0, 0, 70), core::Vec3(0, 0, -1)};
    const Evaluation answer = evaluate(subject, {});
    ASSERT_TRUE(answer.assessment && answer.assessment->followup);
    EXPECT_EQ(said(answer.warnings, "plan-not-carried", "second look"), 1);
    EXPECT_EQ(said(answer.warnings, "plan-not-carried", "follow-up"), 1);
    EXPECT_EQ(said(answer.warnings, "followup-before-intervention", ""), 0) << "a baseline lies before it";
}

TEST(BaselineDoubts, A_proposal_on_the_baseline_makes_none_of_the_followup) {
    core::Case subject = sound_case();
    core::Structure remnant = subject.time_points.front().structures[1];
    remnant.id = remnant.name = "carried";
    remnant.kind = StructureKind::Remnant;
    remnant.of_plan = "keep II";
    remnant.confirmed = false;
    subject.time_points.front().structures.push_back(remnant);
    const Evaluation answer = evaluate(subject, {});
    EXPECT_EQ(said(answer.warnings, "remnant-proposal", "baseline: "), 1);
    EXPECT_FALSE(answer.remnant_proposed);
    EXPECT_TRUE(remarks_of(answer).empty());
}

}  // namespace
}  // namespace remnant::volumetry

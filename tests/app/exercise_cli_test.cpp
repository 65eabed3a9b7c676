// Learning on digital patients: what is given holds nothing of the truth, the truth is the patient's own,
// results stay.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>

#include "program.h"
#include "remnant/imaging/exercise_case.h"
#include "remnant/imaging/learning_log.h"
#include "remnant/volumetry/exercise.h"

namespace remnant::testing {
namespace {

using ::testing::HasSubstr;
using volumetry::Exercise;
using volumetry::ExerciseKind;

/// Coarse, for what is drawn does not matter here.
imaging::ExerciseCase made(const Exercise& exercise) {
    imaging::PhantomOptions grid;
    grid.size = {48, 48, 30};
    grid.spacing = core::Vec3(8, 8, 9);
    auto made = imaging::make_exercise_case(exercise.patient, exercise.shows, core::JobContext(), grid);
    EXPECT_TRUE(made) << to_line(made.error());
    return std::move(*made);
}

const core::Structure& largest(const core::TimePoint& scan, core::StructureKind kind) {
    const core::Structure* found = nullptr;
    for (const core::Structure& s : scan.structures) {
        if (s.kind == kind && (found == nullptr || s.mask.count() > found->mask.count())) found = &s;
    }
    return *found;
}

/// Along Cantlie's line, with as much liver on the side that stays as segments I to IV are.
core::ResectionPlan plane_through(const core::TimePoint& scan) {
    const core::Vec3 normal = core::Vec3(0.94, 0.30, 0.16).normalized();
    const core::LabelMask& liver = largest(scan, core::StructureKind::Liver).mask;
    std::vector<double> heights;
    for (int k = 0; k < liver.size()[2]; ++k) {
        for (int j = 0; j < liver.size()[1]; ++j) {
            for (int i = 0; i < liver.size()[0]; ++i) {
                if (liver.contains(i, j, k))
                    heights.push_back(scan.geometry.world(core::Vec3(i, j, k)).dot(normal));
            }
        }
    }
    std::ranges::sort(heights, std::greater<>());
    std::int64_t stay = 0;
    for (const core::Segment s : {core::Segment::I, core::Segment::II, core::Segment::III, core::Segment::IV})
        stay += largest(scan, core::kind_of(s)).mask.count();
    const double height = heights.at(static_cast<std::size_t>(stay));
    return {"cut", core::cutting_plane(height * normal, normal, "cut").value()};
}

volumetry::ExerciseAnswer perfect(const Exercise& e, const core::ExerciseTruth& truth) {
    volumetry::ExerciseAnswer answer;
    const auto flr =
        volumetry::true_flr(truth, e.operation.empty() ? "right-hepatectomy" : e.operation).value();
    answer.flr = flr;
    answer.flr_share = core::Percent(100.0 * flr / truth.liver);
    answer.outline = largest(truth.scan, e.outlined).mask;
    answer.operation = "right-hepatectomy";
    answer.plan = plane_through(truth.scan);
    // 513 mL of 1833 mL: 172 cm, 90 kg, 1267.28·2.0736 − 794.41.
    answer.sflr = core::Percent(100.0 * flr.value() / (1267.28 * std::sqrt(172.0 * 90.0 / 3600.0) - 794.41));
    answer.embolise = true;
    return answer;
}

TEST(Exercises, All_six_can_be_answered_perfectly) {
    for (const Exercise& e : volumetry::exercise_catalogue()) {
        const auto patient = made(e);
        const auto judged = volumetry::judge(e, perfect(e, patient.truth), patient.truth);
        ASSERT_TRUE(judged) << e.id << ": " << to_line(judged.error());
        EXPECT_TRUE(judged->right) << e.id << ": " << judged->truth;
        EXPECT_EQ(judged->points, 100) << e.id << ": " << judged->truth;
    }
}

TEST(Exercises, Give_the_learner_nothing_of_the_truth) {
    const auto patient = made(volumetry::exercise_catalogue().front());
    EXPECT_EQ(patient.given, imaging::given_of(patient.truth, volumetry::exercise_catalogue().front().shows));
    for (const Exercise& e : volumetry::exercise_catalogue()) {
        const core::Case given = imaging::given_of(patient.truth, e.shows);
        EXPECT_TRUE(given.plans.empty()) << e.id;
        for (const core::Structure& s : given.time_points.front().structures) {
            EXPECT_FALSE(s.kind >= core::StructureKind::SegmentI &&
                         s.kind <= core::StructureKind::SegmentVIII)
                << e.id << " shows " << s.name;
            const bool asked = e.kind == ExerciseKind::Outline && s.kind == e.outlined;
            EXPECT_FALSE(asked) << e.id << " shows what is to be outlined";
        }
    }
}

TEST(Exercises, Have_the_digital_patient_s_own_volumes_for_truth) {
    const Exercise e = volumetry::choose_exercise("how-much-stays", "ID").value();
    imaging::PhantomOptions options;
    options.seed = e.patient.seed;
    options.size = {48, 48, 30};
    options.spacing = core::Vec3(8, 8, 9);
    const auto phantom = imaging::make_phantom(options, core::JobContext());
    ASSERT_TRUE(phantom);
    const double own = phantom->baseline.flr_right_hepatectomy.value();
    EXPECT_NEAR(volumetry::true_flr(made(e).truth, "right-hepatectomy")->value(), own, 0.005 * own);
}

TEST(Exercises, Are_listed_judged_and_kept_by_the_program) {
    const ScratchFolder folder;
    const std::string log = folder / "results.jsonl";
    EXPECT_EQ(nlohmann::json::parse(run_program({"exercise", "list", "--json"}).out).size(), 6U);
    const ProgramRun judged = run_program({"exercise", "judge", "embolise-or-not", "--embolise", "no",
                                           "--sflr-percent", "28", "--keep", log, "--json"});
    ASSERT_EQ(judged.exit_code, 0) << judged.error;
    EXPECT_FALSE(judged.json()["right"].get<bool>());
    EXPECT_EQ(judged.json()["points"], 30);
    EXPECT_EQ(judged.json()["verdict"], "enough");
    EXPECT_EQ(judged.json()["true_verdict"], "not enough");
    const ProgramRun none = run_program({"exercise", "judge", "nobody", "--keep", log});
    EXPECT_EQ(none.exit_code, 1);
    const auto kept = nlohmann::json::parse(run_program({"exercise", "results", log, "--json"}).out);
    ASSERT_EQ(kept.size(), 1U) << "a refused answer is no result";
    EXPECT_EQ(kept[0]["exercise"], "embolise-or-not");
    EXPECT_EQ(kept[0]["points"], 30);
}

TEST(Exercises, Embolise_is_hard_where_the_share_of_the_liver_misleads) {
    const Exercise e = volumetry::choose_exercise("embolise-or-not", "ID").value();
    const auto truth = made(e).truth;
    const auto flr = volumetry::true_flr(truth, e.operation).value();
    EXPECT_GT(100.0 * flr / truth.liver, 30.0) << "by the CT it would be enough";
    const auto answer = perfect(e, truth);
    EXPECT_LT(answer.sflr->value(), 30.0 / 1.05) << "not enough whoever of two observers outlines";
    EXPECT_GT(answer.sflr->value(), 26.0);
}

TEST(Exercises, Do_not_say_which_seed_they_are) {
    const core::Case given = made(volumetry::exercise_catalogue().back()).given;
    EXPECT_EQ(given.patient.id, "exercise");
    EXPECT_EQ(given.time_points.front().identity.patient_id, "exercise");
}

TEST(Exercises, A_named_operation_is_no_cut_on_the_command_line) {
    const ScratchFolder folder;
    const std::string plan = folder / "plan.json";
    std::ofstream(plan) << R"({"name":"x","operation":"right-hepatectomy"})";
    const ProgramRun run = run_program({"exercise", "judge", "set-the-cut", "--plan", plan});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("only a cutting plane or a drawn cut"));
}

TEST(Exercises, Both_verdicts_are_said_in_words) {
    const ProgramRun run =
        run_program({"exercise", "judge", "embolise-or-not", "--embolise", "no", "--sflr-percent", "28"});
    EXPECT_THAT(run.out, HasSubstr("your verdict: enough; true verdict: not enough"));
}

imaging::LearningResult result(int points) {
    return {"set-the-cut", "2026-01-31T12:00:00Z", true, points, 12.5, std::nullopt, -1.25, 0.96875};
}

TEST(Exercises, A_second_try_is_kept_as_a_repeat) {
    const ScratchFolder folder;
    const std::string log = folder / "results.jsonl";
    imaging::LearningResult before = result(20);
    before.exercise = "how-much-stays";
    ASSERT_TRUE(imaging::keep_result(log, before));
    const ProgramRun run = run_program(
        {"exercise", "judge", "how-much-stays", "--flr-ml", "450", "--flr-percent", "25", "--keep", log});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const auto kept = nlohmann::json::parse(run_program({"exercise", "results", log, "--json"}).out);
    EXPECT_EQ(kept[0]["repeat"], false);
    EXPECT_EQ(kept[1]["repeat"], true);
}

TEST(LearningLog, Gives_back_what_was_kept_and_exports_it) {
    const ScratchFolder folder;
    const auto log = folder / "mine/results.jsonl";
    EXPECT_TRUE(imaging::kept_results(log)->empty());
    for (const int points : {20, 80}) ASSERT_TRUE(imaging::keep_result(log, result(points)));
    const auto kept = imaging::kept_results(log);
    ASSERT_TRUE(kept);
    EXPECT_EQ(*kept, (std::vector{result(20), result(80)}));
    EXPECT_EQ(imaging::results_as_csv(*kept),
              "exercise,at,right,points,error_ml,error_percent,share_error_points,dice,repeat,patient\n"
              "set-the-cut,2026-01-31T12:00:00Z,yes,20,12.5,,-1.25,0.96875,no,digital\n"
              "set-the-cut,2026-01-31T12:00:00Z,yes,80,12.5,,-1.25,0.96875,no,digital\n");
    EXPECT_EQ(nlohmann::json::parse(imaging::results_as_json(*kept))[1]["points"], 80);
}

TEST(LearningLog, Gives_back_that_a_try_was_a_repeat_and_on_an_open_case) {
    const ScratchFolder folder;
    const auto log = folder / "results.jsonl";
    imaging::LearningResult again = result(100);
    again.repeat = again.open_case = true;
    ASSERT_TRUE(imaging::keep_result(log, again));
    const auto kept = imaging::kept_results(log).value();
    EXPECT_EQ(kept, std::vector{again});
    EXPECT_THAT(imaging::results_as_csv(kept), HasSubstr(",yes,open case\n"));
}

TEST(LearningLog, The_first_try_counts_whatever_came_after) {
    imaging::LearningResult elsewhere = result(90);
    elsewhere.open_case = true;
    const std::vector results{elsewhere, result(20), result(100)};
    ASSERT_NE(imaging::first_try(results, "set-the-cut"), nullptr);
    EXPECT_EQ(imaging::first_try(results, "set-the-cut")->points, 20);
    EXPECT_EQ(imaging::first_try(results, "how-much-stays"), nullptr);
}

TEST(LearningLog, In_an_older_file_the_second_try_is_the_repeat) {
    const ScratchFolder folder;
    const auto log = folder / "results.jsonl";
    for (int n = 0; n < 2; ++n)
        std::ofstream(log, std::ios::app)
            << R"({"exercise":"set-the-cut","at":"2026-01-31T12:00:00Z","right":true,"points":7})"
            << "\n";
    const auto kept = imaging::kept_results(log).value();
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_FALSE(kept[0].repeat);
    EXPECT_TRUE(kept[1].repeat);
}

TEST(LearningLog, A_torn_line_costs_no_other) {
    const ScratchFolder folder;
    const auto log = folder / "results.jsonl";
    ASSERT_TRUE(imaging::keep_result(log, result(1)));
    const std::string whole = text_of(log);
    for (std::size_t length = 1; length < whole.size(); ++length) {
        std::ofstream(log, std::ios::binary) << whole << whole.substr(0, length);
        ASSERT_TRUE(imaging::keep_result(log, result(2)));
        const auto kept = imaging::kept_results(log).value();
        ASSERT_GE(kept.size(), 2U) << length;
        ASSERT_EQ(kept.back(), result(2)) << length;
        ASSERT_EQ(kept.front(), result(1)) << length;
    }
}

TEST(LearningLog, Two_programs_at_once_lose_no_line) {
    const ScratchFolder folder;
    const auto log = folder / "results.jsonl";
    for (int writer = 0; writer < 2; ++writer) {
        if (fork() != 0) continue;
        for (int n = 0; n < 50; ++n) {
            if (!imaging::keep_result(log, result(n))) _exit(1);
        }
        _exit(0);
    }
    for (int status = 0; wait(&status) > 0;) EXPECT_EQ(status, 0);
    EXPECT_EQ(imaging::kept_results(log)->size(), 100U);
}

TEST(LearningLog, Refuses_a_place_it_cannot_write_and_a_file_that_is_none) {
    EXPECT_THAT(imaging::keep_result("/proc/nowhere/results", result(1)).error().reason,
                HasSubstr("cannot be kept"));
    const ScratchFolder folder;
    std::ofstream(folder / "letter") << "dear\ncolleague\n";
    EXPECT_FALSE(imaging::kept_results(folder / "letter"));
}

}  // namespace
}  // namespace remnant::testing

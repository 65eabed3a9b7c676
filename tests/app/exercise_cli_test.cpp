// Learning on digital patients: what is given holds nothing of the truth, the truth is the patient's own,
// results stay.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

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

volumetry::ExerciseAnswer perfect(const Exercise& e, const core::ExerciseTruth& truth) {
    volumetry::ExerciseAnswer answer;
    const auto flr =
        volumetry::true_flr(truth, e.operation.empty() ? "right-hepatectomy" : e.operation).value();
    answer.flr = flr;
    answer.flr_share = core::Percent(100.0 * flr / truth.liver);
    answer.outline = largest(truth.scan, e.outlined).mask;
    answer.operation = "right-hepatectomy";
    answer.plan = core::ResectionPlan{"cut", core::NamedOperation{"right-hepatectomy"}};
    // 486 mL of 1832 mL: 172 cm, 90 kg, 1267.28·2.0736 − 794.41.
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
                                           "--sflr-percent", "27", "--keep", log, "--json"});
    ASSERT_EQ(judged.exit_code, 0) << judged.error;
    EXPECT_FALSE(judged.json()["right"].get<bool>());
    EXPECT_EQ(judged.json()["points"], 30);
    const ProgramRun none = run_program({"exercise", "judge", "nobody", "--keep", log});
    EXPECT_EQ(none.exit_code, 1);
    const auto kept = nlohmann::json::parse(run_program({"exercise", "results", log, "--json"}).out);
    ASSERT_EQ(kept.size(), 1U) << "a refused answer is no result";
    EXPECT_EQ(kept[0]["exercise"], "embolise-or-not");
    EXPECT_EQ(kept[0]["points"], 30);
}

imaging::LearningResult result(int points) {
    return {"set-the-cut", "2026-01-31T12:00:00Z", true, points, 12.5, std::nullopt, -1.25, 0.96875};
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
              "exercise,at,right,points,error_ml,error_percent,share_error_points,dice\n"
              "set-the-cut,2026-01-31T12:00:00Z,yes,20,12.5,,-1.25,0.96875\n"
              "set-the-cut,2026-01-31T12:00:00Z,yes,80,12.5,,-1.25,0.96875\n");
    EXPECT_EQ(nlohmann::json::parse(imaging::results_as_json(*kept))[1]["points"], 80);
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

// `remnant-cli batch`: every patient has one row, his own, whatever happens to the program on the way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

#include "batch_runs.h"
#include "cohort_of_phantoms.h"

namespace remnant::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Arguments = std::vector<std::string>;

TEST(Batch, Killed_at_random_and_resumed_gives_the_same_bytes) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(30);
    ASSERT_EQ(batch(list, cohort.path("whole.csv")).exit_code, 0);
    const std::string out = cohort.path("killed.csv");
    std::mt19937 random(20);
    std::size_t lines = 0;
    int in_the_middle = 0;
    for (int n = 0; n < 8; ++n) {
        RunningBatch running({"batch", list, "-o", out, "--resume", "--jobs", n % 2 == 0 ? "1" : "2"});
        wait_for_lines(out + ".part", lines + random() % 3);
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
        if (!running.ended_by(SIGKILL)) break;
        EXPECT_FALSE(fs::exists(out)) << "a batch that was killed half-way left an answer";
        lines = lines_in(out + ".part");
        if (lines > 1 && lines < 31) ++in_the_middle;
    }
    EXPECT_GE(in_the_middle, 3) << "hardly any kill hit a batch at work: the test proves nothing";
    const ProgramRun last = batch(list, out, {"--resume"});
    EXPECT_EQ(last.exit_code, 0) << last.error;
    EXPECT_EQ(text_of(out), text_of(cohort.path("whole.csv")));
    EXPECT_FALSE(fs::exists(out + ".part")) << "the journal outlived its work";
    EXPECT_EQ(lines_in(out), 31U);
}

TEST(Batch, Rows_are_in_the_lists_order_for_any_number_of_jobs) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(12);
    ASSERT_EQ(batch(list, cohort.path("one.csv")).exit_code, 0);
    ASSERT_EQ(batch(list, cohort.path("five.csv"), {"--jobs", "5"}).exit_code, 0);
    EXPECT_EQ(text_of(cohort.path("one.csv")), text_of(cohort.path("five.csv")));
    const auto rows = rows_of(cohort.path("one.csv"));
    ASSERT_EQ(rows.size(), 13U);
    for (std::size_t n = 0; n < 12; ++n) EXPECT_EQ(rows[n + 1][0], "patient " + std::to_string(n));
}

TEST(Batch, A_row_holds_the_numbers_of_measure) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(4);
    ASSERT_EQ(batch(list, cohort.path("numbers.csv")).exit_code, 0);
    const auto rows = rows_of(cohort.path("numbers.csv"));
    ASSERT_EQ(rows.size(), 5U);
    const std::string p = cohort.path("p2");
    const auto json = run_program({"measure", "--ct", p + "/ct", "--liver", "liver=" + p + "/labels.nii.gz",
                                   "--tumour", p + "/tumours.nii.gz", "--segments", p + "/labels.nii.gz",
                                   "--operation", "left-hepatectomy", "--height-cm", "151", "--weight-kg",
                                   "61", "--liver-condition", "normal", "--json"})
                          .json();
    EXPECT_EQ(field(rows, 2, "status"), "done");
    for (const char* name : {"tlv_ml", "tumour_ml", "functional_ml", "flr_ml", "sflr_percent",
                             "rlv_tlv_percent", "rlv_functional_percent", "flr_body_weight_percent",
                             "threshold_percent", "margin_points", "margin_ml"})
        EXPECT_EQ(std::stod(field(rows, 2, name)), json["baseline"][name].get<double>()) << name;
    EXPECT_EQ(field(rows, 2, "adequate"), json["baseline"]["adequate"].get<bool>() ? "true" : "false");
    EXPECT_EQ(field(rows, 2, "stlv_id"), json["stlv_used"]);
    EXPECT_EQ(std::stod(field(rows, 2, "stlv_ml")), json["stlv"][0]["ml"].get<double>());
    for (const auto& warning : json["warnings"])
        EXPECT_THAT(field(rows, 2, "warnings"), HasSubstr(warning["id"].get<std::string>()));
}

TEST(Batch, A_case_file_is_a_row_with_its_growth) {
    const auto& cohort = cohort_of_phantoms();
    const std::string folder = cohort.path("followed");
    ASSERT_EQ(
        run_program({"phantom", folder, "--size", "48,48,30", "--spacing", "8,8,9", "--followup"}).exit_code,
        0);
    const std::string list = cohort.written("cases.csv",
                                            "id,case,plan,scan\n"
                                            "a,followed/demo.remnant,Right hepatectomy,Follow-up\n"
                                            "b,followed/demo.remnant,,\n"
                                            "c,followed/demo.remnant,Left lobe,\n");
    const ProgramRun run = batch(list, cohort.path("cases-out.csv"));
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const auto rows = rows_of(cohort.path("cases-out.csv"));
    ASSERT_EQ(rows.size(), 4U);
    const auto json =
        run_program({"measure", folder + "/demo.remnant", "--scan", "Follow-up", "--json"}).json();
    for (const char* name : {"degree_of_hypertrophy_points", "kinetic_growth_rate_per_week",
                             "remnant_growth_rate_per_week", "growth_ml_per_day"})
        EXPECT_EQ(field(rows, 1, name), json["followup"][name].dump()) << name;
    EXPECT_EQ(field(rows, 1, "followup_flr_ml"), json["followup"]["flr_ml"].dump());
    EXPECT_EQ(field(rows, 1, "flr_ml"), json["baseline"]["flr_ml"].dump());
    EXPECT_EQ(field(rows, 2, "status"), "done") << rows[2][2];
    EXPECT_EQ(field(rows, 2, "followup_flr_ml"), "") << "the baseline, which the case shows, has no growth";
    EXPECT_EQ(field(rows, 3, "status"), "refused");
}

TEST(Batch, A_refused_patient_is_a_row_with_its_reason) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list =
        cohort.written("refusals.csv",
                       "id,ct,liver,plane,height_cm,weight_kg,liver_condition,accept_mismatch\n"
                       "gone,p0/ct,p1/labels.nii.gz,\"0,0,0,-1,0,0\",170,70,normal,\n"
                       "small,p1/ct,p1/labels.nii.gz,\"0,0,0,-1,0,0\",17,70,normal,no\n"
                       "unsaid,p1/ct,p1/labels.nii.gz,\"0,0,0,-1,0,0\",,70,normal,\n"
                       "perhaps,p1/ct,p1/labels.nii.gz,\"0,0,0,-1,0,0\",170,70,normal,perhaps\n"
                       "good,p1/ct,p1/labels.nii.gz,\"0,0,0,-1,0,0\",170,70,normal,yes\n");
    const ProgramRun run = batch(list, cohort.path("refused.csv"));
    EXPECT_EQ(run.exit_code, 0) << run.error;
    const auto rows = rows_of(cohort.path("refused.csv"));
    ASSERT_EQ(rows.size(), 6U);
    const char* reasons[] = {"ct: there is no such", "height_cm: height in cm 17: outside",
                             "height_cm: is required", "accept_mismatch: 'perhaps'"};
    for (std::size_t n = 0; n < 4; ++n) {
        EXPECT_EQ(rows[n + 1][1], "refused") << rows[n + 1][0];
        EXPECT_THAT(rows[n + 1][2], ::testing::StartsWith(reasons[n]));
    }
    EXPECT_EQ(rows[5][1], "done") << rows[5][2];
}

TEST(Batch, A_patient_who_crashes_the_program_takes_nobody_along) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(3);
    RunningBatch running({"batch", list, "-o", cohort.path("crash.csv")});
    const pid_t victim = running.first_child();
    ASSERT_NE(victim, 0) << "no measuring process was seen";
    kill(victim, SIGSEGV);
    EXPECT_EQ(running.exit_code(), 0);
    const auto rows = rows_of(cohort.path("crash.csv"));
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[1][2], "the measuring program ended unexpectedly");
    EXPECT_EQ(rows[2][1], "done");
    EXPECT_EQ(rows[3][1], "done");
}

TEST(Batch, A_patient_who_takes_too_long_is_refused_and_the_others_measured) {
    const auto& cohort = cohort_of_phantoms();
    RunningBatch running({"batch", cohort.list_of(3), "-o", cohort.path("slow.csv"), "--timeout", "3"});
    const pid_t victim = running.first_child();
    ASSERT_NE(victim, 0) << "no measuring process was seen";
    kill(victim, SIGSTOP);
    EXPECT_EQ(running.exit_code(), 0);
    EXPECT_NE(kill(victim, 0), 0) << "the measuring process was left behind";
    const auto rows = rows_of(cohort.path("slow.csv"));
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[1][1], "refused");
    EXPECT_EQ(rows[1][2], "measure: it was ended, having taken more than 3 s (--timeout)");
    EXPECT_EQ(rows[2][1], "done");
    EXPECT_EQ(rows[3][1], "done");
}

TEST(Batch, A_patient_refused_for_time_stays_so_when_resumed) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(30);
    const std::string out = cohort.path("slow-resumed.csv");
    RunningBatch running({"batch", list, "-o", out, "--timeout", "3"});
    const pid_t victim = running.first_child();
    ASSERT_NE(victim, 0) << "no measuring process was seen";
    kill(victim, SIGSTOP);
    // Other patients' rows may come first: the batch goes on until the stopped one was given up.
    for (int n = 0; n < 600 && text_of(out + ".part").find("more than 3 s") == std::string::npos; ++n)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    (void)running.ended_by(SIGKILL);
    const ProgramRun resumed = batch(list, out, {"--resume"});
    ASSERT_EQ(resumed.exit_code, 0) << resumed.error;
    const auto rows = rows_of(out);
    ASSERT_EQ(rows.size(), 31U);
    EXPECT_THAT(rows[1][2], HasSubstr("more than 3 s"));
    ASSERT_EQ(batch(list, cohort.path("in-time.csv")).exit_code, 0);
    const auto in_time = rows_of(cohort.path("in-time.csv"));
    for (std::size_t n = 2; n < rows.size(); ++n) EXPECT_EQ(rows[n], in_time[n]);
}

TEST(Batch, Told_to_stop_keeps_what_is_done_and_leaves_no_process) {
    const auto& cohort = cohort_of_phantoms();
    const std::string out = cohort.path("stopped.csv");
    for (const int signal : {SIGINT, SIGTERM}) {
        RunningBatch running({"batch", cohort.list_of(30), "-o", out, "--resume"});
        wait_for_lines(out + ".part", 3);
        const pid_t child = running.first_child();
        EXPECT_FALSE(running.ended_by(signal)) << "it should end of itself";
        EXPECT_NE(kill(child, 0), 0) << "a measuring process was left behind";
        EXPECT_FALSE(fs::exists(out));
    }
    EXPECT_EQ(batch(cohort.list_of(30), out, {"--resume"}).exit_code, 0);
    EXPECT_EQ(lines_in(out), 31U);
}

TEST(Batch, A_list_that_changed_is_not_resumed) {
    const auto& cohort = cohort_of_phantoms();
    const std::string out = cohort.path("changed.csv");
    const std::string text = text_of(cohort.list_of(30));
    const std::string list = cohort.written("changing.csv", text);
    RunningBatch running({"batch", list, "-o", out});
    wait_for_lines(out + ".part", 2);
    running.ended_by(SIGKILL);
    (void)cohort.written("changing.csv", text + "late,p1/ct,p1/labels.nii.gz,,,,,,\n");
    const ProgramRun run = batch(list, out, {"--resume"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("belongs to another list"));
    EXPECT_FALSE(fs::exists(out));
}

TEST(Batch, Nothing_that_is_there_is_overwritten) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(2);
    const std::string out = cohort.written("letter.csv", "dear colleague\n");
    for (const Arguments& more : {Arguments{}, Arguments{"--resume"}}) {
        const ProgramRun run = batch(list, out, more);
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_THAT(run.error, HasSubstr("it is there already"));
        EXPECT_EQ(text_of(out), "dear colleague\n");
    }
}

TEST(Batch, Resumed_when_all_is_done_changes_nothing) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(2);
    const std::string out = cohort.path("twice.csv");
    ASSERT_EQ(batch(list, out, {"--resume"}).exit_code, 0);
    const std::string text = text_of(out);
    const ProgramRun again = batch(list, out, {"--resume"});
    EXPECT_EQ(again.exit_code, 0) << again.error;
    EXPECT_THAT(again.out, HasSubstr("0 of them measured now"));
    EXPECT_EQ(text_of(out), text);
}

/// The list's text with what patient 0 weighs changed, as after a slip of the pen was mended.
std::string with_another_weight(std::string list) {
    const std::string weighs = ",150,60,normal";
    return list.replace(list.find(weighs), weighs.size(), ",150,120,normal");
}

TEST(Batch, A_table_of_a_list_that_changed_since_is_no_answer) {
    const auto& cohort = cohort_of_phantoms();
    const std::string text = text_of(cohort.list_of(2));
    const std::string list = cohort.written("mended.csv", text);
    const std::string out = cohort.path("mended-out.csv");
    ASSERT_EQ(batch(list, out).exit_code, 0);
    const std::string old = text_of(out);
    const std::string old_standard = field(rows_of(out), 1, "stlv_ml");
    (void)cohort.written("mended.csv", with_another_weight(text));
    const ProgramRun run = batch(list, out, {"--resume"});
    EXPECT_EQ(run.exit_code, 1) << run.out;
    EXPECT_THAT(run.error, HasSubstr("error: " + out + ": it was measured from another list, or before"));
    EXPECT_THAT(run.error, HasSubstr("remove the file to measure anew"));
    EXPECT_EQ(text_of(out), old);
    EXPECT_FALSE(fs::exists(out + ".part"));
    fs::remove(out);
    const ProgramRun anew = batch(list, out, {"--resume"});
    EXPECT_THAT(anew.out, HasSubstr("2 of them measured now")) << anew.error;
    EXPECT_NE(field(rows_of(out), 1, "stlv_ml"), old_standard);
}

TEST(Batch, A_table_of_another_version_is_no_answer) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(2);
    const std::string out = cohort.path("older.csv");
    ASSERT_EQ(batch(list, out).exit_code, 0);
    const std::string version = field(rows_of(out), 2, "program_version");
    std::string text = text_of(out);
    text.replace(text.rfind("," + version + ","), version.size() + 2, ",0.0.1,");
    (void)cohort.written("older.csv", text);
    const ProgramRun run = batch(list, out, {"--resume"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("version '0.0.1' of the program measured it, and this is " + version));
    EXPECT_EQ(text_of(out), text);
}

TEST(Batch, A_shard_of_a_list_that_changed_since_is_neither_resumed_nor_merged) {
    const auto& cohort = cohort_of_phantoms();
    const std::string text = text_of(cohort.list_of(4));
    const std::string list = cohort.written("mended-shards.csv", text);
    const Arguments shards{cohort.path("m1.csv"), cohort.path("m2.csv")};
    ASSERT_EQ(batch(list, shards[0], {"--shard", "1/2"}).exit_code, 0);
    ASSERT_EQ(batch(list, shards[1], {"--shard", "2/2"}).exit_code, 0);
    (void)cohort.written("mended-shards.csv", with_another_weight(text));
    const ProgramRun again = batch(list, shards[0], {"--shard", "1/2", "--resume"});
    EXPECT_EQ(again.exit_code, 1) << again.out;
    EXPECT_THAT(again.error, HasSubstr("m1.csv: it was measured from another list, or before"));
    const std::string out = cohort.path("mended-merged.csv");
    const ProgramRun merged = batch(list, out, {"--merge", shards[0], shards[1]});
    EXPECT_EQ(merged.exit_code, 1) << merged.out;
    EXPECT_THAT(merged.error, HasSubstr("m1.csv: it was measured from another list, or before"));
    EXPECT_FALSE(fs::exists(out));
}

TEST(Batch, Shards_and_what_they_were_merged_to_are_the_answer_to_a_list_as_it_was) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(5);
    const Arguments shards{cohort.path("u1.csv"), cohort.path("u2.csv")};
    const std::string out = cohort.path("unchanged.csv");
    ASSERT_EQ(batch(list, shards[0], {"--shard", "1/2"}).exit_code, 0);
    ASSERT_EQ(batch(list, shards[1], {"--shard", "2/2"}).exit_code, 0);
    const ProgramRun again = batch(list, shards[1], {"--shard", "2/2", "--resume"});
    EXPECT_THAT(again.out, HasSubstr("2 patients, 0 of them measured now")) << again.error;
    ASSERT_EQ(batch(list, out, {"--merge", shards[0], shards[1]}).exit_code, 0);
    const ProgramRun whole = batch(list, out, {"--resume"});
    EXPECT_THAT(whole.out, HasSubstr("5 patients, 0 of them measured now")) << whole.error;
    const ProgramRun other = batch(list, shards[1], {"--shard", "1/2", "--resume"});
    EXPECT_THAT(other.error, HasSubstr("is not the answer to this list"));
}

TEST(Batch, What_a_patient_s_plan_or_scan_is_called_is_in_no_row) {
    const auto& cohort = cohort_of_phantoms();
    (void)cohort.written("cut.json",
                         R"({"name": "Plan for Miller: Anna", "remove": [)"
                         R"({"name": "Anna's right", "kind": "segments", "segments": ["IVa"]}]})");
    const std::string labels = cohort.path("p1/labels.nii.gz");
    const ProgramRun made = run_program({"case",
                                         "create",
                                         cohort.path("named.remnant"),
                                         "--ct",
                                         cohort.path("p1/ct"),
                                         "--date",
                                         "2026-01-01",
                                         "--liver",
                                         "Miller=" + labels,
                                         "--segments",
                                         labels,
                                         "--plan",
                                         cohort.path("cut.json"),
                                         "--height-cm",
                                         "170",
                                         "--weight-kg",
                                         "70",
                                         "--liver-condition",
                                         "normal",
                                         "--followup-ct",
                                         cohort.path("p1/ct"),
                                         "--followup-liver",
                                         labels,
                                         "--followup-date",
                                         "2026-02-01"});
    ASSERT_EQ(made.exit_code, 0) << made.error;
    const std::string list =
        cohort.written("named.csv",
                       "id,case,ct,liver,segments,plan,scan,height_cm,weight_kg,liver_condition\n"
                       "1,named.remnant,,,,,baseline,,,\n"
                       "2,,p1/ct,Miller=p1/labels.nii.gz,p1/labels.nii.gz,cut.json,,170,70,normal\n"
                       "3,named.remnant,,,,Anna's other plan,,,,\n"
                       "4,named.remnant,,,,,Anna's later scan,,,\n");
    const std::string out = cohort.path("named-out.csv");
    const ProgramRun run = batch(list, out);
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const auto rows = rows_of(out);
    ASSERT_EQ(rows.size(), 5U);
    const std::string reason = "…: the segment map has a plain segment IV and does not tell IVa from IVb";
    EXPECT_EQ(field(rows, 1, "error"), reason);
    EXPECT_EQ(field(rows, 2, "error"), reason);
    EXPECT_EQ(field(rows, 3, "error"), "plan: the case has no plan '…'");
    EXPECT_EQ(field(rows, 4, "error"), "scan: the case has no scan '…'");
    EXPECT_THAT(text_of(out), ::testing::Not(::testing::AnyOf(HasSubstr("Miller"), HasSubstr("Anna"))));
}

TEST(Batch, Shards_merged_are_the_whole) {
    const auto& cohort = cohort_of_phantoms();
    const std::string list = cohort.list_of(7);
    ASSERT_EQ(batch(list, cohort.path("all.csv")).exit_code, 0);
    const Arguments shards{cohort.path("s1.csv"), cohort.path("s2.csv"), cohort.path("s3.csv")};
    for (std::size_t n = 0; n < 3; ++n)
        ASSERT_EQ(batch(list, shards[n], {"--shard", std::to_string(n + 1) + "/3"}).exit_code, 0);
    const std::string out = cohort.path("merged.csv");
    EXPECT_EQ(batch(list, out, {"--merge", shards[2], shards[0], shards[1]}).exit_code, 0);
    EXPECT_EQ(text_of(out), text_of(cohort.path("all.csv")));

    const std::string bad = cohort.path("bad.csv");
    const ProgramRun missing = batch(list, bad, {"--merge", shards[0], shards[2]});
    EXPECT_EQ(missing.exit_code, 1);
    EXPECT_THAT(missing.error, HasSubstr("2 of 7 patients are in no shard, the first is 'patient 1'"));
    const ProgramRun gone = batch(list, bad, {"--merge", shards[0], shards[1], cohort.path("s4.csv")});
    EXPECT_THAT(gone.error, HasSubstr("s4.csv: there is no such shard"));
    const ProgramRun twice = batch(list, bad, {"--merge", shards[0], shards[1], shards[2], shards[0]});
    EXPECT_THAT(twice.error, HasSubstr("'patient 0' is in another shard too"));
    const ProgramRun torn = batch(
        list, bad,
        {"--merge", shards[0], shards[1], cohort.written("torn.csv", text_of(shards[2]).substr(0, 900))});
    EXPECT_THAT(torn.error, HasSubstr("its last line was not written to its end"));
    EXPECT_FALSE(fs::exists(bad));
}

struct BadList {
    const char* text;
    const char* reason;
};

TEST(Batch, A_list_with_a_slip_is_refused_by_name_or_line) {
    const BadList lists[] = {
        {"id,ct,liver,hight_cm\na,x,y,1\n", "there is no column 'hight_cm'"},
        {"id,ct,ct\na,x,y\n", "the column 'ct' comes twice"},
        {"ct,liver\nx,y\n", "there is no column 'id'"},
        {"id,liver\na,y\n", "neither a column 'ct' nor 'case'"},
        {"id,ct,json\na,x,yes\n", "there is no column 'json'"},
        {"id,ct,unnamed\na,x,no\n", "there is no column 'unnamed'"},
        {"id;ct;liver\na;x;y\n", "separated by commas"},
        {"id,ct\na,x\nb,y\n\na,z\n", "lines 2 and 5 have the same id"},
        {"id,ct\n\"a\",x\n,y\n", "line 3: the id is empty"},
        {"id,ct\n\"a\nb\",x\n", "line 2: the id holds a line break"},
        {"id,ct\na,x,1\n", "line 2: 3 fields where there are 2 columns"},
        {"id,ct\na,x\nb,\"y\n", "line 3: the quote that begins here is never closed"},
        {"id,ct\na,x\xe9\n", "line 2: this is not UTF-8"},
        {"id,ct\n", "there is no patient"},
        {"", "the list is empty"},
    };
    const auto& cohort = cohort_of_phantoms();
    const std::string out = cohort.path("never.csv");
    for (const BadList& bad : lists) {
        const ProgramRun run = batch(cohort.written("bad-list.csv", bad.text), out);
        EXPECT_EQ(run.exit_code, 1) << bad.text;
        EXPECT_THAT(run.error, HasSubstr(bad.reason));
        EXPECT_FALSE(fs::exists(out) || fs::exists(out + ".part")) << bad.reason;
    }
}

TEST(Batch, Is_misused_by_shards_that_are_none) {
    for (const char* shard : {"0/3", "4/3", "3", "a/b", "-1/3", "1/0"}) {
        const ProgramRun run = batch("list.csv", "out.csv", {"--shard", shard});
        EXPECT_EQ(run.exit_code, 2) << shard;
        EXPECT_THAT(run.error, ::testing::StartsWith("error: --shard"));
    }
}

}  // namespace
}  // namespace remnant::testing

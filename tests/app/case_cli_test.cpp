// Case files on the command line: made, told and judged without the window.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "program.h"

namespace remnant::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using Arguments = std::vector<std::string>;

/// A small digital patient with a follow-up, made once for all tests.
const std::filesystem::path& patient() {
    static const ScratchFolder folder;
    static const std::filesystem::path made = [] {
        const ProgramRun run = run_program({"phantom", folder / "p", "--followup", "--size", "72,72,56",
                                            "--spacing", "5.2,5.2,5.2", "--noise", "0"});
        EXPECT_EQ(run.exit_code, 0) << run.error;
        return folder.path() / "p";
    }();
    return made;
}

nlohmann::json truth(const std::filesystem::path& folder) {
    return nlohmann::json::parse(text_of(folder / "truth.json"));
}

Arguments create(const std::string& out, const Arguments& more = {}) {
    const std::filesystem::path& p = patient();
    const nlohmann::json who = truth(p).at("patient");
    Arguments all{"case",
                  "create",
                  out,
                  "--ct",
                  p / "ct",
                  "--liver",
                  p / "labels.nii.gz",
                  "--segments",
                  p / "labels.nii.gz",
                  "--tumour",
                  p / "tumours.nii.gz",
                  "--operation",
                  "right-hepatectomy",
                  "--height-cm",
                  std::to_string(who.at("height_cm").get<double>()),
                  "--weight-kg",
                  std::to_string(who.at("weight_kg").get<double>()),
                  "--liver-condition",
                  "normal"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Arguments followup(const Arguments& more = {}) {
    const std::filesystem::path later = patient() / "followup";
    Arguments all{"--followup-ct",       later / "ct",
                  "--followup-liver",    later / "labels.nii.gz",
                  "--followup-segments", later / "labels.nii.gz",
                  "--followup-tumour",   later / "tumours.nii.gz"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Arguments joined(Arguments a, const Arguments& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

std::vector<std::string> ids_of(const nlohmann::json& warnings) {
    std::vector<std::string> ids;
    for (const auto& warning : warnings) ids.push_back(warning.at("id"));
    return ids;
}

TEST(CaseCommand, Makes_a_case_that_measures_as_its_files_do) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    const ProgramRun made = run_program(create(file));
    ASSERT_EQ(made.exit_code, 0) << made.error;
    Arguments direct = create("");
    direct.erase(direct.begin(), direct.begin() + 3);
    direct.insert(direct.begin(), "measure");
    direct.push_back("--json");
    const ProgramRun of_files = run_program(direct);
    ASSERT_EQ(of_files.exit_code, 0) << of_files.error;
    const ProgramRun of_case = run_program({"measure", file, "--json"});
    ASSERT_EQ(of_case.exit_code, 0) << of_case.error;
    const auto expected = of_files.json();
    const auto said = of_case.json();
    for (const char* key : {"bsa", "stlv", "stlv_used", "baseline", "structures", "resection", "margins"})
        EXPECT_EQ(said.at(key), expected.at(key)) << key << " differs between the case and its files";
}

/// Preferences as the window leaves them, for as long as this lives.
class Preferring {
  public:
    explicit Preferring(const std::string& line) : before_(text_or_none(std::getenv("XDG_CONFIG_HOME"))) {
        std::filesystem::create_directories(folder_ / "remnant");
        std::ofstream(folder_ / "remnant/remnant.conf") << "[General]\n" << line << "\n";
        setenv("XDG_CONFIG_HOME", folder_.path().c_str(), 1);
    }
    Preferring(const Preferring&) = delete;
    Preferring& operator=(const Preferring&) = delete;
    ~Preferring() {
        if (before_.empty())
            unsetenv("XDG_CONFIG_HOME");
        else
            setenv("XDG_CONFIG_HOME", before_.c_str(), 1);
    }

  private:
    static std::string text_or_none(const char* text) { return text == nullptr ? "" : text; }

    const ScratchFolder folder_;
    const std::string before_;
};

TEST(CaseCommand, Judges_by_the_institutions_own_threshold_as_the_window_does) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    ASSERT_EQ(run_program(create(file)).exit_code, 0);
    const ProgramRun published = run_program({"assess", file});
    ASSERT_THAT(published.out, Not(HasSubstr("institution's threshold")));
    const Preferring own("thresholdPercent0=99");
    for (const char* command : {"assess", "measure"}) {
        const ProgramRun run = run_program({command, file});
        ASSERT_EQ(run.exit_code, 0) << run.error;
        EXPECT_THAT(run.out, HasSubstr("institution's threshold")) << command;
        EXPECT_THAT(run.out, HasSubstr("99.0 %")) << command;
    }
    EXPECT_THAT(run_program({"case", "info", file}).out, HasSubstr("not enough"));
    EXPECT_EQ(run_program({"assess", file, "--published-rules"}).out, published.out);
    const ProgramRun sr = run_program({"export", file, "--sr", folder / "a.dcm"});
    ASSERT_EQ(sr.exit_code, 0) << sr.error;
    EXPECT_THAT(text_of(folder / "a.dcm"), HasSubstr("not enough"))
        << "the measurement report says another verdict than the report's pages";
}

TEST(CaseCommand, Judges_growth_as_the_patients_functions_say) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    const ProgramRun made =
        run_program(joined(create(file, {"--intervention", "pve:2026-01-01"}), followup()));
    ASSERT_EQ(made.exit_code, 0) << made.error;
    const ProgramRun run = run_program({"assess", file, "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const auto said = run.json();
    const auto before = truth(patient());
    const auto after = truth(patient() / "followup");
    EXPECT_EQ(said.at("followup").at("days"), after.at("days"));
    const double standard =
        said.at("baseline").at("flr_ml").get<double>() / said.at("baseline").at("sflr_percent").get<double>();
    const double points = (after.at("flr_right_hepatectomy_ml").get<double>() -
                           before.at("flr_right_hepatectomy_ml").get<double>()) /
                          standard;
    EXPECT_NEAR(said.at("followup").at("degree_of_hypertrophy_points").get<double>(), points, 0.5)
        << "voxels of 5 mm";
    EXPECT_GT(said.at("followup").at("uncertainty").at("kinetic_growth_rate_per_week").get<double>(), 0.0);
    ASSERT_EQ(said.at("growth").at("points").size(), 2u);
    EXPECT_EQ(said.at("growth").at("points").at(1).at("day"), 28);
}

TEST(CaseCommand, Info_lists_what_the_case_holds) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    ASSERT_EQ(run_program(joined(create(file, {"--intervention", "pve+4:2026-01-02", "--date", "2025-12-30"}),
                                 followup({"--followup-date", "2026-02-01", "--followup-phase", "arterial"})))
                  .exit_code,
              0);
    const auto info = run_program({"case", "info", file, "--json"}).json();
    ASSERT_EQ(info.at("scans").size(), 2u);
    EXPECT_EQ(info.at("scans").at(0).at("date"), "2025-12-30");
    EXPECT_EQ(info.at("scans").at(1).at("date"), "2026-02-01");
    EXPECT_EQ(info.at("scans").at(1).at("phase"), "arterial");
    EXPECT_EQ(info.at("interventions").at(0).at("kind"), "pve+4");
    EXPECT_EQ(info.at("interventions").at(0).at("date"), "2026-01-02");
    EXPECT_EQ(info.at("plans"), nlohmann::json::array({"right-hepatectomy"}));
    const ProgramRun text = run_program({"case", "info", file});
    EXPECT_THAT(text.out, HasSubstr("Portal vein embolisation with segment IV"));
    EXPECT_THAT(text.out, HasSubstr("plan: right-hepatectomy (active)"));
}

TEST(CaseCommand, Another_patients_study_is_refused_with_both_names) {
    const ScratchFolder folder;
    const std::filesystem::path stranger = folder / "stranger";
    ASSERT_EQ(run_program({"phantom", stranger, "--seed", "2", "--size", "48,48,40", "--spacing", "8,8,8"})
                  .exit_code,
              0);
    const ProgramRun run = run_program(
        joined(create(folder / "a.remnant"), {"--followup-ct", stranger / "ct", "--followup-liver",
                                              stranger / "labels.nii.gz", "--followup-date", "2026-02-01"}));
    EXPECT_EQ(run.exit_code, 1);
    const auto id_of = [](const std::filesystem::path& folder_of) {
        const auto info = run_program({"case", "info", folder_of / "demo.remnant", "--json"}).json();
        return info.at("patient").at("id").get<std::string>();
    };
    ASSERT_NE(id_of(stranger), id_of(patient()));
    EXPECT_THAT(run.error, HasSubstr(id_of(stranger)));
    EXPECT_THAT(run.error, HasSubstr(id_of(patient())));
    EXPECT_FALSE(std::filesystem::exists(folder / "a.remnant")) << "a refused case was written";
}

TEST(CaseCommand, Without_a_liver_is_wrong_usage_that_says_so) {
    const ScratchFolder folder;
    const ProgramRun run = run_program({"case", "create", folder / "a.remnant", "--ct", patient() / "ct"});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.error, HasSubstr("--liver"));
}

TEST(CaseCommand, Says_what_does_not_fit_between_the_scans) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    ASSERT_EQ(
        run_program(joined(create(file, {"--intervention", "pve:2026-01-01", "--phase", "portal-venous"}),
                           followup({"--followup-phase", "arterial", "--followup-weight-kg", "40",
                                     "--followup-date", "2026-01-09"})))
            .exit_code,
        0);
    const auto ids = ids_of(run_program({"assess", file, "--json"}).json().at("warnings"));
    EXPECT_THAT(ids, Contains("phase-differs"));
    EXPECT_THAT(ids, Contains("weight-changed"));
    EXPECT_THAT(ids, Contains("followup-early"));
}

TEST(CaseCommand, One_series_given_twice_and_a_date_that_is_not_the_files_are_said) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    const std::filesystem::path& p = patient();
    const ProgramRun made =
        run_program(joined(create(file, {"--intervention", "pve:2026-01-02"}),
                           {"--followup-ct", p / "ct", "--followup-liver", p / "labels.nii.gz",
                            "--followup-segments", p / "labels.nii.gz", "--followup-date", "2026-01-30"}));
    ASSERT_EQ(made.exit_code, 0) << made.error;
    EXPECT_THAT(made.out, HasSubstr("Follow-up 1 and Baseline are of the same series"));
    EXPECT_THAT(made.out, HasSubstr("Follow-up 1 is dated 2026-01-30, and its files say 2026-01-01"));
    const auto ids = ids_of(run_program({"assess", file, "--json"}).json().at("warnings"));
    EXPECT_THAT(ids, Contains("same-series"));
    EXPECT_THAT(ids, Contains("date-differs"));
    const std::string honest = folder / "b.remnant";
    ASSERT_EQ(run_program(joined(create(honest, {"--intervention", "pve:2026-01-01"}), followup())).exit_code,
              0);
    const auto of_two = ids_of(run_program({"assess", honest, "--json"}).json().at("warnings"));
    EXPECT_THAT(of_two, Not(Contains("same-series")));
    EXPECT_THAT(of_two, Not(Contains("date-differs")));
}

TEST(CaseCommand, Judges_the_scan_it_shows_unless_another_is_named) {
    // The digital patient's file shows its first scan, as the window does when it opens it.
    const std::string file = patient() / "demo.remnant";
    for (const char* command : {"assess", "measure"}) {
        EXPECT_EQ(run_program({command, file, "--json"}).json().at("scan"), "baseline") << command;
        const ProgramRun later = run_program({command, file, "--scan", "Follow-up", "--json"});
        EXPECT_EQ(later.json().at("scan"), "follow-up-1") << command;
        EXPECT_THAT(run_program({command, file}).out, ::testing::StartsWith("Baseline of ")) << command;
    }
}

TEST(CaseCommand, What_a_case_does_not_have_is_refused_with_what_it_has) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    ASSERT_EQ(run_program(create(file)).exit_code, 0);
    const ProgramRun plan = run_program({"measure", file, "--plan", "left"});
    EXPECT_EQ(plan.exit_code, 1);
    EXPECT_THAT(plan.error, HasSubstr("'right-hepatectomy'"));
    const ProgramRun scan = run_program({"assess", file, "--scan", "later"});
    EXPECT_EQ(scan.exit_code, 1);
    EXPECT_THAT(scan.error, HasSubstr("'baseline'"));
    EXPECT_EQ(run_program({"assess", folder / "none.remnant"}).exit_code, 1);
}

TEST(CaseCommand, Wrong_usage_names_the_option) {
    const ScratchFolder folder;
    const std::map<std::string, Arguments> misuses{
        {"--followup-liver", joined(create(folder / "a"), {"--followup-ct", patient() / "followup" / "ct"})},
        {"--followup-date", create(folder / "b", {"--followup-date", "2026-02-01"})},
        {"--height-cm", {"assess", folder / "c", "--height-cm", "170"}},
        {"--tlv-ml", {"assess", "--height-cm", "170", "--weight-kg", "70", "--liver-condition", "normal"}},
        {"--ct", {"measure", folder / "c", "--ct", "x"}}};
    for (const auto& [option, arguments] : misuses) {
        const ProgramRun run = run_program(arguments);
        EXPECT_EQ(run.exit_code, 2) << option << ": " << run.error;
        EXPECT_THAT(run.error, HasSubstr("error: " + option)) << run.error;
    }
    const ProgramRun slip = run_program(create(folder / "d", {"--intervention", "pve:2026-02-30"}));
    EXPECT_EQ(slip.exit_code, 1);
    EXPECT_THAT(slip.error, HasSubstr("--intervention"));
}

TEST(CaseCommand, A_file_that_is_there_is_kept_unless_it_may_be_replaced) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    std::ofstream(file) << "mine";
    const ProgramRun run = run_program(create(file));
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(text_of(file), "mine");
    EXPECT_EQ(run_program(create(file, {"--replace"})).exit_code, 0);
}

TEST(CaseCommand, Facts_for_the_scores_are_kept_and_counted) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    const ProgramRun made =
        run_program(create(file, {"--score-fact", "bilirubin=17", "--score-fact", "albumin=40"}));
    ASSERT_EQ(made.exit_code, 0) << made.error;
    const auto said = run_program({"assess", file, "--json"}).json();
    const auto& scores = said.at("scores");
    const auto albi =
        std::ranges::find_if(scores, [](const nlohmann::json& score) { return score.at("id") == "albi"; });
    ASSERT_NE(albi, scores.end());
    // 0.66 · log10(17) − 0.085 · 40
    EXPECT_NEAR(albi->at("value").get<double>(), -2.587903, 1e-6);
    EXPECT_EQ(albi->at("meaning"), "grade 2");
}

TEST(CaseCommand, A_fact_that_is_none_is_refused_by_name) {
    const ScratchFolder folder;
    const ProgramRun refused = run_program(create(folder / "a.remnant", {"--score-fact", "cea=high"}));
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_THAT(refused.error, HasSubstr("--score-fact cea: 'high' is not a number"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.remnant"));
}

TEST(CaseCommand, A_follow_up_without_outlined_tumours_is_no_complete_response) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    const std::filesystem::path later = patient() / "followup";
    ASSERT_EQ(run_program(create(file, {"--intervention", "pve:2026-01-01", "--followup-ct", later / "ct",
                                        "--followup-liver", later / "labels.nii.gz", "--followup-segments",
                                        later / "labels.nii.gz"}))
                  .exit_code,
              0);
    const auto said = run_program({"assess", file, "--scan", "Follow-up 1", "--json"}).json();
    const auto& course = said.at("lesion_course");
    EXPECT_EQ(course.at("lesions").at(0).at("on_scan").at(1).at("state"), "not outlined");
    EXPECT_EQ(course.at("scans").at(1).at("recist").at("response"), "not evaluable (NE)");
    EXPECT_THAT(ids_of(course.at("warnings")), Contains("tumour-not-outlined"));
    const auto burden = std::ranges::find_if(
        said.at("scores"), [](const nlohmann::json& score) { return score.at("id") == "tbs"; });
    EXPECT_TRUE(burden->at("value").is_null()) << "a burden of 0 where nobody looked for tumours";
    EXPECT_THAT(run_program({"assess", file, "--scan", "Follow-up 1"}).out,
                HasSubstr("no tumour is outlined, so that nobody can tell"));
}

TEST(CaseCommand, Lesions_of_scans_that_are_not_aligned_are_not_matched) {
    const ScratchFolder folder;
    const std::string file = folder / "a.remnant";
    ASSERT_EQ(run_program(joined(create(file, {"--intervention", "pve:2026-01-01"}), followup())).exit_code,
              0);
    const auto course = run_program({"assess", file, "--json"}).json().at("lesion_course");
    EXPECT_EQ(course.at("scans").at(1).at("cannot_say_because"), "Follow-up 1 is not aligned with Baseline");
    ASSERT_FALSE(course.at("lesions").empty());
    EXPECT_EQ(course.at("lesions").at(0).at("on_scan").at(1).at("state"), "not aligned");
}

}  // namespace
}  // namespace remnant::testing

// remnant-cli align CASE: what it leaves in the case file.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "program.h"
#include "remnant/imaging/case_lock.h"

namespace remnant::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using Arguments = std::vector<std::string>;

class AlignCase : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = std::make_unique<ScratchFolder>();
        made({"phantom", *folder_ / "p", "--followup", "--size", "150,130,62", "--spacing", "2.4,2.4,4.0"});
        // The second tumour is no longer seen at the follow-up.
        made(create(
            "case.remnant", p("followup"),
            {"T1=" + p("followup/tumours.nii.gz") + ":1", "T3=" + p("followup/tumours.nii.gz") + ":3"}));
    }
    static void TearDownTestSuite() { folder_.reset(); }

    static std::string p(const std::string& name) { return *folder_ / ("p/" + name); }
    static void made(const Arguments& arguments) {
        const ProgramRun run = run_program(arguments);
        ASSERT_EQ(run.exit_code, 0) << run.error;
    }
    static Arguments create(const std::string& out, const std::string& later, const Arguments& tumours) {
        Arguments all{"case",
                      "create",
                      *folder_ / out,
                      "--ct",
                      p("ct"),
                      "--liver",
                      p("labels.nii.gz"),
                      "--segments",
                      p("labels.nii.gz"),
                      "--operation",
                      "right-hepatectomy",
                      "--intervention",
                      "pve:2026-01-01",
                      "--date",
                      "2025-12-30"};
        for (const char* n : {"1", "2", "3"}) {
            all.insert(all.end(), {"--tumour", "T" + std::string(n) + "=" + p("tumours.nii.gz") + ":" + n});
        }
        all.insert(all.end(),
                   {"--followup-ct", later + "/ct", "--followup-liver", later + "/labels.nii.gz",
                    "--followup-segments", later + "/labels.nii.gz", "--followup-date", "2026-01-29"});
        for (const std::string& tumour : tumours) all.insert(all.end(), {"--followup-tumour", tumour});
        return all;
    }

    /// A copy of the case that a test may change.
    std::string copy() {
        const std::string path = own_ / "a.remnant";
        std::filesystem::copy_file(*folder_ / "case.remnant", path);
        return path;
    }
    static ProgramRun aligned(const std::string& file, const Arguments& more = {}) {
        Arguments all{"align", file, "--json"};
        all.insert(all.end(), more.begin(), more.end());
        return run_program(all);
    }
    static json scan_in(const std::string& file, std::size_t n) {
        return run_program({"case", "info", file, "--json"}).json().at("scans").at(n);
    }
    static std::vector<json> of_kind(const json& scan, const std::string& kind) {
        std::vector<json> found;
        for (const json& s : scan.at("structures")) {
            if (s.at("kind") == kind) found.push_back(s);
        }
        return found;
    }

    ScratchFolder own_;
    inline static std::unique_ptr<ScratchFolder> folder_;
};

TEST_F(AlignCase, Keeps_how_the_scan_lies) {
    const std::string file = copy();
    const ProgramRun run = aligned(file);
    ASSERT_EQ(run.exit_code, 0) << run.error;
    EXPECT_EQ(run.json().at("baseline"), "baseline");
    EXPECT_EQ(scan_in(file, 1).at("aligned"), "rigid");
    EXPECT_TRUE(scan_in(file, 0).at("aligned").is_null());
}

TEST_F(AlignCase, Carries_the_remnant_of_a_plan_as_a_proposal) {
    const std::string file = copy();
    const ProgramRun run = aligned(file, {"--carry-plan", "right-hepatectomy"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const std::vector<json> remnants = of_kind(scan_in(file, 1), "remnant");
    ASSERT_EQ(remnants.size(), 1U);
    EXPECT_FALSE(remnants[0].at("confirmed").get<bool>());
    EXPECT_EQ(remnants[0].at("of_plan"), "right-hepatectomy");
    EXPECT_THAT(remnants[0].at("made_by").get<std::string>(), HasSubstr("remnant "));
    // Segments I–IV of the follow-up by the patient's functions.
    double truth = 0.0;
    const json patient = json::parse(text_of(p("followup/truth.json")));
    for (const json& s : patient.at("structures")) {
        for (const char* name : {"segment 1", "segment 2", "segment 3", "segment 4"})
            truth += s.at("name") == name ? s.at("ml").get<double>() : 0.0;
    }
    EXPECT_NEAR(remnants[0].at("ml").get<double>() / truth, 1.0, 0.05);
}

TEST_F(AlignCase, A_new_proposal_takes_the_place_of_the_old_one) {
    const std::string file = copy();
    ASSERT_EQ(aligned(file, {"--carry-plan", "right-hepatectomy", "--gone"}).exit_code, 0);
    const ProgramRun again = aligned(file, {"--carry-plan", "right-hepatectomy", "--gone"});
    ASSERT_EQ(again.exit_code, 0) << again.error;
    EXPECT_EQ(of_kind(scan_in(file, 1), "remnant").size(), 1U);
    EXPECT_EQ(of_kind(scan_in(file, 1), "disappeared-metastasis").size(), 1U);
}

TEST_F(AlignCase, Adds_the_sites_of_lesions_that_are_gone) {
    const std::string file = copy();
    const ProgramRun run = aligned(file, {"--gone"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json lesions = run.json().at("lesions");
    EXPECT_EQ(lesions.at("gone"), json::array({"T2"}));
    EXPECT_EQ(lesions.at("pairs").size(), 2U);
    const std::vector<json> sites = of_kind(scan_in(file, 1), "disappeared-metastasis");
    ASSERT_EQ(sites.size(), 1U);
    EXPECT_EQ(sites[0].at("name"), "T2 (disappeared)");
    EXPECT_FALSE(sites[0].at("confirmed").get<bool>());
}

TEST_F(AlignCase, Names_the_scan_it_carries_from) {
    const ProgramRun run = run_program({"align", copy(), "--carry-plan", "right-hepatectomy", "--gone"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    EXPECT_THAT(run.out, ::testing::ContainsRegex("from +Baseline"));
    EXPECT_THAT(run.out, ::testing::ContainsRegex("compared with +Baseline"));
}

TEST_F(AlignCase, A_pair_that_does_not_fit_changes_nothing) {
    made({"phantom", *folder_ / "mirrored", "--situs-inversus", "--size", "150,130,62", "--spacing",
          "2.4,2.4,4.0"});
    made(create("wrong.remnant", *folder_ / "mirrored", {}));
    const std::string file = *folder_ / "wrong.remnant";
    const std::string before = text_of(file);
    const ProgramRun run = aligned(file, {"--carry-plan", "right-hepatectomy"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("mirror image"));
    EXPECT_THAT(run.error, HasSubstr("nothing was changed"));
    EXPECT_TRUE(text_of(file) == before) << "the case file was changed";
}

TEST_F(AlignCase, Refuses_a_case_that_is_open_elsewhere) {
    const std::string file = copy();
    const auto lock = imaging::CaseLock::acquire(file);
    ASSERT_EQ(lock.state(), imaging::CaseLock::State::Held);
    const ProgramRun run = aligned(file);
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("has this case open"));
}

TEST_F(AlignCase, Refuses_what_the_case_does_not_have) {
    const std::string file = copy();
    EXPECT_THAT(aligned(file, {"--scan", "baseline"}).error, HasSubstr("it is the first scan"));
    EXPECT_THAT(aligned(file, {"--scan", "none"}).error, HasSubstr("its scans: 'baseline', 'follow-up-1'"));
    EXPECT_THAT(aligned(file, {"--carry-plan", "none"}).error, HasSubstr("its plans: 'right-hepatectomy'"));
    EXPECT_EQ(aligned(file, {"--ct", p("ct")}).exit_code, 2);
}

TEST_F(AlignCase, Two_patients_are_refused_by_both_names) {
    made({"phantom", *folder_ / "q", "--seed", "2", "--size", "60,60,40", "--spacing", "6,6,6"});
    const ProgramRun run =
        run_program({"align", "--ct", p("ct"), "--followup-ct", *folder_ / "q/ct", "-o", own_ / "map.json"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("phantom-1"));
    EXPECT_THAT(run.error, HasSubstr("phantom-2"));
    EXPECT_FALSE(std::filesystem::exists(own_ / "map.json"));
}

}  // namespace
}  // namespace remnant::testing

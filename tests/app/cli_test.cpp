// What every command of remnant-cli promises: exit codes, the form of a refusal, one JSON object and nothing
// else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.h"

namespace remnant::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Arguments = std::vector<std::string>;

Arguments assess(const Arguments& more = {}) {
    Arguments all{"assess", "--height-cm", "170",  "--weight-kg", "70", "--liver-condition",
                  "normal", "--tlv-ml",    "1500", "--tumour-ml", "0",  "--flr-ml",
                  "320"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

TEST(Cli, Every_command_explains_itself_with_an_example) {
    for (const char* command : {"series", "convert", "volumes", "assess", "measure", "compare", "phantom",
                                "territories", "batch", "exercise"}) {
        const ProgramRun run = run_program({command, "--help"});
        EXPECT_EQ(run.exit_code, 0) << command;
        EXPECT_THAT(run.out, HasSubstr("Example: remnant-cli " + std::string(command)));
        EXPECT_EQ(run.error, "");
    }
}

TEST(Cli, Says_that_it_is_not_a_medical_device) {
    EXPECT_THAT(run_program({"--help"}).out, HasSubstr("Not a medical device"));
}

struct Misuse {
    Arguments arguments;
    const char* what;
};

TEST(Cli, Wrong_usage_ends_with_2_and_names_the_option) {
    const Misuse misuses[] = {
        {{}, "remnant-cli"},
        {{"volume", "x"}, "remnant-cli"},
        {assess({"--colour"}), "--colour"},
        {{"assess", "--height-cm", "170"}, "--"},
        {assess({"--liver-condition", "fat"}), "--liver-condition"},
        {assess({"--age-years", "old"}), "--age-years"},
        {assess({"--followup-flr-ml", "400"}), "--followup-flr-ml"},
        {{"measure", "--ct", "x"}, "--"},
        {{"compare", "a.nii"}, "compare"},
        {{"compare", "a.nii", "b.nii", "--places", "1000"}, "--places"},
        {{"measure", "--ct", "x", "--liver", "y", "--plane", "1,2,3", "--height-cm", "170", "--weight-kg",
          "70", "--liver-condition", "normal"},
         "--plane"},
    };
    for (const Misuse& misuse : misuses) {
        const ProgramRun run = run_program(misuse.arguments);
        EXPECT_EQ(run.exit_code, 2) << run.error;
        EXPECT_THAT(run.error, StartsWith(std::string("error: ") + misuse.what));
        EXPECT_EQ(run.out, "");
        EXPECT_EQ(std::count(run.error.begin(), run.error.end(), '\n'), 1) << run.error;
    }
}

TEST(Cli, A_refused_input_ends_with_1_and_names_itself) {
    const Misuse refusals[] = {
        {{"series", "/nowhere/at/all"}, "/nowhere/at/all: "},
        {{"volumes", "/nowhere/liver.nii.gz"}, "/nowhere/liver.nii.gz: "},
        {{"compare", "/nowhere/a.nii.gz", "/nowhere/b.nii.gz"}, "/nowhere/a.nii.gz: "},
        {{"compare", "a.nii", "b.nii", "--remnant", "2,3"}, "--ct: "},
        {{"assess", "--height-cm", "17", "--weight-kg", "70", "--liver-condition", "normal", "--tlv-ml",
          "1500", "--tumour-ml", "0", "--flr-ml", "320"},
         "--height-cm: "},
        {assess({"--density-kg-per-l", "2"}), "--density-kg-per-l: "},
        {assess({"--stlv-formula", "vauthey"}), "--stlv-formula: "},
        {assess({"--followup-tlv-ml", "1500", "--followup-flr-ml", "400", "--days", "0"}), "--days: "},
    };
    for (const Misuse& refusal : refusals) {
        const ProgramRun run = run_program(refusal.arguments);
        EXPECT_EQ(run.exit_code, 1) << run.error;
        EXPECT_THAT(run.error, StartsWith(std::string("error: ") + refusal.what));
        EXPECT_EQ(run.out, "") << "a refusal leaves nothing half said on stdout";
    }
}

TEST(Cli, The_verdict_is_one_JSON_object_in_full_precision) {
    const ProgramRun run = run_program(assess({"--followup-tlv-ml", "1560", "--followup-tumour-ml", "0",
                                               "--followup-flr-ml", "450", "--days", "28", "--json"}));
    ASSERT_EQ(run.exit_code, 0) << run.error;
    EXPECT_EQ(run.error, "");
    const auto json = run.json();
    EXPECT_EQ(json.at("bsa").at("formula"), "mosteller");
    EXPECT_NEAR(json.at("bsa").at("m2").get<double>(), 1.818118685772619, 1e-14);
    EXPECT_EQ(json.at("stlv_used"), "vauthey-bsa");
    EXPECT_EQ(json.at("stlv").at(0).at("id"), "vauthey-bsa");
    EXPECT_NEAR(json.at("stlv").at(0).at("ml").get<double>(), 1509.6554481059247, 1e-9);
    EXPECT_TRUE(json.at("stlv").at(0).contains("source"));
    const auto& baseline = json.at("baseline");
    EXPECT_NEAR(baseline.at("sflr_percent").get<double>(), 21.196889687741997, 1e-12);
    EXPECT_NEAR(baseline.at("margin_ml").get<double>(), 18.06891037881502, 1e-9);
    EXPECT_EQ(baseline.at("adequate"), true);
    EXPECT_EQ(baseline.at("threshold_percent"), 20);
    for (const char* key : {"tlv_ml", "tumour_ml", "functional_ml", "flr_ml", "rlv_tlv_percent",
                            "rlv_functional_percent", "flr_body_weight_percent", "margin_points"}) {
        EXPECT_TRUE(baseline.contains(key)) << key;
        EXPECT_TRUE(json.at("followup").contains(key)) << key;
    }
    const auto& followup = json.at("followup");
    EXPECT_EQ(followup.at("days"), 28);
    EXPECT_NEAR(followup.at("degree_of_hypertrophy_points").get<double>(), 8.611236435645186, 1e-9);
    EXPECT_NEAR(followup.at("kinetic_growth_rate_per_week").get<double>(), 2.1528091089112964, 1e-9);
    EXPECT_NEAR(followup.at("remnant_growth_rate_per_week").get<double>(), 1.8782051282051286, 1e-9);
    EXPECT_NEAR(followup.at("relative_hypertrophy_percent").get<double>(), 40.625, 1e-9);
    EXPECT_NEAR(followup.at("growth_ml_per_day").get<double>(), 4.642857142857143, 1e-9);
    for (const auto& w : json.at("warnings")) EXPECT_TRUE(w.contains("id") && w.contains("text"));
}

TEST(Cli, A_formula_in_grams_says_grams) {
    const auto json = run_program(assess({"--sex", "male", "--json"})).json();
    int in_grams = 0;
    for (const auto& row : json.at("stlv")) {
        if (row.at("id") != "chan") continue;
        ++in_grams;
        EXPECT_EQ(row.at("g"), 1130.0);
        EXPECT_FALSE(row.contains("ml"));
    }
    EXPECT_EQ(in_grams, 1);
}

TEST(Cli, The_table_for_people_holds_the_answer_and_its_threshold) {
    const ProgramRun run = run_program(assess());
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.out, HasSubstr("21.2"));
    EXPECT_THAT(run.out, HasSubstr("ENOUGH"));
    EXPECT_THAT(run.out, HasSubstr("near-threshold"));
}

TEST(Cli, Nothing_moves_on_stderr_when_it_is_no_terminal) {
    const ScratchFolder folder;
    const ProgramRun run =
        run_program({"phantom", folder / "demo", "--size", "48,48,30", "--spacing", "8,8,10"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.error, "");
}

TEST(Cli, A_phantom_s_variants_reach_its_files) {
    const ScratchFolder folder;
    const Arguments small{"phantom", folder / "demo", "--size", "48,48,30", "--spacing", "8,8,10"};
    const auto with = [&](const Arguments& more) {
        Arguments all = small;
        all.insert(all.end(), more.begin(), more.end());
        return run_program(all);
    };
    const ProgramRun run =
        with({"--contrast", "80", "--steatosis", "20", "--situs-inversus", "--touching-organs", "--lesions",
              "--scattered-lesions", "4", "--noise", "25", "--soft-kernel", "--texture", "4", "--prone",
              "--table", "--missing-dome", "35"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const std::string truth = text_of(folder / "demo/truth.json");
    EXPECT_THAT(truth, HasSubstr("liver outside the scan"));
    EXPECT_THAT(truth, HasSubstr("tumour 12"));
    const ProgramRun refused = with({"--noise", "-3"});
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_THAT(refused.error, StartsWith("error: --noise: "));
}

class CliOnThePhantom : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = new ScratchFolder();
        made_ = run_program({"phantom", *folder_ / "demo", "--seed", "3", "--followup", "--size",
                             "160,140,90", "--spacing", "2.4,2.4,3"})
                    .exit_code;
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    void SetUp() override { ASSERT_EQ(made_, 0); }

    static std::string demo(const std::string& name) { return folder_->path() / "demo" / name; }

    static Arguments measure(const Arguments& more) {
        Arguments all{"measure",
                      "--ct",
                      demo("ct"),
                      "--liver",
                      demo("labels.nii.gz"),
                      "--height-cm",
                      "172",
                      "--weight-kg",
                      "74",
                      "--liver-condition",
                      "normal",
                      "--json",
                      "--tumour",
                      demo("tumours.nii.gz")};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    static ScratchFolder* folder_;
    static int made_;
};

ScratchFolder* CliOnThePhantom::folder_ = nullptr;
int CliOnThePhantom::made_ = -1;

TEST_F(CliOnThePhantom, Truth_says_structures_patient_and_days) {
    const auto truth = nlohmann::json::parse(text_of(demo("truth.json")));
    EXPECT_EQ(truth.at("structures").at(0).at("name"), "liver");
    EXPECT_GT(truth.at("structures").at(0).at("ml"), 800);
    EXPECT_TRUE(truth.at("patient").contains("height_cm"));
    EXPECT_FALSE(truth.contains("days"));
    EXPECT_TRUE(nlohmann::json::parse(text_of(demo("followup/truth.json"))).contains("days"));
}

TEST_F(CliOnThePhantom, A_right_hepatectomy_leaves_the_true_remnant) {
    const ProgramRun run =
        run_program(measure({"--segments", demo("labels.nii.gz"), "--operation", "right-hepatectomy"}));
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const double truth =
        nlohmann::json::parse(text_of(demo("truth.json"))).at("flr_right_hepatectomy_ml").get<double>();
    EXPECT_NEAR(run.json().at("baseline").at("flr_ml").get<double>() / truth, 1.0, 0.005);
}

TEST_F(CliOnThePhantom, Naming_an_operation_and_its_segments_are_one_thing) {
    const auto by_name =
        run_program(measure({"--segments", demo("labels.nii.gz"), "--operation", "left-hepatectomy"}));
    const auto by_segments =
        run_program(measure({"--segments", demo("labels.nii.gz"), "--remnant", "I,5,VI,7,viii"}));
    ASSERT_EQ(by_name.exit_code, 0) << by_name.error;
    ASSERT_EQ(by_segments.exit_code, 0) << by_segments.error;
    EXPECT_EQ(by_name.json().at("baseline"), by_segments.json().at("baseline"));
    EXPECT_EQ(by_segments.json().at("resection").at("kind"), "segments");
}

TEST_F(CliOnThePhantom, Remnant_resected_and_unassigned_are_the_liver) {
    for (const Arguments& plan : {Arguments{"--plane", "-20,0,0,0.5,0.1,-0.2"},
                                  Arguments{"--segments", demo("labels.nii.gz"), "--remnant", "2,3"}}) {
        const ProgramRun run = run_program(measure(plan));
        ASSERT_EQ(run.exit_code, 0) << run.error;
        const auto json = run.json();
        std::int64_t liver = 0;
        for (const auto& s : json.at("structures")) {
            if (s.at("name") == "labels") liver = s.at("voxels");
        }
        const auto& r = json.at("resection");
        EXPECT_EQ(r.at("remnant_voxels").get<std::int64_t>() + r.at("resected_voxels").get<std::int64_t>() +
                      r.at("unassigned_voxels").get<std::int64_t>(),
                  liver);
        EXPECT_EQ(r.at("remnant_ml_subvoxel").is_null(), r.at("kind") != "plane");
    }
}

TEST_F(CliOnThePhantom, A_label_may_be_one_value_under_a_name_of_its_own) {
    const ProgramRun run = run_program({"volumes", demo("labels.nii.gz") + ":4", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    ASSERT_EQ(run.json().at("labels").size(), 1u);
    EXPECT_EQ(run.json().at("labels").at(0).at("value"), 4);
    const auto measured = run_program(
        measure({"--plane", "0,0,0,1,0,0", "--tumour", "second=" + demo("tumours.nii.gz") + ":2"}));
    ASSERT_EQ(measured.exit_code, 0) << measured.error;
    EXPECT_THAT(measured.out, HasSubstr("\"second\""));
}

TEST_F(CliOnThePhantom, A_follow_up_is_another_scan_and_is_refused_beside_the_baseline) {
    const ProgramRun run =
        run_program({"measure", "--ct", demo(""), "--liver", demo("labels.nii.gz"), "--plane", "0,0,0,1,0,0",
                     "--height-cm", "172", "--weight-kg", "74", "--liver-condition", "normal"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("--series"));
}

TEST_F(CliOnThePhantom, A_segment_map_of_another_liver_is_refused_unless_accepted) {
    Arguments wrong = measure({"--segments", demo("vessels.nii.gz"), "--remnant", "2"});
    EXPECT_EQ(run_program(wrong).exit_code, 1);
    EXPECT_THAT(run_program(wrong).error, HasSubstr("--accept-mismatch"));
    wrong.push_back("--accept-mismatch");
    const ProgramRun accepted = run_program(wrong);
    ASSERT_EQ(accepted.exit_code, 0) << accepted.error;
    EXPECT_THAT(accepted.out, HasSubstr("\"unassigned\""));
}

TEST_F(CliOnThePhantom, A_series_is_converted_to_every_format_with_one_content) {
    for (const char* name : {"ct.nii.gz", "ct.nrrd", "ct.mha"}) {
        const ProgramRun run = run_program({"convert", demo("ct"), demo(name)});
        EXPECT_EQ(run.exit_code, 0) << run.error;
        EXPECT_TRUE(std::filesystem::exists(demo(name)));
    }
    EXPECT_EQ(run_program({"convert", demo("ct"), demo("ct.png")}).exit_code, 1);
}

}  // namespace
}  // namespace remnant::testing

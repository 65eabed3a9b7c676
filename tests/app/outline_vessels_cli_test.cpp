// remnant-cli outline --vessels on the digital patient, and its branches handed to territories.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "program.h"

namespace remnant::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class CliVessels : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = new ScratchFolder();
        made_ = run_program({"phantom", *folder_ / "demo", "--size", "180,150,70", "--spacing", "2,2,3"})
                    .exit_code;
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    void SetUp() override { ASSERT_EQ(made_, 0); }

    static std::string path(const std::string& name) { return folder_->path() / name; }
    static ProgramRun outline(const std::vector<std::string>& more) {
        std::vector<std::string> all{
            "outline",          "--ct",  path("demo/ct"), "--liver", path("demo/labels.nii.gz"), "-o",
            path("out.nii.gz"), "--json"};
        all.insert(all.end(), more.begin(), more.end());
        return run_program(all);
    }
    static ProgramRun portal() {
        return outline({"--vessels", "portal", "--seed", "-14,14,-14", "--other-seed", "-12,30,46",
                        "--other-seed", "26,-20,30", "--branches-out", path("branches.json")});
    }

    static inline ScratchFolder* folder_ = nullptr;
    static inline int made_ = -1;
};

TEST_F(CliVessels, Portal_vein_has_branches_with_calibre_and_length) {
    const ProgramRun run = portal();
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json answer = json::parse(run.out);
    EXPECT_GT(answer.at("volume_ml").get<double>(), 10.0);
    EXPECT_EQ(answer.at("confirmed"), false);
    ASSERT_GE(answer.at("branches").size(), 4U);
    for (const json& branch : answer.at("branches")) {
        EXPECT_GT(branch.at("calibre_mm").get<double>(), 0.0);
        EXPECT_GT(branch.at("length_mm").get<double>(), 0.0);
    }
}

TEST_F(CliVessels, Branches_are_read_by_territories_as_they_are) {
    ASSERT_EQ(portal().exit_code, 0);
    const ProgramRun run =
        run_program({"territories", "--liver", path("demo/labels.nii.gz"), "--portal", path("out.nii.gz"),
                     "--branches", path("branches.json"), "-o", path("territories.nii.gz"), "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json answer = json::parse(run.out);
    double ml = 0.0;
    for (const json& territory : answer.at("territories")) ml += territory.at("ml").get<double>();
    EXPECT_NEAR(ml, answer.at("liver_ml").get<double>(), 1e-6) << "liver that belongs to no branch";
}

TEST_F(CliVessels, A_seed_in_no_vessel_is_refused_by_name) {
    const ProgramRun run = outline({"--vessels", "hepatic", "--seed", "-50,-40,20"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("error: hepatic veins: the seed at -50, -40, 20 mm lies in no vessel"));
}

TEST_F(CliVessels, Vessels_without_a_seed_are_wrong_usage) {
    EXPECT_EQ(outline({"--vessels", "portal"}).exit_code, 2);
    EXPECT_EQ(outline({"--find", "liver", "--seed", "1,2,3"}).exit_code, 2);
}

}  // namespace
}  // namespace remnant::testing

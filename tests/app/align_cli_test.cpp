// remnant-cli align: what it prints and writes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.h"

namespace remnant::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class Align : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = std::make_unique<ScratchFolder>();
        const ProgramRun made = run_program(
            {"phantom", *folder_ / "p", "--followup", "--size", "150,130,62", "--spacing", "2.4,2.4,4.0"});
        ASSERT_EQ(made.exit_code, 0) << made.error;
    }
    static void TearDownTestSuite() { folder_.reset(); }

    /// Both scans with their livers, and more options.
    static ProgramRun aligned(std::vector<std::string> more) {
        const std::string p = *folder_ / "p";
        std::vector<std::string> all{"align",
                                     "--ct",
                                     p + "/ct",
                                     "--followup-ct",
                                     p + "/followup/ct",
                                     "--liver",
                                     p + "/labels.nii.gz",
                                     "--followup-liver",
                                     p + "/followup/labels.nii.gz"};
        all.insert(all.end(), more.begin(), more.end());
        return run_program(all);
    }

    inline static std::unique_ptr<ScratchFolder> folder_;
};

TEST_F(Align, Prints_the_map_its_residual_and_its_doubts) {
    const std::string file = *folder_ / "map.json";
    const ProgramRun run = aligned({"--json", "-o", file});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json j = run.json();
    EXPECT_EQ(j.at("method"), "rigid");
    EXPECT_TRUE(j.at("plausible").get<bool>());
    // The digital patient lies still; his vessels do not move.
    for (int r = 0; r < 3; ++r)
        EXPECT_NEAR(j.at("followup_to_baseline").at("translation_mm").at(r).get<double>(), 0.0, 4.0);
    EXPECT_GT(j.at("residual_95_mm").get<double>(), j.at("residual_median_mm").get<double>());
    EXPECT_EQ(json::parse(text_of(file)).at("followup_to_baseline"), j.at("followup_to_baseline"));
}

TEST_F(Align, Carries_an_outline_as_a_proposal) {
    const std::string out = *folder_ / "carried.nii.gz";
    const std::string labels = *folder_ / "p/labels.nii.gz:2";
    const ProgramRun run = aligned({"--carry", labels, "--carry-out", out});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    EXPECT_THAT(run.out, HasSubstr("a proposal"));
    EXPECT_THAT(run.out, HasSubstr("carried-proposal"));
    EXPECT_TRUE(std::filesystem::exists(out));
}

TEST_F(Align, Refuses_what_it_cannot_do) {
    EXPECT_EQ(aligned({"--method", "magic"}).exit_code, 2);
    EXPECT_EQ(aligned({"--carry", "x.nii.gz"}).exit_code, 2);
    const ProgramRun nowhere =
        run_program({"align", "--ct", *folder_ / "p/ct", "--followup-ct", *folder_ / "no"});
    EXPECT_EQ(nowhere.exit_code, 1);
    EXPECT_THAT(nowhere.error, HasSubstr("error: "));
}

}  // namespace
}  // namespace remnant::testing

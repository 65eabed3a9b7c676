// remnant-cli outline --strokes on the digital patient.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "program.h"
#include "remnant/core/job.h"
#include "remnant/imaging/label_file.h"

namespace remnant::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class CliStrokes : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = new ScratchFolder();
        made_ =
            run_program({"phantom", *folder_ / "demo", "--size", "150,125,60", "--spacing", "2.4,2.4,3.5"})
                .exit_code;
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    void SetUp() override { ASSERT_EQ(made_, 0); }

    static std::string path(const std::string& name) { return folder_->path() / name; }
    static std::string strokes(const std::vector<json>& list) {
        std::ofstream(path("strokes.json")) << json(list).dump();
        return path("strokes.json");
    }
    static json stroke(const char* label, const std::vector<std::array<int, 3>>& points) {
        return {{"label", label}, {"points", points}, {"radius_mm", 4}};
    }
    static ProgramRun outline(const std::string& file, const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"outline", "--ct", path("demo/ct"),    "--strokes",
                                     file,      "-o",   path("out.nii.gz"), "--json"};
        all.insert(all.end(), more.begin(), more.end());
        return run_program(all);
    }
    static inline ScratchFolder* folder_ = nullptr;
    static inline int made_ = -1;
};

TEST_F(CliStrokes, Correct_a_liver_and_keep_what_they_paint) {
    const json cut = stroke("out", {{-60, 0, 0}, {-40, 0, 0}});
    const ProgramRun run = outline(strokes({cut}), {"--liver", path("demo/labels.nii.gz")});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json answer = json::parse(run.out);
    EXPECT_EQ(answer.at("strokes"), 1);
    EXPECT_EQ(answer.at("corrected"), true);
    EXPECT_EQ(answer.at("confirmed"), false);
    const auto written = imaging::read_label_file(path("out.nii.gz"), {}, core::JobContext());
    ASSERT_TRUE(written) << core::to_line(written.error());
    const core::Vec3 at = written->geometry.index({-50, 0, 0});
    EXPECT_FALSE(written->entries.front().mask.contains(static_cast<int>(std::lround(at[0])),
                                                        static_cast<int>(std::lround(at[1])),
                                                        static_cast<int>(std::lround(at[2]))))
        << "a voxel painted outside is inside";
}

TEST_F(CliStrokes, Alone_outline_a_liver_of_likely_size) {
    const ProgramRun run = outline(
        strokes({stroke("in", {{-80, 0, 0}, {-30, -10, 0}}), stroke("out", {{60, 40, 0}, {90, 20, 0}}),
                 stroke("out", {{0, 80, 0}, {0, 80, 40}})}));
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json answer = json::parse(run.out);
    EXPECT_EQ(answer.at("corrected"), false);
    EXPECT_GT(answer.at("volume_ml").get<double>(), 500.0);
    EXPECT_LT(answer.at("volume_ml").get<double>(), 3000.0);
}

TEST_F(CliStrokes, Are_refused_with_their_number_and_the_reason) {
    ProgramRun run = outline(strokes({stroke("in", {{-60, 0, 0}}), stroke("out", {{900, 0, 0}})}));
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("error: stroke 2: the point 900.0, 0.0, 0.0 lies outside the scan"));
    run = outline(strokes({stroke("in", {{-60, 0, 0}})}));
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("none lies outside"));
    run = outline(strokes({stroke("perhaps", {{-60, 0, 0}})}));
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("stroke 1: its label is neither"));
}

}  // namespace
}  // namespace remnant::testing

// remnant-cli outline --tumour on the digital patient: a click in, a label file and numbers out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.h"
#include "remnant/imaging/label_file.h"

namespace remnant::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class CliOutlineTumour : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = new ScratchFolder();
        made_ = run_program({"phantom", *folder_ / "demo", "--seed", "3", "--size", "150,130,70", "--spacing",
                             "2.4,2.4,3.5"})
                    .exit_code;
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    void SetUp() override { ASSERT_EQ(made_, 0); }

    static std::string path(const std::string& name) { return folder_->path() / name; }
    static ProgramRun outline(const std::string& click, const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"outline",           "--ct", path("demo/ct"),
                                     "--tumour=" + click, "-o",   path("out.nii.gz")};
        all.insert(all.end(), more.begin(), more.end());
        return run_program(all);
    }
    static core::LabelMask mask_in(const std::string& file, int value) {
        const auto read = imaging::read_label_file(file, {}, core::JobContext());
        EXPECT_TRUE(read) << file;
        if (!read) return {};
        for (const imaging::LabelEntry& entry : read->entries) {
            if (entry.value == value) return entry.mask;
        }
        ADD_FAILURE() << file << " has no " << value;
        return {};
    }

    static ScratchFolder* folder_;
    static int made_;
};

ScratchFolder* CliOutlineTumour::folder_ = nullptr;
int CliOutlineTumour::made_ = -1;

// The digital patient's first tumour lies about (−86, 26, 10) and is 48 mm long, give or take 4 %.
TEST_F(CliOutlineTumour, Writes_the_digital_patient_s_tumour_and_says_how_large_it_is) {
    for (const char* click : {"-86,26,10,48", "-86,26,10"}) {
        SCOPED_TRACE(click);
        const ProgramRun run = outline(click, {"--json"});
        ASSERT_EQ(run.exit_code, 0) << run.error;
        const json answer = json::parse(run.out);
        const core::LabelMask truth = mask_in(path("demo/tumours.nii.gz"), 1);
        const core::LabelMask found = mask_in(path("out.nii.gz"), 1);
        EXPECT_GE(core::dice(found, truth), 0.93);
        const double voxel_ml = 2.4 * 2.4 * 3.5 / 1000.0;
        EXPECT_NEAR(answer.at("volume_ml").get<double>(), static_cast<double>(found.count()) * voxel_ml,
                    1e-6);
        EXPECT_NEAR(answer.at("longest_diameter_mm").get<double>(), 48.0, 5.0);
        EXPECT_NEAR(answer.at("perpendicular_diameter_mm").get<double>(), 48.0, 5.0);
        EXPECT_NEAR(answer.at("greatest_diameter_mm").get<double>(), 48.0, 5.0);
        EXPECT_NEAR(answer.at("mean_hu").get<double>(), 68.0, 8.0);
        EXPECT_EQ(answer.at("confirmed"), false);
        EXPECT_TRUE(answer.at("doubts").is_array());
    }
}

TEST_F(CliOutlineTumour, Keeps_to_the_liver_that_is_named) {
    const ProgramRun run = outline("-86,26,10,48", {"--liver", path("demo/labels.nii.gz"), "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    EXPECT_GE(core::dice(mask_in(path("out.nii.gz"), 1), mask_in(path("demo/tumours.nii.gz"), 1)), 0.93);
}

TEST_F(CliOutlineTumour, Says_it_in_one_line_for_people) {
    const ProgramRun run = outline("-86,26,10,48");
    ASSERT_EQ(run.exit_code, 0) << run.error;
    EXPECT_THAT(run.out, HasSubstr("tumour, "));
    EXPECT_THAT(run.out, HasSubstr(" mm, "));
    EXPECT_THAT(run.out, HasSubstr("not confirmed by a person"));
}

TEST_F(CliOutlineTumour, Refuses_what_is_no_click) {
    EXPECT_EQ(outline("900,0,0").exit_code, 1);
    EXPECT_THAT(outline("900,0,0").error, HasSubstr("outside the scan"));
    EXPECT_THAT(outline("-86,26,10,300").error, HasSubstr("diameter"));
    EXPECT_EQ(outline("-86,26").exit_code, 1);
    EXPECT_EQ(outline("-86,26,10", {"--find", "liver"}).exit_code, 2) << "two ways at once";
}

}  // namespace
}  // namespace remnant::testing

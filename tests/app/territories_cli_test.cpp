// remnant-cli territories on the digital patient: files in, label map and numbers out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "program.h"

namespace remnant::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CliTerritories : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = new ScratchFolder();
        made_ = run_program({"phantom", *folder_ / "demo", "--seed", "3", "--size", "110,100,60", "--spacing",
                             "3.4,3.4,4.5"})
                    .exit_code;
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    void SetUp() override { ASSERT_EQ(made_, 0); }

    static std::string path(const std::string& name) { return folder_->path() / name; }
    static std::string demo(const std::string& name) { return path("demo/" + name); }
    static std::string written(const std::string& name, const json& content) {
        std::ofstream(path(name)) << content;
        return path(name);
    }

    /// The portal vein's stem and two main branches, and names for where they lead.
    static json tree() {
        return {
            {{"name", "stem"}, {"points", {{-6, 28, -45}}}, {"supplies", false}},
            {{"name", "left portal vein"}, {"parent", "stem"}},
            {{"name", "IV"}, {"points", {{8, -12, 2}}}, {"parent", "left portal vein"}},
            {{"name", "lateral"}, {"points", {{24, -36, 14}}}, {"parent", "left portal vein"}},
            {{"name", "VIII ventral"}, {"segment", "8"}, {"points", {{-58, 6, -6}}}, {"parent", "stem"}},
            {{"name", "VIII dorsal"}, {"segment", "VIII"}, {"points", {{-40, 10, -9}}}, {"parent", "stem"}}};
    }
    static ProgramRun divide(const json& branches, const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"territories",
                                     "--liver",
                                     demo("labels.nii.gz"),
                                     "--portal",
                                     demo("vessels.nii.gz:1"),
                                     "--branches",
                                     written("branches.json", branches),
                                     "-o",
                                     path("out.nii.gz"),
                                     "--json"};
        all.insert(all.end(), more.begin(), more.end());
        return run_program(all);
    }
    static std::string marks() {
        return written("marks.json", {{"right_hepatic_vein", {{-56, 20, 0}, {-92, 4, 0}}},
                                      {"middle_hepatic_vein", {{-20, 0, 0}, {-8, -38, 0}}},
                                      {"left_hepatic_vein", {{3, -24, 18}, {77, -44, 18}}},
                                      {"ivc", {{-22, 42, 48}, {-22, 42, -50}}},
                                      {"portal_bifurcation", {-40, 0, -2}},
                                      {"umbilical_fissure", {{16, -30, 0}, {22, -60, 0}}},
                                      {"caudate", {{"low", {-33, 9, -26}}, {"high", {25, 59, 42}}}}});
    }
    static const json& territory(const json& answer, const std::string& name) {
        for (const json& t : answer.at("territories")) {
            if (t.at("name") == name) return t;
        }
        static const json none;
        ADD_FAILURE() << "there is no territory " << name << " in " << answer;
        return none;
    }
    static std::int64_t voxels(const json& territories) {
        std::int64_t sum = 0;
        for (const json& t : territories) sum += t.at("voxels").get<std::int64_t>();
        return sum;
    }
    static json volumes(const std::string& file) {
        const ProgramRun run = run_program({"volumes", file, "--json"});
        EXPECT_EQ(run.exit_code, 0) << run.error;
        return run.json().at("labels");
    }

    static ScratchFolder* folder_;
    static int made_;
};

ScratchFolder* CliTerritories::folder_ = nullptr;
int CliTerritories::made_ = -1;

TEST_F(CliTerritories, The_map_written_holds_the_volumes_printed_and_all_of_the_liver) {
    const ProgramRun run = divide(tree());
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json answer = run.json();
    ASSERT_EQ(answer.at("territories").size(), 3u);
    const json map = volumes(path("out.nii.gz"));
    ASSERT_EQ(map.size(), 3u);
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(map[n].at("value"), answer.at("territories")[n].at("value"));
        EXPECT_EQ(map[n].at("voxels"), answer.at("territories")[n].at("voxels"));
    }
    EXPECT_EQ(voxels(map), voxels(volumes(demo("labels.nii.gz"))));
}

TEST_F(CliTerritories, Branches_of_one_segment_share_its_value_and_others_count_from_101) {
    const json answer = divide(tree()).json();
    EXPECT_EQ(territory(answer, "Segment IV").at("value"), 4);
    EXPECT_EQ(territory(answer, "Segment VIII").at("value"), 8);
    EXPECT_EQ(territory(answer, "lateral").at("value"), 101);
}

TEST_F(CliTerritories, A_cut_branch_costs_what_springs_from_it_and_says_how_much_of_the_remnant) {
    const ProgramRun run =
        divide(tree(), {"--cut", "left portal vein", "--remnant", "IV,8", "--lost", path("lost.nii.gz")});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json answer = run.json();
    const json& cut = answer.at("cut");
    const auto count = [&](const char* name) {
        return territory(answer, name).at("voxels").get<std::int64_t>();
    };
    EXPECT_EQ(cut.at("loses"), "inflow");
    EXPECT_EQ(cut.at("branches"), (json{"left portal vein", "IV", "lateral"}));
    EXPECT_EQ(cut.at("voxels"), count("Segment IV") + count("lateral"));
    EXPECT_EQ(cut.at("remnant_voxels"), count("Segment IV"));
    EXPECT_NEAR(cut.at("percent_of_remnant").get<double>(),
                100.0 * static_cast<double>(count("Segment IV")) /
                    static_cast<double>(count("Segment IV") + count("Segment VIII")),
                1e-9);
    EXPECT_EQ(volumes(path("lost.nii.gz"))[0].at("voxels"), cut.at("voxels"));
}

TEST_F(CliTerritories, Of_hepatic_veins_it_is_the_outflow_that_is_lost) {
    const json veins{{{"name", "right hepatic vein"}, {"points", {{-50, 25, 30}}}},
                     {{"name", "middle hepatic vein"}, {"points", {{-21, 6, 29}}}},
                     {{"name", "left hepatic vein"}, {"points", {{12, 4, 36}}}}};
    const ProgramRun run = run_program({"territories", "--liver", demo("labels.nii.gz"), "--hepatic",
                                        demo("vessels.nii.gz:2"), "--branches", written("veins.json", veins),
                                        "-o", path("drained.nii.gz"), "--cut", "middle hepatic vein"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    EXPECT_THAT(run.out, HasSubstr("of liver lose their outflow"));
}

TEST_F(CliTerritories, The_two_metrics_are_two_maps) {
    const json within = divide(tree()).json();
    const json straight = divide(tree(), {"--metric", "straight"}).json();
    EXPECT_EQ(within.at("by"), "within-liver");
    EXPECT_EQ(straight.at("by"), "straight");
    EXPECT_NE(within.at("territories"), straight.at("territories"));
}

TEST_F(CliTerritories, IV_is_split_at_the_portal_bifurcation) {
    const json whole = divide(tree()).json();
    const json split = divide(tree(), {"--split-iv", "--landmarks", marks()}).json();
    EXPECT_EQ(territory(split, "Segment IVa").at("value"), 41);
    EXPECT_EQ(territory(split, "Segment IVb").at("value"), 42);
    EXPECT_EQ(territory(split, "Segment IVa").at("voxels").get<std::int64_t>() +
                  territory(split, "Segment IVb").at("voxels").get<std::int64_t>(),
              territory(whole, "Segment IV").at("voxels").get<std::int64_t>());
}

TEST_F(CliTerritories, Landmarks_alone_make_the_eight_segments_of_the_whole_liver) {
    const ProgramRun run = run_program({"territories", "--liver", demo("labels.nii.gz"), "--landmarks",
                                        marks(), "-o", path("segments.nii.gz"), "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json map = volumes(path("segments.nii.gz"));
    ASSERT_EQ(map.size(), 8u);
    EXPECT_EQ(voxels(map), voxels(volumes(demo("labels.nii.gz"))));
    EXPECT_EQ(run.json().at("by"), "landmarks");
}

TEST_F(CliTerritories, What_cannot_be_meant_is_refused_by_name) {
    const auto refusal = [&](const json& branches, const std::vector<std::string>& more = {}) {
        const ProgramRun run = divide(branches, more);
        EXPECT_EQ(run.exit_code, 1) << run.out;
        EXPECT_EQ(run.out, "");
        EXPECT_THAT(run.error, StartsWith("error: "));
        return run.error;
    };
    const json point{{0, 0, 0}};
    EXPECT_THAT(refusal({{{"name", "V"}, {"colour", "red"}}}), HasSubstr("'colour' is not known here"));
    EXPECT_THAT(refusal({{{"name", "V"}, {"points", {{1, 2}}}}}), HasSubstr("a point is [x, y, z]"));
    EXPECT_THAT(refusal({{{"name", "V"}, {"points", point}}, {{"name", "V"}, {"points", point}}}),
                HasSubstr("the name comes twice"));
    EXPECT_THAT(refusal({{{"name", "V"}, {"points", point}, {"parent", "right"}}}),
                HasSubstr("its parent is not in the list"));
    EXPECT_THAT(refusal(json::object()), HasSubstr("branches are a list"));
    EXPECT_THAT(refusal({{{"name", "V"}, {"points", {{-120, 0, 0}}}}}), HasSubstr("mm from the vessel"));
    EXPECT_THAT(refusal(tree(), {"--cut", "VII"}), HasSubstr("there is no branch of this name"));
    EXPECT_THAT(refusal(tree(), {"--cut", "IV", "--remnant", "5"}), HasSubstr("no segment V"));
    EXPECT_THAT(refusal(tree(), {"--split-iv"}), HasSubstr("--landmarks"));
    std::ofstream(path("broken.json")) << "[{";
    EXPECT_THAT(run_program({"territories", "--liver", demo("labels.nii.gz"), "--branches",
                             path("broken.json"), "-o", path("out.nii.gz")})
                    .error,
                HasSubstr("it is no JSON"));
}

TEST_F(CliTerritories, Missing_landmarks_are_named) {
    const std::string file =
        written("few.json", {{"ivc", {{-22, 42, 48}}}, {"portal_bifurcation", {-40, 0, -2}}});
    const ProgramRun run = run_program({"territories", "--liver", demo("labels.nii.gz"), "--landmarks", file,
                                        "-o", path("segments.nii.gz")});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("missing: right_hepatic_vein, middle_hepatic_vein, left_hepatic_vein, "
                                     "umbilical_fissure, caudate"));
}

TEST_F(CliTerritories, Neither_branches_nor_landmarks_is_wrong_usage) {
    const ProgramRun run =
        run_program({"territories", "--liver", demo("labels.nii.gz"), "-o", path("segments.nii.gz")});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.error, StartsWith("error: --branches"));
}

}  // namespace
}  // namespace remnant::testing

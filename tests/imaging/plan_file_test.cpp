// Plans in files of their own: what is written comes back to the last bit, and what is mistyped is said.

#include "remnant/imaging/plan_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "rich_case.h"
#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

using ::testing::HasSubstr;
using testing::ScratchFolder;

TEST(PlanFile, Gives_back_the_very_plan) {
    for (int seed = 0; seed < 30; ++seed) {
        const ScratchFolder folder;
        const auto subject = testing::rich_case(static_cast<std::uint64_t>(seed));
        for (const core::ResectionPlan& plan : subject.plans) {
            ASSERT_TRUE(write_plan(folder / "plan.json", plan));
            const auto read = read_plan(folder / "plan.json");
            ASSERT_TRUE(read) << to_line(read.error());
            EXPECT_EQ(*read, plan) << plan.name << ", seed " << seed;
        }
    }
}

core::Result<core::ResectionPlan> read_text(const std::string& text) {
    const ScratchFolder folder;
    std::ofstream(folder / "plan.json") << text;
    return read_plan(folder / "plan.json");
}

TEST(PlanFile, Is_read_as_it_is_documented) {
    const auto plan = read_text(R"({"name":"two cuts","remove":[
        {"kind":"plane","point":[180,200,95],"normal":[0.8,-0.36,0.48]},
        {"kind":"sphere","centre":[150,190,100],"radius_mm":30},
        {"kind":"wedge","tumour":"livertumor1","margin_mm":10},
        {"kind":"segments","segments":["VII","VIII"]},
        {"kind":"surface","control_points":[[[0,0,0],[1,0,0],[2,0,0],[3,0,0]],[[0,1,0],[1,1,0],[2,1,0],[3,1,0]],
          [[0,2,0],[1,2,0],[2,2,0],[3,2,0]],[[0,3,0],[1,3,0],[2,3,0],[3,3,0]]],"keep_side_of":[1,1,9]}]})");
    ASSERT_TRUE(plan) << to_line(plan.error());
    EXPECT_EQ(plan->name, "two cuts");
    const auto& removes = std::get<core::RemovalPlan>(plan->resection).stages.at(0).removes;
    ASSERT_EQ(removes.size(), 5u);
    EXPECT_NEAR(std::get<core::CuttingPlane>(removes[0].cut).normal.norm(), 1.0, 1e-15);
    EXPECT_EQ(std::get<core::AblationSphere>(removes[1].cut).radius, core::Millimetre(30));
    EXPECT_EQ(std::get<core::Wedge>(removes[2].cut).tumours, std::vector<std::string>{"livertumor1"});
    EXPECT_EQ(std::get<core::RemovedSegments>(removes[3].cut).segments,
              (std::vector{core::Segment::VII, core::Segment::VIII}));
    EXPECT_EQ(std::get<core::CuttingSurface>(removes[4].cut).patch.at(2, 1), core::Vec3(1, 2, 0));
}

struct Mistake {
    const char* name;
    const char* text;
    const char* reason;
};

class MistypedPlan : public ::testing::TestWithParam<Mistake> {};
INSTANTIATE_TEST_SUITE_P(
    Plans, MistypedPlan,
    ::testing::Values(
        Mistake{"not_json", "cut here", "no JSON"}, Mistake{"no_name", R"({"remove":[]})", "name is missing"},
        Mistake{"nothing_to_do", R"({"name":"x"})", "one of remove"},
        Mistake{"two_things", R"({"name":"x","remove":[],"operation":"right-hepatectomy"})", "one of remove"},
        Mistake{"unknown_kind", R"({"name":"x","remove":[{"kind":"saw"}]})", "'saw' is no kind of cut"},
        Mistake{"unknown_field",
                R"({"name":"x","remove":[{"kind":"sphere","centre":[0,0,0],"radius_mm":3,"onn":false}]})",
                "entry 1: 'onn' is not known"},
        Mistake{"missing_field", R"({"name":"x","remove":[{"kind":"sphere","centre":[0,0,0],"radius":3}]})",
                "entry 1"},
        Mistake{"half_a_point", R"({"name":"x","remove":[{"kind":"plane","point":[0,0],"normal":[0,0,1]}]})",
                "three numbers"},
        Mistake{"no_normal", R"({"name":"x","remove":[{"kind":"plane","point":[0,0,0],"normal":[0,0,0]}]})",
                "no direction"},
        Mistake{"negative_radius",
                R"({"name":"x","remove":[{"kind":"sphere","centre":[0,0,0],"radius_mm":-3}]})", "radius"},
        Mistake{"words_for_numbers",
                R"({"name":"x","remove":[{"kind":"sphere","centre":[0,0,0],"radius_mm":"3"}]})", "number"},
        Mistake{"no_segment", R"({"name":"x","remove":[{"kind":"segments","segments":["IX"]}]})",
                "'IX' is no segment"},
        Mistake{
            "three_by_four",
            R"({"name":"x","remove":[{"kind":"surface","control_points":[[[0,0,0],[1,0,0],[2,0,0],[3,0,0]],
                [[0,1,0],[1,1,0],[2,1,0],[3,1,0]],[[0,2,0],[1,2,0],[2,2,0],[3,2,0]]],"keep_side_of":[0,0,1]}]})",
            "4 to 7"},
        Mistake{"stage_without_name", R"({"name":"x","stages":[{"remove":[]}]})", "stage 1: name is missing"},
        Mistake{"interval_before_the_first",
                R"({"name":"x","stages":[{"name":"1","remove":[],"interval_days":7}]})",
                "stage 1: no stage comes before it"},
        Mistake{
            "negative_interval",
            R"({"name":"x","stages":[{"name":"1","remove":[]},{"name":"2","remove":[],"interval_days":-7}]})",
            "stage 2: interval_days is 0 to 3650"},
        Mistake{"no_stage", R"({"name":"x","stages":[]})", "at least one"},
        Mistake{"a_list", R"([1,2])", "object"}),
    [](const auto& tested) { return tested.param.name; });

TEST_P(MistypedPlan, Is_refused_with_the_reason) {
    const auto plan = read_text(GetParam().text);
    ASSERT_FALSE(plan);
    EXPECT_THAT(plan.error().reason, HasSubstr(GetParam().reason));
}

TEST(PlanFile, That_is_not_there_is_said) {
    const auto plan = read_plan("/nowhere/plan.json");
    ASSERT_FALSE(plan);
    EXPECT_THAT(plan.error().reason, HasSubstr("no such file"));
}

}  // namespace
}  // namespace remnant::imaging

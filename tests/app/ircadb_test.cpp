// The main job on a real patient with expert outlines: every number of the data set's table.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.h"
#include "test_data.h"

namespace remnant::testing {
namespace {

using nlohmann::json;

class Ircadb : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_DATA(data, "ircadb-17");
        data_ = data;
    }

    [[nodiscard]] json measured(const std::vector<std::string>& plan) const {
        const std::string masks = data_ / "MASKS_DICOM";
        std::vector<std::string> all{"measure",
                                     "--ct",
                                     data_ / "PATIENT_DICOM",
                                     "--liver",
                                     masks + "/liver",
                                     "--tumour",
                                     masks + "/livertumor1",
                                     "--tumour",
                                     masks + "/livertumor2",
                                     "--height-cm",
                                     "170",
                                     "--weight-kg",
                                     "70",
                                     "--liver-condition",
                                     "normal",
                                     "--json"};
        all.insert(all.end(), plan.begin(), plan.end());
        const ProgramRun run = run_program(all);
        EXPECT_EQ(run.exit_code, 0) << run.error;
        return run.exit_code == 0 ? run.json() : json();
    }

    [[nodiscard]] json with_segments(const std::string& option, const std::string& value) const {
        return measured({"--segments", data_ / "couinaud.nii.gz", option, value});
    }

    std::filesystem::path data_;
};

struct Row {
    std::int64_t remnant, resected, unassigned;
    double remnant_ml, tumour_ml, flr_ml;
};

void expect_row(const json& m, const Row& truth) {
    const json& r = m.at("resection");
    EXPECT_EQ(r.at("remnant_voxels"), truth.remnant);
    EXPECT_EQ(r.at("resected_voxels"), truth.resected);
    EXPECT_EQ(r.at("unassigned_voxels"), truth.unassigned);
    EXPECT_NEAR(r.at("remnant_ml").get<double>(), truth.remnant_ml, 0.001);
    EXPECT_NEAR(r.at("remnant_tumour_ml").get<double>(), truth.tumour_ml, 0.001);
    EXPECT_NEAR(m.at("baseline").at("flr_ml").get<double>(), truth.flr_ml, 0.001);
}

bool warned(const json& m, const std::string& id) {
    for (const json& w : m.at("warnings")) {
        if (w.at("id") == id) return true;
    }
    return false;
}

TEST_F(Ircadb, Liver_and_tumours_have_the_experts_volumes) {
    const json m = with_segments("--operation", "right-hepatectomy");
    const json& b = m.at("baseline");
    EXPECT_NEAR(b.at("tlv_ml").get<double>(), 1860.623, 0.001);
    EXPECT_NEAR(b.at("tumour_ml").get<double>(), 164.281, 0.001);
    EXPECT_NEAR(b.at("functional_ml").get<double>(), 1696.342, 0.001);
    std::map<std::string, std::int64_t> voxels;
    for (const json& s : m.at("structures")) voxels[s.at("name")] = s.at("voxels");
    EXPECT_EQ(voxels["liver"], 2106497);
    EXPECT_EQ(voxels["livertumor1"], 96961);
    EXPECT_EQ(voxels["livertumor2"], 89029);
    EXPECT_EQ(m.at("tumour_outside_ml"), 0);
}

TEST_F(Ircadb, Right_hepatectomy) {
    const json m = with_segments("--operation", "right-hepatectomy");
    expect_row(m, {919131, 1186673, 693, 811.849, 78.599, 733.250});
    EXPECT_NEAR(m.at("baseline").at("rlv_functional_percent").get<double>(), 43.225, 0.001);
    EXPECT_TRUE(warned(m, "unassigned"));
    EXPECT_TRUE(warned(m, "label-identity")) << "the masks are a study of their own";
}

TEST_F(Ircadb, Left_hepatectomy) {
    expect_row(with_segments("--operation", "left-hepatectomy"),
               {1268873, 836931, 693, 1120.768, 85.653, 1035.115});
}

TEST_F(Ircadb, Segments_2_and_3_stay) {
    expect_row(with_segments("--remnant", "2,3"), {604157, 1501647, 693, 533.639, 78.599, 455.040});
}

TEST_F(Ircadb, Segments_5_to_8_stay) {
    expect_row(with_segments("--remnant", "5,6,7,8"), {1186673, 919131, 693, 1048.163, 85.653, 962.509});
}

TEST_F(Ircadb, An_oblique_plane) {
    const json m = measured({"--plane", "180,200,95,0.8,-0.36,0.48"});
    expect_row(m, {939260, 1167237, 0, 829.628, 99.356, 730.272});
    EXPECT_NEAR(m.at("resection").at("remnant_ml_subvoxel").get<double>() / 829.63, 1.0, 0.0005);
}

TEST_F(Ircadb, The_normal_need_not_have_unit_length) {
    const json m = measured({"--plane", "180,200,95,8,-3.6,4.8"});
    EXPECT_EQ(m.at("resection").at("remnant_voxels"), 939260);
}

TEST_F(Ircadb, The_experts_liver_and_the_union_of_segments_agree_but_for_the_voxels_without_segment) {
    const ProgramRun run =
        run_program({"compare", data_ / "MASKS_DICOM/liver", data_ / "couinaud.nii.gz", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json c = run.json();
    EXPECT_NEAR(c.at("dice").get<double>(), 2.0 * 2105804 / (2106497 + 2105804), 1e-12);
    EXPECT_NEAR(c.at("volume_a_ml").get<double>(), 1860.623, 0.001);
    EXPECT_NEAR(c.at("difference_ml").get<double>(), -0.612, 0.001);
    EXPECT_NEAR(c.at("missed_ml").get<double>(), 0.612, 0.001);
    EXPECT_EQ(c.at("added_ml"), 0.0);
    EXPECT_EQ(c.at("hausdorff95_mm"), 0.0);
    EXPECT_LE(c.at("places").size(), 5u);
}

TEST_F(Ircadb, Two_outlines_of_the_liver_have_their_effect_on_the_remnant) {
    const std::string masks = data_ / "MASKS_DICOM";
    const ProgramRun run = run_program({"compare",
                                        masks + "/liver",
                                        data_ / "couinaud.nii.gz",
                                        "--ct",
                                        data_ / "PATIENT_DICOM",
                                        "--segments",
                                        data_ / "couinaud.nii.gz",
                                        "--tumour",
                                        masks + "/livertumor1",
                                        "--tumour",
                                        masks + "/livertumor2",
                                        "--operation",
                                        "right-hepatectomy",
                                        "--height-cm",
                                        "170",
                                        "--weight-kg",
                                        "70",
                                        "--liver-condition",
                                        "normal",
                                        "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.error;
    const json effect = run.json().at("effect");
    EXPECT_NEAR(effect.at("verdicts").at(0).at("flr_ml").get<double>(), 733.250, 0.001);
    EXPECT_NEAR(effect.at("verdicts").at(0).at("tlv_ml").get<double>(), 1860.623, 0.001);
    EXPECT_NEAR(effect.at("verdicts").at(1).at("tlv_ml").get<double>(), 1860.011, 0.001);
    EXPECT_EQ(effect.at("verdict_differs"), false);
}

TEST_F(Ircadb, The_whole_data_set_offered_as_one_folder_is_refused_with_the_list) {
    const ProgramRun run = run_program({"measure", "--ct", data_, "--liver", data_ / "MASKS_DICOM/liver",
                                        "--plane", "180,200,95,1,0,0", "--height-cm", "170", "--weight-kg",
                                        "70", "--liver-condition", "normal"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, ::testing::HasSubstr("--series"));
}

}  // namespace
}  // namespace remnant::testing

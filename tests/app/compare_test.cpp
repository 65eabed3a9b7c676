// remnant-cli compare: what it prints, and on which grid two files are compared.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.h"
#include "remnant/core/job.h"
#include "remnant/imaging/volume_file.h"
#include "voxels_where.h"

namespace remnant::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

core::GridGeometry grid_of(const core::Size3& size, const core::Vec3& spacing, const core::Vec3& origin) {
    core::GridGeometry grid;
    grid.size = size;
    grid.spacing = spacing;
    grid.origin = origin;
    return grid;
}

/// A box of the patient, low ≤ centre < high in LPS mm, drawn on some grid.
struct Box {
    core::Vec3 low;
    core::Vec3 high;
};

class Compare : public ::testing::Test {
  protected:
    std::string drawn(const std::string& name, const core::GridGeometry& grid, const Box& box) const {
        const auto mask = voxels_where(grid.size, [&](int i, int j, int k) {
            const core::Vec3 at = grid.world(core::Vec3(i, j, k));
            return (at.array() >= box.low.array()).all() && (at.array() < box.high.array()).all();
        });
        const imaging::ValuedMask label{1, &mask};
        const std::string path = folder_ / name;
        EXPECT_TRUE(imaging::write_label_map(path, grid, {&label, 1}, core::JobContext()));
        return path;
    }

    static json compared(const std::string& a, const std::string& b) {
        const ProgramRun run = run_program({"compare", a, b, "--json"});
        EXPECT_EQ(run.exit_code, 0) << run.error;
        return run.exit_code == 0 ? run.json() : json();
    }

    ScratchFolder folder_;
    const core::GridGeometry grid_ = grid_of({40, 40, 20}, {1, 1, 2}, {-20, 30, 100});
    const Box liver_{{-10, 40, 110}, {10, 60, 130}};
    const Box shifted_{{-7, 40, 110}, {13, 60, 130}};
};

TEST_F(Compare, Prints_the_agreement_of_two_shifted_boxes) {
    const json c = compared(drawn("a.nii.gz", grid_, liver_), drawn("b.nii.gz", grid_, shifted_));
    EXPECT_NEAR(c.at("dice").get<double>(), 17.0 / 20.0, 1e-12);
    EXPECT_NEAR(c.at("volume_a_ml").get<double>(), 8.0, 1e-9);
    EXPECT_NEAR(c.at("volume_b_ml").get<double>(), 8.0, 1e-9);
    EXPECT_NEAR(c.at("difference_percent").get<double>(), 0.0, 1e-9);
    EXPECT_NEAR(c.at("hausdorff_mm").get<double>(), 3.0, 1e-9);
    EXPECT_NEAR(c.at("added_ml").get<double>(), 1.2, 1e-9);
    EXPECT_NEAR(c.at("missed_ml").get<double>(), 1.2, 1e-9);
    EXPECT_LT(c.at("mean_surface_distance_mm").get<double>(), 3.0);
    EXPECT_LE(c.at("hausdorff95_mm").get<double>(), 3.0);
    ASSERT_EQ(c.at("places").size(), 2u);
    EXPECT_EQ(c.at("places").at(0).at("kind"), "added");
    EXPECT_NEAR(c.at("places").at(0).at("at").at(0).get<double>(), 12.0, 1e-6) << "in LPS";
    EXPECT_TRUE(c.at("warnings").empty());
}

TEST_F(Compare, Takes_A_for_granted_in_difference_added_and_missed) {
    const Box half{{-10, 40, 110}, {0, 60, 130}};
    const json c = compared(drawn("a.nii.gz", grid_, liver_), drawn("b.nii.gz", grid_, half));
    EXPECT_NEAR(c.at("difference_percent").get<double>(), -50.0, 1e-9);
    EXPECT_NEAR(c.at("difference_ml").get<double>(), -4.0, 1e-9);
    EXPECT_NEAR(c.at("missed_ml").get<double>(), 4.0, 1e-9);
    EXPECT_EQ(c.at("added_ml"), 0.0);
}

TEST_F(Compare, Lays_another_grid_on_that_of_A_with_a_warning) {
    const auto fine = grid_of({90, 90, 50}, {0.5, 0.5, 1}, {-19.25, 32.25, 100.5});
    const json c = compared(drawn("a.nii.gz", grid_, liver_), drawn("b.nrrd", fine, liver_));
    EXPECT_GT(c.at("dice").get<double>(), 0.9);
    ASSERT_EQ(c.at("warnings").size(), 1u);
    EXPECT_EQ(c.at("warnings").at(0).at("id"), "label-grid");
    EXPECT_THAT(c.at("warnings").at(0).at("text").get<std::string>(), HasSubstr("the other outline"));
}

TEST_F(Compare, Of_a_cropped_map_and_a_whole_one_takes_the_grid_of_the_whole) {
    const auto cropped = grid_of({22, 22, 12}, {1, 1, 2}, {-11, 39, 108});
    const Box more{{-16, 35, 104}, {15, 65, 134}};
    const std::string a = drawn("a.nii.gz", cropped, liver_);
    const std::string b = drawn("b.nii.gz", grid_, more);
    const json c = compared(a, b);
    EXPECT_NEAR(c.at("volume_a_ml").get<double>(), 8.0, 1e-9);
    EXPECT_NEAR(c.at("volume_b_ml").get<double>(), 31 * 30 * 30 / 1000.0, 1e-9);
    EXPECT_EQ(c.at("missed_ml"), 0.0);
    EXPECT_NEAR(compared(b, a).at("added_ml").get<double>(), 0.0, 1e-9) << "and the other way round";
}

TEST_F(Compare, Refuses_outlines_that_do_not_meet) {
    const auto elsewhere = grid_of({40, 40, 18}, {1, 1, 2}, {200, 30, 100});
    const Box there{{210, 40, 110}, {230, 60, 120}};
    const std::string b = drawn("b.nii.gz", elsewhere, there);
    const ProgramRun run = run_program({"compare", drawn("a.nii.gz", grid_, liver_), b});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("error: " + b + ": only 0.0 % of it lie inside the other outline"));
}

TEST_F(Compare, Prints_no_more_places_than_asked_for_and_a_table_for_people) {
    const std::string a = drawn("a.nii.gz", grid_, liver_);
    const std::string b = drawn("b.nii.gz", grid_, shifted_);
    EXPECT_EQ(run_program({"compare", a, b, "--places", "1", "--json"}).json().at("places").size(), 1u);
    const ProgramRun run = run_program({"compare", a, b});
    EXPECT_THAT(run.out, HasSubstr("Dice"));
    EXPECT_THAT(run.out, HasSubstr("0.8500"));
    EXPECT_THAT(run.out, HasSubstr("added"));
}

}  // namespace
}  // namespace remnant::testing

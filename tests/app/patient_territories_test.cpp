// Territories of a real patient's portal branches against his Couinaud map, and segments from landmarks
// against those of the digital patient.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <functional>
#include <limits>

#include "remnant/core/connected_pieces.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/phantom.h"
#include "remnant/volumetry/landmark_segments.h"
#include "remnant/volumetry/territories.h"
#include "test_data.h"

namespace remnant {
namespace {

using core::JobContext;
using core::LabelMask;
using core::Vec3;
using volumetry::BranchPoints;
using volumetry::TerritoryMetric;
using volumetry::VesselBranch;

constexpr std::array kRoman{"I", "II", "III", "IV", "V", "VI", "VII", "VIII"};

/// Calls `visit(world)` for the centre of every voxel.
template <class Visit>
void for_centres(const LabelMask& mask, const core::GridGeometry& grid, Visit visit) {
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) visit(grid.world(Vec3(i, j, k)));
            }
        }
    }
}

/// The voxel centre of the mask nearest to the mean of all of them.
Vec3 middle_of(const LabelMask& mask, const core::GridGeometry& grid) {
    Vec3 sum = Vec3::Zero();
    for_centres(mask, grid, [&](const Vec3& p) { sum += p; });
    const Vec3 mean = sum / static_cast<double>(mask.count());
    Vec3 middle = mean;
    double least = std::numeric_limits<double>::infinity();
    for_centres(mask, grid, [&](const Vec3& p) {
        if ((p - mean).norm() >= least) return;
        least = (p - mean).norm();
        middle = p;
    });
    return middle;
}

/// How a map agrees with the Couinaud map: Dice a segment, and the share of the liver that is the same.
struct Agreement {
    std::array<double, 8> dice{};
    double same_percent = 0.0;

    void print(const std::string& rule) const {
        std::printf("%-44s", rule.c_str());
        for (const double d : dice) std::printf(" %5.2f", d);
        std::printf("  %5.1f %%\n", same_percent);
    }
};

void print_head(const char* what) {
    std::printf("%-44s", what);
    for (const char* name : kRoman) std::printf(" %5s", name);
    std::printf("  liver the same\n");
}

Agreement agreement(const std::vector<LabelMask>& map, const std::vector<LabelMask>& truth,
                    const LabelMask& liver) {
    Agreement a;
    std::int64_t same = 0;
    for (std::size_t s = 0; s < 8; ++s) {
        a.dice[s] = core::dice(map[s], truth[s]);
        same += core::count_common(map[s], truth[s]);
    }
    a.same_percent = 100.0 * static_cast<double>(same) / static_cast<double>(liver.count());
    return a;
}

class PatientTerritories : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_DATA(data, "ircadb-17");
        liver_ = read(data / "MASKS_DICOM/liver").front();
        portal_ = read(data / "MASKS_DICOM/portalvein").front();
        couinaud_ = read(data / "couinaud-on-ct.nii.gz");
        ASSERT_EQ(couinaud_.size(), 8u);
        for (const LabelMask& segment : couinaud_) vein_in_.push_back(core::intersected(portal_, segment));
    }

    std::vector<LabelMask> read(const std::filesystem::path& path) {
        auto file = imaging::read_label_file(path, {}, JobContext());
        EXPECT_TRUE(file);
        grid_ = file->geometry;
        std::vector<LabelMask> masks;
        for (auto& entry : file->entries) masks.push_back(std::move(entry.mask));
        return masks;
    }

    [[nodiscard]] Agreement divided(const std::vector<LabelMask>& branches, TerritoryMetric metric,
                                    const std::string& rule) const {
        std::vector<VesselBranch> named;
        for (std::size_t s = 0; s < 8; ++s) named.push_back({kRoman[s], branches[s], std::nullopt});
        const auto made = volumetry::territories(liver_, grid_, named, metric, JobContext());
        EXPECT_TRUE(made);
        const Agreement result = agreement(made->of_branch, couinaud_, liver_);
        result.print(rule + (metric == TerritoryMetric::Straight ? ", straight" : ", within the liver"));
        return result;
    }

    /// The portal vein split along itself among points, with all of it that lies outside the liver as a stem
    /// that feeds nobody.
    [[nodiscard]] std::vector<LabelMask> split(std::vector<BranchPoints> points) const {
        BranchPoints stem{"stem", {}};
        for_centres(core::subtracted(portal_, liver_), grid_,
                    [&](const Vec3& p) { stem.points.push_back(p); });
        points.push_back(std::move(stem));
        auto made = volumetry::split_vessel(portal_, grid_, points, JobContext());
        EXPECT_TRUE(made);
        return std::move(made->of_branch);
    }

    core::GridGeometry grid_;
    LabelMask liver_, portal_;
    std::vector<LabelMask> couinaud_, vein_in_;
};

TEST_F(PatientTerritories, Of_known_branches_agree_with_his_Couinaud_map) {
    print_head("rule");
    // What the metric can reach: each vein voxel belongs to the segment it lies in.
    for (const auto metric : {TerritoryMetric::WithinLiver, TerritoryMetric::Straight}) {
        const Agreement a = divided(vein_in_, metric, "all of the vein in a segment");
        EXPECT_GE(a.same_percent, 83.0) << "the rest is a matter of the map's planes, not of the branches";
        for (std::size_t s = 0; s < 8; ++s) EXPECT_GE(a.dice[s], 0.65) << kRoman[s];
    }
}

TEST_F(PatientTerritories, Of_branches_clicked_once_a_piece_agree_with_his_Couinaud_map) {
    print_head("rule");
    // Each piece of the vein within a segment, of 50 voxels and more, is clicked in its middle.
    std::vector<BranchPoints> points;
    std::size_t clicks = 0;
    for (std::size_t s = 0; s < 8; ++s) {
        BranchPoints branch{kRoman[s], {}};
        for (const LabelMask& piece : core::pieces_of(vein_in_[s], 1)) {
            if (branch.points.empty() || piece.count() >= 50)
                branch.points.push_back(middle_of(piece, grid_));
        }
        clicks += branch.points.size();
        points.push_back(std::move(branch));
    }
    const auto branches = split(std::move(points));
    for (const auto metric : {TerritoryMetric::WithinLiver, TerritoryMetric::Straight}) {
        const Agreement a = divided(branches, metric, std::to_string(clicks) + " clicks");
        EXPECT_GE(a.same_percent, 78.0);
    }
}

TEST_F(PatientTerritories, Of_one_click_a_segment_agree_with_his_Couinaud_map) {
    print_head("rule");
    std::vector<BranchPoints> points;
    for (std::size_t s = 0; s < 8; ++s)
        points.push_back({kRoman[s], {middle_of(core::pieces_of(vein_in_[s], 1).front(), grid_)}});
    const auto branches = split(std::move(points));
    for (const auto metric : {TerritoryMetric::WithinLiver, TerritoryMetric::Straight}) {
        const Agreement a = divided(branches, metric, "8 clicks");
        EXPECT_GE(a.same_percent, 72.0);
    }
}

/// Where the digital patient's borders lie (its surfaces in phantom/anatomy.cpp), marked as a person would
/// who sees the veins run in them: two points a vein.
volumetry::Landmarks landmarks_of_the_digital_patient() {
    volumetry::Landmarks l;
    l.ivc = {{-22, 42, 48}, {-22, 42, -50}};
    l.right_hepatic_vein = {{-56, 20, 0}, {-92, 4, 0}};
    l.middle_hepatic_vein = {{-20, 0, 0}, {-8, -38, 0}};
    l.left_hepatic_vein = {{3, -24, 18}, {77, -44, 18}};
    l.portal_bifurcation = Vec3(-40, 0, -2);
    l.umbilical_fissure = {{16, -30, 0}, {22, -60, 0}};
    return l;
}

TEST(DigitalPatient, Segments_from_landmarks_agree_with_its_own) {
    print_head("digital patient");
    for (const std::uint64_t seed : {1, 2, 3}) {
        imaging::PhantomOptions options;
        options.seed = seed;
        options.size = {128, 120, 60};
        options.spacing = {3.0, 3.0, 5.0};
        const auto phantom = imaging::make_phantom(options, JobContext());
        ASSERT_TRUE(phantom);
        const auto& scan = phantom->baseline;
        volumetry::Landmarks landmarks = landmarks_of_the_digital_patient();
        landmarks.caudate = scan.segments.front();
        const auto made =
            volumetry::landmark_segments(scan.liver, core::geometry_of(scan.ct), landmarks, false);
        ASSERT_TRUE(made) << core::to_line(made.error());
        std::vector<LabelMask> map;
        for (const auto& entry : *made) map.push_back(entry.mask);
        const Agreement a = agreement(map, scan.segments, scan.liver);
        a.print("from landmarks, seed " + std::to_string(seed));
        EXPECT_GE(a.same_percent, 84.0);
        for (std::size_t n = 0; n < 8; ++n) EXPECT_GE(a.dice[n], 0.6) << kRoman[n];
    }
}

}  // namespace
}  // namespace remnant

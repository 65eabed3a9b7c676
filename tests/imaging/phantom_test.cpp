// The digital patient: its true volumes, and how well voxels of any pose measure them.

#include "remnant/imaging/phantom.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "phantom/anatomy.h"
#include "phantom/truth.h"
#include "random_masks.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/label_file.h"
#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

using core::JobContext;
using testing::Random;
using testing::ScratchFolder;

/// A turned, shifted, unevenly spaced grid around the liver, like no scanner's default.
PhantomOptions random_pose(int seed) {
    Random random(static_cast<unsigned>(seed));
    PhantomOptions options;
    options.seed = 1 + static_cast<std::uint64_t>(seed % 3);
    options.spacing = {testing::uniform(random, 0.7, 3.0), testing::uniform(random, 0.7, 3.0),
                       testing::uniform(random, 0.7, 3.0)};
    options.direction =
        Eigen::AngleAxisd(testing::uniform(random, 0, 3.1), testing::random_unit(random)).toRotationMatrix();
    options.offset = {testing::uniform(random, -15, 15), testing::uniform(random, -15, 15),
                      testing::uniform(random, -15, 15)};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        options.size[axis] = static_cast<int>(360.0 / options.spacing[static_cast<int>(axis)]);
    }
    return options;
}

class PhantomPose : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Poses, PhantomPose, ::testing::Range(0, 50));

TEST_P(PhantomPose, Files_measure_the_true_volumes) {
    const ScratchFolder folder;
    const auto phantom = make_phantom(random_pose(GetParam()), JobContext());
    ASSERT_TRUE(phantom) << core::to_line(phantom.error());
    ASSERT_TRUE(write_phantom(*phantom, folder.path(), JobContext()));

    const auto labels = read_label_file(folder / "labels.nii.gz", {}, JobContext());
    const auto tumours = read_label_file(folder / "tumours.nii.gz", {}, JobContext());
    ASSERT_TRUE(labels && tumours);
    const double voxel_ml = core::to_millilitre(labels->geometry.voxel_volume()).value();
    std::map<std::string, double> measured;
    for (const LabelEntry& e : labels->entries) {
        measured["segment " + std::to_string(e.value)] = static_cast<double>(e.mask.count()) * voxel_ml;
        measured["liver"] += static_cast<double>(e.mask.count()) * voxel_ml;
    }
    for (const LabelEntry& e : tumours->entries) {
        measured["tumour " + std::to_string(e.value)] = static_cast<double>(e.mask.count()) * voxel_ml;
    }
    int compared = 0;
    for (const TrueVolume& truth : phantom->baseline.truth) {
        const double ml = truth.volume.value();
        if (ml < 20 || !measured.contains(truth.name)) continue;
        ++compared;
        const double percent = 100 * std::abs(measured[truth.name] / ml - 1);
        EXPECT_LT(percent, truth.name == "liver" ? 0.1 : 0.5)
            << truth.name << " of " << ml << " mL at spacing " << random_pose(GetParam()).spacing.transpose();
    }
    EXPECT_GE(compared, 9) << "liver and eight segments";
}

TEST(Phantom, Truth_by_octree_equals_dense_sampling_of_the_functions) {
    const phantom::Anatomy anatomy({.seed = 1}, phantom::State::Baseline);
    const phantom::Truth truth = phantom::integrate(anatomy);
    const core::WorldBox box = anatomy.liver_box();
    constexpr double kStep = 0.45;  // a lattice that has nothing in common with the octree's
    double liver = 0;
    std::array<double, 9> segments{};
    for (double z = box.low.z() + 0.1; z < box.high.z(); z += kStep) {
        for (double y = box.low.y() + 0.2; y < box.high.y(); y += kStep) {
            for (double x = box.low.x() + 0.3; x < box.high.x(); x += kStep) {
                const core::Vec3 p(x, y, z);
                if (anatomy.liver(p) >= 0) continue;
                ++liver;
                ++segments[static_cast<std::size_t>(anatomy.segment_at(p))];
            }
        }
    }
    const double ml = kStep * kStep * kStep / 1000;
    EXPECT_NEAR(liver * ml / truth.liver.value(), 1.0, 1e-4);
    for (std::size_t s = 1; s <= 8; ++s) {
        EXPECT_NEAR(segments[s] * ml / truth.segments[s - 1].value(), 1.0, 5e-4) << "segment " << s;
    }
}

TEST(Phantom, Its_round_tumour_has_the_volume_of_a_sphere) {
    const phantom::Anatomy anatomy({.seed = 1}, phantom::State::Baseline);
    const phantom::Truth truth = phantom::integrate(anatomy);
    // The first tumour is one ball wholly inside the liver: find its radius where its function is zero.
    const phantom::Tumour& ball = anatomy.tumours().at(0);
    const core::Vec3 centre(-86, 26, 10);
    double inside = 0, outside = 60;
    while (outside - inside > 1e-9) {
        const double middle = 0.5 * (inside + outside);
        (ball(centre + core::Vec3(middle, 0, 0)) < 0 ? inside : outside) = middle;
    }
    EXPECT_NEAR(truth.tumours.at(0).value() / (4.0 / 3.0 * M_PI * std::pow(inside, 3) / 1000), 1.0, 1e-4);
}

TEST(Phantom, Its_segments_cover_the_whole_liver) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const phantom::Anatomy anatomy({.seed = seed}, phantom::State::Baseline);
        const phantom::Truth truth = phantom::integrate(anatomy);
        double segments = 0;
        for (const auto& s : truth.segments) segments += s.value();
        EXPECT_NEAR(segments / truth.liver.value(), 1.0, 1e-12);
    }
}

PhantomOptions small() {
    PhantomOptions options;
    options.size = {96, 96, 60};
    options.spacing = {4, 4, 5};
    return options;
}

TEST(Phantom, The_same_seed_makes_the_same_patient_and_another_seed_another) {
    const auto a = make_phantom(small(), JobContext());
    const auto b = make_phantom(small(), JobContext());
    PhantomOptions other = small();
    other.seed = 2;
    const auto c = make_phantom(other, JobContext());
    ASSERT_TRUE(a && b && c);
    EXPECT_EQ(a->baseline.liver, b->baseline.liver);
    EXPECT_EQ(a->baseline.segments, b->baseline.segments);
    const auto voxels = [](const Phantom& p) {
        return std::get<core::SharedVoxels<std::int16_t>>(p.baseline.ct)->voxels();
    };
    EXPECT_TRUE(std::ranges::equal(voxels(*a), voxels(*b)));
    EXPECT_NE(a->baseline.liver, c->baseline.liver);
}

TEST(Phantom, The_remnant_grows_and_the_embolised_side_shrinks_until_the_followup) {
    PhantomOptions options = small();
    options.followup = true;
    const auto p = make_phantom(options, JobContext());
    ASSERT_TRUE(p && p->followup && p->followup->days);
    const auto ml = [](const PhantomState& s, const std::string& name) {
        for (const TrueVolume& v : s.truth) {
            if (v.name == name) return v.volume.value();
        }
        return -1.0;
    };
    EXPECT_GT(p->followup->flr_right_hepatectomy, p->baseline.flr_right_hepatectomy * 1.1);
    EXPECT_GT(ml(*p->followup, "segment 3"), ml(p->baseline, "segment 3"));
    EXPECT_LT(ml(*p->followup, "segment 6"), ml(p->baseline, "segment 6"));
}

TEST(Phantom, Outlines_stay_within_a_third_of_a_voxel_of_the_true_surface) {
    PhantomOptions options;
    options.size = {150, 130, 90};
    options.spacing = {2.0, 2.2, 2.5};
    const auto p = make_phantom(options, JobContext());
    ASSERT_TRUE(p);
    const phantom::Anatomy anatomy(options, phantom::State::Baseline);
    const core::GridGeometry& grid = core::geometry_of(p->baseline.ct);
    int wrong = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                const double depth = anatomy.liver(grid.world(core::Vec3(i, j, k)));
                if (std::abs(depth) <= 0.3 * 2.5) continue;
                wrong += p->baseline.liver.contains(i, j, k) == (depth < 0) ? 0 : 1;
            }
        }
    }
    EXPECT_EQ(wrong, 0);
}

TEST(Phantom, The_heart_lies_left_and_the_liver_right) {
    const auto p = make_phantom(small(), JobContext());
    ASSERT_TRUE(p);
    const core::GridGeometry& grid = core::geometry_of(p->baseline.ct);
    const core::IndexBox box = core::bounds(p->baseline.liver);
    const double middle =
        0.5 * (grid.world(core::Vec3(box.low[0], 0, 0)).x() + grid.world(core::Vec3(box.high[0], 0, 0)).x());
    EXPECT_LT(middle, 0) << "LPS: x grows to the patient's left";
    EXPECT_GT(p->baseline.segments[5].count(), 0);
    const auto centre_x = [&](const core::LabelMask& mask) {
        const core::IndexBox b = core::bounds(mask);
        return grid.world(core::Vec3(0.5 * (b.low[0] + b.high[0]), 0, 0)).x();
    };
    EXPECT_LT(centre_x(p->baseline.segments[5]), centre_x(p->baseline.segments[1])) << "VI lies right of II";
}

TEST(Phantom, Volumes_no_memory_holds_are_refused) {
    PhantomOptions options;
    options.size = {4000, 4000, 4000};
    EXPECT_FALSE(make_phantom(options, JobContext()));
    options = {};
    options.spacing = {0, 1, 1};
    EXPECT_FALSE(make_phantom(options, JobContext()));
}

TEST(Phantom, Cancelling_leaves_nothing) {
    const JobContext job;
    job.cancel();
    const auto p = make_phantom(small(), job);
    ASSERT_FALSE(p);
    EXPECT_EQ(p.error().reason, "cancelled");
}

}  // namespace
}  // namespace remnant::imaging

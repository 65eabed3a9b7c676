// Vessels outlined from seeds in the digital patient, whose own trees are the truth.

#include "remnant/imaging/outline_vessels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "phantom/anatomy.h"
#include "remnant/imaging/phantom.h"

namespace remnant::imaging {
namespace {

using core::Vec3;
using phantom::Tube;

// Where the digital patient's vessels begin; his left hepatic vein leaves the liver on its way and has a seed
// of its own.
const Vec3 kHilum(-14, 14, -14), kCrown(-12, 30, 46), kLeftVein(26, -20, 30);

// A branch counts where this share of it is to be seen.
constexpr double kSeen = 0.9;
constexpr double kBlurMm = 2.0;
constexpr double kBlurAndVoxelMm = 4.0;

/// A branch of the digital patient: its tubes one after another.
struct TrueBranch {
    std::vector<Tube> tubes;
    int parent = -1;

    [[nodiscard]] Vec3 start() const { return tubes.front().from; }
    [[nodiscard]] Vec3 end() const { return tubes.back().to; }
    [[nodiscard]] double calibre() const {
        return tubes.front().radius_from + tubes.back().radius_to;  // twice the mean radius
    }
};

/// Tubes that go on where the one before ended, alone, are one branch.
std::vector<TrueBranch> branches_of(const std::vector<Tube>& tubes) {
    std::vector<TrueBranch> branches;
    for (const Tube& tube : tubes) {
        const auto springing =
            std::ranges::count_if(tubes, [&](const Tube& t) { return t.from == tube.from; });
        const auto parent =
            std::ranges::find_if(branches, [&](const TrueBranch& b) { return b.end() == tube.from; });
        if (parent != branches.end() && springing == 1) {
            parent->tubes.push_back(tube);
        } else {
            branches.push_back(
                {{tube}, parent == branches.end() ? -1 : static_cast<int>(parent - branches.begin())});
        }
    }
    return branches;
}

double distance_to_axis(const TrueBranch& branch, const Vec3& p) {
    double least = 1e9;
    for (const Tube& tube : branch.tubes) {
        const Vec3 axis = tube.to - tube.from;
        const double t = std::clamp((p - tube.from).dot(axis) / axis.squaredNorm(), 0.0, 1.0);
        least = std::min(least, (p - tube.from - t * axis).norm());
    }
    return least;
}

class DigitalVessels : public ::testing::Test {
  protected:
    static PhantomOptions options() {
        PhantomOptions options;
        options.size = {256, 256, 100};
        options.spacing = {1.4, 1.4, 2.5};
        return options;
    }
    static const PhantomState& patient() {
        static const auto phantom = make_phantom(options(), core::JobContext());
        return phantom->baseline;
    }
    static VesselRequest request() {
        return {{{"portal vein", {kHilum}}, {"hepatic veins", {kCrown, kLeftVein}}}, patient().liver};
    }
    static const OutlinedVessels& outlined() {
        static const auto vessels = outline_vessels(patient().ct, request(), core::JobContext());
        return *vessels;
    }

    /// Inside the liver by a depth, and outside tumours, which are drawn over vessels.
    static bool seen(const phantom::Anatomy& anatomy, const Vec3& p, double depth_mm) {
        return anatomy.liver(p) < -depth_mm &&
               std::ranges::all_of(anatomy.tumours(), [&](const phantom::Tumour& t) { return t(p) > 2.0; });
    }
    static double seen_share(const phantom::Anatomy& anatomy, const TrueBranch& branch) {
        int all = 0, in = 0;
        for (const Tube& tube : branch.tubes) {
            for (double t = 0.0; t <= 1.0; t += 0.05, ++all)
                in += seen(anatomy, tube.from + t * (tube.to - tube.from), kBlurMm);
        }
        return static_cast<double>(in) / all;
    }

    /// It springs from the branch it should, or, where that is not wholly to be seen in the scan, from the
    /// root.
    static bool springs_rightly(const phantom::Anatomy& anatomy, const std::vector<TrueBranch>& truth,
                                const TrueBranch& branch, int found_parent) {
        if (found_parent == branch.parent) return true;
        return found_parent < 0 &&
               seen_share(anatomy, truth[static_cast<std::size_t>(branch.parent)]) < kSeen;
    }

    /// The true branch that most of a line runs along, without the stretch within its parent.
    static int runs_along(const VesselLine& line, const std::vector<TrueBranch>& truth) {
        std::map<int, int> votes;
        for (std::size_t n = 0; n < line.points.size(); ++n) {
            if (line.parent && (line.points[n] - line.points[0]).norm() < line.radii_mm[0]) continue;
            const auto nearest = std::ranges::min_element(
                truth, {}, [&](const TrueBranch& b) { return distance_to_axis(b, line.points[n]); });
            ++votes[static_cast<int>(nearest - truth.begin())];
        }
        if (votes.empty()) return -1;
        return std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; })->first;
    }

    /// The tree as it is and as it is found must have the same branches of at least 4 mm, each springing from
    /// the same other.
    static void expect_exact(const BranchTree& found, const std::vector<Tube>& tubes, const char* name) {
        const phantom::Anatomy anatomy(options(), phantom::State::Baseline);
        const std::vector<TrueBranch> truth = branches_of(tubes);
        std::vector<int> along;
        for (const VesselLine& line : found.branches) along.push_back(runs_along(line, truth));
        int expected = 0;
        for (int b = 0; b < static_cast<int>(truth.size()); ++b) {
            const TrueBranch& branch = truth[static_cast<std::size_t>(b)];
            if (branch.calibre() < 4.0 || seen_share(anatomy, branch) < kSeen) continue;
            ++expected;
            int beginnings = 0;
            for (std::size_t n = 0; n < along.size(); ++n) {
                if (along[n] != b) continue;
                const auto& parent = found.branches[n].parent;
                if (parent && along[*parent] == b) continue;
                ++beginnings;
                EXPECT_TRUE(springs_rightly(anatomy, truth, branch, parent ? along[*parent] : -1))
                    << name << ": branch " << b << " springs from another one than it should";
            }
            EXPECT_EQ(beginnings, 1) << name << ": branch " << b << " of " << branch.calibre() << " mm to "
                                     << branch.end().transpose() << " was found so many times";
        }
        EXPECT_GE(expected, 3) << "nothing was tested";
        for (const VesselLine& line : found.branches) {
            if (line.calibre_mm < 4.0) continue;
            for (const Vec3& p : line.points) {
                if (!seen(anatomy, p, kBlurAndVoxelMm)) continue;
                EXPECT_LT(phantom::nearest(tubes, p), 1.4) << name << ": " << line.name << " is no vessel";
            }
        }
    }
};

TEST_F(DigitalVessels, Portal_vein_has_the_very_branches_of_the_patient) {
    const phantom::Anatomy anatomy(options(), phantom::State::Baseline);
    expect_exact(outlined().trees[0].tree, anatomy.portal_tree(), "portal vein");
}

TEST_F(DigitalVessels, Hepatic_veins_have_the_very_branches_of_the_patient) {
    const phantom::Anatomy anatomy(options(), phantom::State::Baseline);
    expect_exact(outlined().trees[1].tree, anatomy.hepatic_tree(), "hepatic veins");
}

TEST_F(DigitalVessels, Trees_do_not_share_voxels) {
    EXPECT_EQ(core::count_common(outlined().trees[0].mask, outlined().trees[1].mask), 0);
}

TEST_F(DigitalVessels, Outlines_keep_to_the_vessel) {
    const core::LabelMask in_liver = core::intersected(outlined().trees[0].mask, patient().liver);
    EXPECT_GE(core::dice(in_liver, patient().portal_vein), 0.8);
}

TEST_F(DigitalVessels, Are_the_same_every_time) {
    const auto again = outline_vessels(patient().ct, request(), core::JobContext());
    ASSERT_TRUE(again);
    for (std::size_t t = 0; t < 2; ++t) {
        EXPECT_TRUE(again->trees[t].mask == outlined().trees[t].mask);
        EXPECT_TRUE(again->trees[t].tree == outlined().trees[t].tree);
    }
}

TEST_F(DigitalVessels, A_branch_that_was_cut_off_is_added_again_from_its_tip) {
    const VesselWithTree& whole = outlined().trees[0];
    const auto longest = std::ranges::max_element(whole.tree.branches, {}, &VesselLine::length_mm);
    const core::GridGeometry& grid = core::geometry_of(patient().ct);
    const auto cut =
        without_branch(whole, grid, static_cast<std::size_t>(longest - whole.tree.branches.begin()));
    ASSERT_TRUE(cut) << core::to_line(cut.error());
    const core::Vec3 tip = longest->points.back();
    const auto mended = with_branch_from(patient().ct, *cut, tip, core::JobContext());
    ASSERT_TRUE(mended) << core::to_line(mended.error());
    double near = 0.0;
    for (const core::Vec3& point : longest->points) {
        double least = 1e9;
        for (const VesselLine& line : mended->tree.branches) {
            for (const core::Vec3& other : line.points) least = std::min(least, (other - point).norm());
        }
        near += least <= 3.0 ? 1.0 : 0.0;
    }
    EXPECT_GE(near, 0.8 * static_cast<double>(longest->points.size())) << "the way leads elsewhere";
    EXPECT_EQ(core::subtracted(cut->mask, mended->mask).count(), 0) << "adding took something away";
    EXPECT_FALSE(with_branch_from(patient().ct, *mended, tip, core::JobContext())) << "it is there already";
    EXPECT_FALSE(with_branch_from(patient().ct, *cut, {0, 0, 900}, core::JobContext()));
}

TEST_F(DigitalVessels, Say_that_no_liver_bounds_them) {
    VesselRequest unbounded = request();
    unbounded.liver.reset();
    const auto vessels = outline_vessels(patient().ct, unbounded, core::JobContext());
    ASSERT_TRUE(vessels) << core::to_line(vessels.error());
    EXPECT_TRUE(std::ranges::any_of(
        vessels->doubts, [](const OutlineDoubt& d) { return d.warning.id == "vessel-unbounded"; }));
}

TEST_F(DigitalVessels, Refuse_a_seed_outside_the_scan) {
    VesselRequest outside = request();
    outside.trees[0].points = {Vec3(0, 0, 900)};
    const auto refused = outline_vessels(patient().ct, outside, core::JobContext());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, "portal vein");
    EXPECT_NE(refused.error().reason.find("outside the scan"), std::string::npos) << refused.error().reason;
}

TEST_F(DigitalVessels, Refuse_a_seed_in_no_vessel) {
    VesselRequest beside = request();
    beside.trees[1].points = {Vec3(-50, -40, 20)};
    const auto refused = outline_vessels(patient().ct, beside, core::JobContext());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, "hepatic veins");
    EXPECT_NE(refused.error().reason.find("lies in no vessel"), std::string::npos) << refused.error().reason;
}

TEST_F(DigitalVessels, Refuse_one_place_for_two_vessels) {
    VesselRequest same = request();
    same.trees[1].points = same.trees[0].points;
    EXPECT_FALSE(outline_vessels(patient().ct, same, core::JobContext()));
}

TEST_F(DigitalVessels, Refuse_what_has_no_seed) {
    VesselRequest none = request();
    none.trees[0].points.clear();
    EXPECT_FALSE(outline_vessels(patient().ct, none, core::JobContext()));
    EXPECT_FALSE(outline_vessels(patient().ct, VesselRequest{}, core::JobContext()));
}

TEST_F(DigitalVessels, Stop_when_cancelled) {
    core::JobContext job;
    job.cancel();
    const auto refused = outline_vessels(patient().ct, request(), job);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "cancelled");
}

}  // namespace
}  // namespace remnant::imaging

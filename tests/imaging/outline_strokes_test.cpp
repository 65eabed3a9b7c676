// Strokes on a simple body: two organs in fat, one of them wanted.

#include "remnant/imaging/outline_strokes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>

#include <cmath>
#include <memory>
#include <random>

#include "voxels_where.h"

namespace remnant::imaging {
namespace {

using core::JobContext;
using core::LabelMask;
using core::Vec3;
using ::testing::HasSubstr;
using testing::voxels_where;

/// An egg-shaped organ with a ball that touches it, in fat.
class Strokes : public ::testing::Test {
  protected:
    static core::GridGeometry make_grid() {
        core::GridGeometry grid;
        grid.size = {100, 90, 48};
        grid.spacing = {1.5, 1.5, 2.5};
        grid.origin = {-70, 20, 300};
        return grid;
    }
    [[nodiscard]] Vec3 mm(int i, int j, int k) const { return grid_.spacing.cwiseProduct(Vec3(i, j, k)); }
    [[nodiscard]] bool in_organ(int i, int j, int k) const {
        return (mm(i, j, k) - Vec3(62, 66, 60)).cwiseQuotient(Vec3(40, 34, 36)).norm() <= 1.0;
    }
    [[nodiscard]] bool in_ball(int i, int j, int k) const {
        return (mm(i, j, k) - Vec3(114, 66, 60)).norm() <= 17.0 && !in_organ(i, j, k);
    }
    core::CtVoxels make_ct() const {
        auto voxels = std::make_shared<core::VoxelGrid<std::int16_t>>(grid_);
        std::mt19937 random(5);
        std::normal_distribution<double> noise(0.0, 12.0);
        std::size_t n = 0;
        for (int k = 0; k < grid_.size[2]; ++k) {
            for (int j = 0; j < grid_.size[1]; ++j) {
                for (int i = 0; i < grid_.size[0]; ++i) {
                    const double hu = in_organ(i, j, k) ? 110.0 : in_ball(i, j, k) ? 170.0 : -90.0;
                    voxels->voxels()[n++] = static_cast<std::int16_t>(std::lround(hu + noise(random)));
                }
            }
        }
        return core::SharedVoxels<std::int16_t>(std::move(voxels));
    }
    /// A straight stroke between two voxels.
    [[nodiscard]] Stroke stroke(StrokeLabel label, const Vec3& from, const Vec3& to,
                                double radius = 2.0) const {
        return {label, {grid_.world(from), grid_.world(to)}, core::Millimetre(radius)};
    }
    /// Whether the voxel's centre lies well within what a straight stroke paints.
    [[nodiscard]] bool surely_painted(const Stroke& drawn, int i, int j, int k) const {
        const Vec3 at = grid_.world(Vec3(i, j, k));
        const Vec3 way = drawn.points.back() - drawn.points.front();
        const double t = std::clamp((at - drawn.points.front()).dot(way) / way.squaredNorm(), 0.0, 1.0);
        return (at - drawn.points.front() - t * way).norm() <= drawn.radius.value() - 1e-6;
    }
    void expect_painted(const LabelMask& outline, const Stroke& drawn) const {
        for (int k = 0; k < grid_.size[2]; ++k) {
            for (int j = 0; j < grid_.size[1]; ++j) {
                for (int i = 0; i < grid_.size[0]; ++i) {
                    if (!surely_painted(drawn, i, j, k)) continue;
                    ASSERT_EQ(outline.contains(i, j, k), drawn.label == StrokeLabel::In)
                        << "voxel " << i << ", " << j << ", " << k << " is not what a person painted";
                }
            }
        }
    }
    [[nodiscard]] LabelMask made(const StrokeRequest& request) const {
        const auto outline = outline_strokes(ct_, request, JobContext());
        EXPECT_TRUE(outline) << core::to_line(outline.error());
        return outline ? *outline : LabelMask(grid_.size);
    }
    void expect_refused(const StrokeRequest& request, const std::string& reason) const {
        const auto outline = outline_strokes(ct_, request, JobContext());
        ASSERT_FALSE(outline) << "not refused: " << reason;
        EXPECT_THAT(core::to_line(outline.error()), HasSubstr(reason));
    }

    const core::GridGeometry grid_ = make_grid();
    const core::CtVoxels ct_ = make_ct();
    const LabelMask organ_ =
        voxels_where(grid_.size, [this](int i, int j, int k) { return in_organ(i, j, k); });
    const LabelMask ball_ =
        voxels_where(grid_.size, [this](int i, int j, int k) { return in_ball(i, j, k); });
    const Stroke inside_ = stroke(StrokeLabel::In, {25, 44, 24}, {58, 44, 24});
    const Stroke outside_ = stroke(StrokeLabel::Out, {8, 8, 24}, {90, 8, 24});
    const Stroke in_ball_ = stroke(StrokeLabel::Out, {72, 44, 24}, {82, 44, 24});
};

TEST_F(Strokes, Alone_make_the_outline) {
    const LabelMask outline = made({{inside_, outside_, in_ball_}, {}, 0});
    EXPECT_GE(core::dice(outline, organ_), 0.97);
}

TEST_F(Strokes, Keep_what_they_paint_even_against_the_picture) {
    const Stroke wrong_in = stroke(StrokeLabel::In, {10, 80, 10}, {30, 80, 10}, 3.0);
    const Stroke wrong_out = stroke(StrokeLabel::Out, {35, 40, 20}, {45, 48, 28}, 2.0);
    const std::vector<Stroke> strokes{inside_, outside_, wrong_in, wrong_out};
    const LabelMask alone = made({strokes, {}, 0});
    const LabelMask corrected = made({strokes, organ_, 2});
    for (const LabelMask* outline : {&alone, &corrected}) {
        expect_painted(*outline, wrong_in);
        expect_painted(*outline, wrong_out);
    }
}

TEST_F(Strokes, That_are_old_keep_what_they_paint_under_new_ones_nearby) {
    const Stroke old_in = stroke(StrokeLabel::In, {67, 40, 24}, {67, 48, 24});
    const LabelMask outline = made({{old_in, in_ball_}, core::united(organ_, ball_), 1});
    expect_painted(outline, old_in);
    expect_painted(outline, in_ball_);
}

TEST_F(Strokes, Of_two_on_one_voxel_the_later_counts) {
    const Vec3 from(30, 44, 24);
    const Vec3 to(50, 44, 24);
    const Stroke in = stroke(StrokeLabel::In, from, to);
    const Stroke out = stroke(StrokeLabel::Out, from, to);
    expect_painted(made({{in, out}, organ_, 0}), out);
    expect_painted(made({{out, in}, organ_, 0}), in);
}

TEST_F(Strokes, Outside_take_away_a_leak_and_leave_the_organ) {
    const LabelMask leaked = core::united(organ_, ball_);
    const LabelMask outline = made({{in_ball_}, leaked, 0});
    EXPECT_LE(core::count_common(outline, ball_), ball_.count() / 20) << "the leak is still there";
    EXPECT_GE(core::count_common(outline, organ_), organ_.count() * 99 / 100) << "the organ suffered";
    EXPECT_TRUE(core::subtracted(outline, leaked).empty()) << "an outside stroke added something";
}

TEST_F(Strokes, Inside_add_what_was_missed_and_nothing_else) {
    const LabelMask part =
        core::subtracted(organ_, voxels_where(grid_.size, [&](int i, int, int) { return i > 52; }));
    const LabelMask outline = made({{stroke(StrokeLabel::In, {56, 40, 24}, {60, 48, 24})}, part, 0});
    EXPECT_GE(core::dice(outline, organ_), 0.97);
    EXPECT_TRUE(core::subtracted(part, outline).empty()) << "an inside stroke took something away";
}

TEST_F(Strokes, Change_nothing_farther_away_than_30_mm) {
    const Stroke far_out = stroke(StrokeLabel::Out, {20, 44, 10}, {24, 44, 10});
    const LabelMask before = core::united(
        organ_, voxels_where(grid_.size, [](int i, int j, int k) { return (i + j + k) % 7 == 0; }));
    const LabelMask after = made({{far_out}, before, 0});
    ASSERT_FALSE(after == before);
    const LabelMask changed = core::united(core::subtracted(before, after), core::subtracted(after, before));
    for (int k = 0; k < grid_.size[2]; ++k) {
        for (int j = 0; j < grid_.size[1]; ++j) {
            for (const core::Run& run : changed.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const Vec3 at = grid_.world(Vec3(i, j, k));
                    const double far =
                        std::min((at - far_out.points.front()).norm(), (at - far_out.points.back()).norm());
                    ASSERT_LE(far, 30.0) << "voxel " << i << ", " << j << ", " << k << " changed";
                }
            }
        }
    }
    EXPECT_EQ(after.shared_slab(40).get(), before.shared_slab(40).get()) << "an untouched slice is a copy";
}

TEST_F(Strokes, Where_the_outline_is_as_they_say_change_only_what_they_paint) {
    const LabelMask after = made({{inside_}, organ_, 0});
    EXPECT_TRUE(core::subtracted(organ_, after).empty());
    EXPECT_LE(core::subtracted(after, organ_).count(), organ_.count() / 200);
}

TEST_F(Strokes, That_are_no_longer_new_have_no_effect_of_their_own) {
    const LabelMask leaked = core::united(organ_, ball_);
    const LabelMask after = made({{in_ball_}, leaked, 1});
    EXPECT_GE(core::count_common(after, ball_), ball_.count() * 9 / 10);
    expect_painted(after, in_ball_);
}

TEST_F(Strokes, Give_the_same_voxels_on_one_core_and_on_all) {
    const StrokeRequest alone{{inside_, outside_, in_ball_}, {}, 0};
    const StrokeRequest correcting{{in_ball_}, core::united(organ_, ball_), 0};
    const LabelMask many = made(alone);
    const LabelMask many_corrected = made(correcting);
    cpu_set_t all;
    ASSERT_EQ(sched_getaffinity(0, sizeof(all), &all), 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
    const LabelMask single = made(alone);
    const LabelMask single_corrected = made(correcting);
    ASSERT_EQ(sched_setaffinity(0, sizeof(all), &all), 0);
    EXPECT_TRUE(many == single) << "the outline depends on how threads ran";
    EXPECT_TRUE(many_corrected == single_corrected) << "the correction depends on how threads ran";
}

TEST_F(Strokes, Are_refused_where_they_cannot_be_meant) {
    expect_refused({{}, {}, 0}, "there are none");
    expect_refused({{inside_}, {}, 0}, "none lies outside");
    expect_refused({{outside_}, {}, 0}, "none lies inside");
    Stroke bad = inside_;
    bad.points.clear();
    expect_refused({{outside_, bad}, {}, 0}, "stroke 2: it has no points");
    bad = inside_;
    for (const double radius : {0.0, -1.0, 50.5, std::nan("")}) {
        bad.radius = core::Millimetre(radius);
        expect_refused({{bad, outside_}, {}, 0}, "stroke 1: the radius must lie");
    }
    bad = inside_;
    bad.points.front()[1] = std::nan("");
    expect_refused({{bad, outside_}, {}, 0}, "stroke 1: a point is no number");
    bad = inside_;
    bad.points.back() += Vec3(0, 0, 500);
    expect_refused({{bad, outside_}, {}, 0}, "lies outside the scan");
    expect_refused({{inside_}, LabelMask({3, 3, 3}), 0}, "does not lie on this scan");
    expect_refused({{inside_}, organ_, 2}, "fewer strokes");
}

TEST_F(Strokes, Stop_when_cancelled) {
    JobContext job;
    job.cancel();
    for (const StrokeRequest& request :
         {StrokeRequest{{inside_, outside_}, {}, 0}, StrokeRequest{{in_ball_}, organ_, 0}}) {
        const auto outline = outline_strokes(ct_, request, job);
        ASSERT_FALSE(outline);
        EXPECT_EQ(outline.error().reason, "cancelled");
    }
}

}  // namespace
}  // namespace remnant::imaging

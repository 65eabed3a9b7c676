// Brush, loop, threshold and copies of slices, held to their definitions voxel by voxel.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "random_masks.h"
#include "remnant/core/connected_pieces.h"
#include "remnant/core/history.h"
#include "remnant/imaging/outline_brush.h"
#include "remnant/imaging/outline_loop.h"
#include "remnant/imaging/outline_slice.h"
#include "remnant/imaging/outline_threshold.h"
#include "voxels_where.h"

namespace remnant::imaging::outline {
namespace {

using core::LabelMask;
using core::Millimetre;
using core::Size3;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::uniform_int;
using testing::voxels_where;

LabelMask random_mask(Random& random, const Size3& size) {
    return testing::mask_of(testing::random_voxels(random, size), size);
}

template <class T>
core::CtVoxels random_ct(Random& random, const core::GridGeometry& grid) {
    auto ct = std::make_shared<core::VoxelGrid<T>>(grid);
    for (T& voxel : ct->voxels()) voxel = static_cast<T>(uniform_int(random, -200, 200));
    return core::SharedVoxels<T>(ct);
}

double hu_at(const core::CtVoxels& ct, int i, int j, int k) {
    return std::visit([&](const auto& voxels) { return static_cast<double>(voxels->at(i, j, k)); }, ct);
}

/// A place in and a little around a grid, in voxels.
Vec3 random_index(Random& random, const Size3& size) {
    return {uniform(random, -2, size[0] + 1), uniform(random, -2, size[1] + 1),
            uniform(random, -2, size[2] + 1)};
}

double distance_to_way(const Vec3& p, const Vec3& from, const Vec3& to) {
    const double length = (to - from).squaredNorm();
    const double t = length > 0 ? std::clamp((p - from).dot(to - from) / length, 0.0, 1.0) : 0.0;
    return (p - from - t * (to - from)).norm();
}

/// Whether a way between two places (in voxels) passes through the box of a voxel.
bool passes_through(const Vec3& from, const Vec3& to, const Vec3& voxel) {
    double enter = 0.0;
    double leave = 1.0;
    for (int axis = 0; axis < 3; ++axis) {
        const double way = to[axis] - from[axis];
        const double low = voxel[axis] - 0.5 - from[axis];
        const double high = voxel[axis] + 0.5 - from[axis];
        if (way == 0.0) {
            if (low > 0.0 || high < 0.0) return false;
            continue;
        }
        enter = std::max(enter, std::min(low / way, high / way));
        leave = std::min(leave, std::max(low / way, high / way));
    }
    return enter <= leave;
}

/// A grid, a stroke on it, and the definition of what it paints.
struct Stroke {
    core::GridGeometry grid;
    Brush brush;
    SlicePlane plane;
    Vec3 from, to;  // in voxels

    explicit Stroke(Random& random) : grid(testing::random_grid(random)) {
        brush.shape = uniform_int(random, 0, 1) == 0 ? BrushShape::Disc : BrushShape::Sphere;
        brush.radius = Millimetre(uniform_int(random, 0, 2) == 0 ? 0.1 : uniform(random, 0.3, 9.0));
        brush.paint = uniform_int(random, 0, 1) == 0 ? Paint::Add : Paint::Erase;
        plane.axis = uniform_int(random, 0, 2);
        plane.index = uniform_int(random, 0, grid.size[static_cast<std::size_t>(plane.axis)] - 1);
        from = random_index(random, grid.size);
        to = uniform_int(random, 0, 4) == 0 ? from : random_index(random, grid.size);
    }
    [[nodiscard]] bool covers(int i, int j, int k) const {
        const Vec3 voxel(i, j, k);
        Vec3 a = from;
        Vec3 b = to;
        if (brush.shape == BrushShape::Disc) {
            if (std::lround(voxel[plane.axis]) != plane.index) return false;
            a[plane.axis] = b[plane.axis] = plane.index;
        }
        return distance_to_way(grid.world(voxel), grid.world(a), grid.world(b)) <=
                   brush.radius.value() + 1e-9 ||
               passes_through(a, b, voxel);
    }
    [[nodiscard]] core::Result<LabelMask> on(const LabelMask& mask, const BrushBounds& bounds = {}) const {
        return brushed(mask, grid, brush, plane, grid.world(from), grid.world(to), bounds);
    }
};

TEST(Brush, Paints_the_voxels_near_the_way_of_the_hand_and_those_it_passes) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Random random(seed);
        const Stroke stroke(random);
        const LabelMask mask = random_mask(random, stroke.grid.size);
        const auto made = stroke.on(mask);
        ASSERT_TRUE(made) << core::to_line(made.error());
        EXPECT_EQ(*made, voxels_where(stroke.grid.size,
                                      [&](int i, int j, int k) {
                                          if (!stroke.covers(i, j, k)) return mask.contains(i, j, k);
                                          return stroke.brush.paint == Paint::Add;
                                      }))
            << "seed " << seed;
    }
}

TEST(Brush, Bounded_by_Hounsfield_units_and_another_outline_changes_no_voxel_outside_them) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Random random(seed);
        Stroke stroke(random);
        stroke.brush.only_hu = HuRange{-50, 120};
        const LabelMask mask = random_mask(random, stroke.grid.size);
        const LabelMask only_in = random_mask(random, stroke.grid.size);
        const auto ct = seed % 2 == 0 ? random_ct<std::int16_t>(random, stroke.grid)
                                      : random_ct<float>(random, stroke.grid);
        const auto made = stroke.on(mask, {&ct, &only_in});
        ASSERT_TRUE(made) << core::to_line(made.error());
        EXPECT_EQ(*made, voxels_where(stroke.grid.size,
                                      [&](int i, int j, int k) {
                                          const double hu = hu_at(ct, i, j, k);
                                          if (!stroke.covers(i, j, k) || hu < -50 || hu > 120 ||
                                              !only_in.contains(i, j, k))
                                              return mask.contains(i, j, k);
                                          return stroke.brush.paint == Paint::Add;
                                      }))
            << "seed " << seed;
    }
}

TEST(Brush, The_smallest_one_leaves_no_gap_however_fast_the_hand_is) {
    core::GridGeometry grid;
    grid.size = {200, 150, 1};
    grid.spacing = {0.7, 0.8, 5.0};
    Random random(1);
    const Brush pencil{BrushShape::Disc, Millimetre(0.01), Paint::Add, {}};
    LabelMask line(grid.size);
    Vec3 at(100, 75, 0);
    for (int n = 0; n < 40; ++n) {
        const Vec3 next(uniform(random, 0, 199), uniform(random, 0, 149), 0);
        line = *brushed(line, grid, pencil, {2, 0}, grid.world(at), grid.world(next));
        at = next;
        ASSERT_EQ(core::piece_sizes(line).size(), 1u) << "the line broke at event " << n;
    }
    const LabelMask dot =
        *brushed(LabelMask(grid.size), grid, pencil, {2, 0}, grid.world(at), grid.world(at));
    EXPECT_EQ(dot.count(), 1);
}

TEST(Brush, Of_a_disc_is_a_circle_in_mm_whatever_the_spacing) {
    core::GridGeometry grid;
    grid.size = {60, 60, 40};
    grid.spacing = {0.5, 1.0, 2.0};
    const Vec3 middle = grid.world({30, 30, 20});
    for (int axis = 0; axis < 3; ++axis) {
        const Brush disc{BrushShape::Disc, Millimetre(10), Paint::Add, {}};
        const SlicePlane plane{axis, axis == 2 ? 20 : 30};
        const auto made = brushed(LabelMask(grid.size), grid, disc, plane, middle, middle);
        const auto box = core::bounds(*made);
        for (std::size_t a = 0; a < 3; ++a) {
            const double width = (box.high[a] - box.low[a]) * grid.spacing[static_cast<Eigen::Index>(a)];
            EXPECT_EQ(width, static_cast<int>(a) == axis ? 0.0 : 20.0) << "across axis " << a;
        }
    }
}

TEST(Brush, Shares_every_slab_it_does_not_touch) {
    core::GridGeometry grid;
    grid.size = {40, 40, 30};
    Random random(2);
    const LabelMask mask = random_mask(random, grid.size);
    const Brush sphere{BrushShape::Sphere, Millimetre(4.5), Paint::Add, {}};
    const auto made = brushed(mask, grid, sphere, {}, grid.world({20, 20, 15}), grid.world({20, 20, 15}));
    for (int k = 0; k < 30; ++k)
        EXPECT_EQ(made->shared_slab(k) == mask.shared_slab(k), std::abs(k - 15) > 4) << "slice " << k;
}

TEST(Brush, Refuses_what_cannot_be_painted_with) {
    core::GridGeometry grid;
    grid.size = {8, 8, 8};
    const LabelMask mask(grid.size);
    const Vec3 at = grid.world({4, 4, 4});
    const auto refuses = [&](Brush brush, SlicePlane plane, const Vec3& to) {
        return !brushed(mask, grid, brush, plane, at, to);
    };
    const Brush good{BrushShape::Disc, Millimetre(3), Paint::Add, {}};
    EXPECT_FALSE(refuses(good, {2, 4}, at));
    EXPECT_TRUE(refuses(good, {2, 8}, at)) << "a slice beyond the last";
    EXPECT_TRUE(refuses(good, {3, 0}, at)) << "an axis that is none";
    EXPECT_TRUE(refuses(good, {2, 4}, Vec3(0, std::nan(""), 0)));
    for (const double radius : {0.0, -1.0, 201.0, std::nan("")}) {
        Brush brush = good;
        brush.radius = Millimetre(radius);
        EXPECT_TRUE(refuses(brush, {2, 4}, at)) << radius << " mm";
    }
    Brush bounded = good;
    bounded.only_hu = HuRange{0, 100};
    EXPECT_TRUE(refuses(bounded, {2, 4}, at)) << "a bound by Hounsfield units without a CT";
    EXPECT_FALSE(brushed(LabelMask({9, 8, 8}), grid, good, {2, 4}, at, at)) << "an outline on another grid";
}

TEST(Slice, Is_set_painted_and_copied_alone) {
    for (std::uint64_t seed = 0; seed < 90; ++seed) {
        Random random(seed);
        const Size3 size{uniform_int(random, 2, 12), uniform_int(random, 2, 11), uniform_int(random, 2, 9)};
        const int axis = static_cast<int>(seed % 3);
        const auto a = static_cast<std::size_t>(axis);
        const int from = uniform_int(random, 0, size[a] - 1);
        const int to = uniform_int(random, 0, size[a] - 1);
        LabelMask mask = random_mask(random, size);
        const LabelMask other = random_mask(random, size);
        const auto with = [&](auto inside) {
            return voxels_where(size, [&](int i, int j, int k) {
                const Size3 voxel{i, j, k};
                return voxel[a] == to ? inside(voxel) : mask.contains(i, j, k);
            });
        };
        const auto in = [](const LabelMask& m, const Size3& v) { return m.contains(v[0], v[1], v[2]); };
        const auto section = core::section_of(other, axis, to);
        EXPECT_EQ(with_section(mask, {axis, to}, section),
                  with([&](const Size3& v) { return in(other, v); }));
        EXPECT_EQ(painted_in_slice(mask, {axis, to}, section, Paint::Add),
                  with([&](const Size3& v) { return in(mask, v) || in(other, v); }));
        EXPECT_EQ(painted_in_slice(mask, {axis, to}, section, Paint::Erase),
                  with([&](const Size3& v) { return in(mask, v) && !in(other, v); }));
        if (core::section_of(mask, axis, from).empty()) continue;
        const auto source = [&](Size3 v) {
            v[a] = from;
            return in(mask, v);
        };
        EXPECT_EQ(*copied_to_slice(mask, {axis, from}, to, CopyMode::Replace), with(source))
            << "seed " << seed;
        EXPECT_EQ(*copied_to_slice(mask, {axis, from}, to, CopyMode::Add), with([&](const Size3& v) {
            return in(mask, v) || source(v);
        })) << "seed "
            << seed;
    }
}

TEST(Slice, That_is_empty_or_not_there_is_not_copied) {
    const LabelMask empty({4, 4, 4});
    const LabelMask full = voxels_where({4, 4, 4}, [](int, int, int) { return true; });
    EXPECT_FALSE(copied_to_slice(empty, {2, 1}, 2, CopyMode::Replace));
    EXPECT_FALSE(copied_to_slice(full, {2, 3}, 4, CopyMode::Replace));
    EXPECT_FALSE(copied_to_slice(full, {2, -1}, 0, CopyMode::Replace));
}

TEST(Slice, Knows_its_places_in_the_patient) {
    Random random(5);
    for (int n = 0; n < 50; ++n) {
        const auto grid = testing::random_grid(random);
        for (int axis = 0; axis < 3; ++axis) {
            const SlicePoint point(uniform(random, -3, 30), uniform(random, -3, 30));
            const Vec3 world = world_of(grid, {axis, 7}, point);
            EXPECT_LT((point_in_slice(grid, axis, world) - point).norm(), 1e-9);
            EXPECT_NEAR(grid.index(world)[axis], 7.0, 1e-9);
        }
    }
}

TEST(Slice, Of_a_picture_is_the_plane_of_voxels_that_the_point_lies_on) {
    Random random(6);
    for (int n = 0; n < 50; ++n) {
        const auto grid = testing::random_grid(random);
        for (int axis = 0; axis < 3; ++axis) {
            const Vec3 point = world_of(grid, {axis, 5}, SlicePoint(3.4, 7.7));
            const Vec3 nearly_along = grid.direction.col(axis) + 0.3 * grid.direction.col((axis + 1) % 3);
            EXPECT_EQ(plane_across(grid, point, nearly_along), (SlicePlane{axis, 5}));
            EXPECT_EQ(plane_across(grid, point, -nearly_along), (SlicePlane{axis, 5}))
                << "seen from the other side it is the same plane";
        }
    }
}

/// Even-odd by counting the edges to the right of a place.
bool inside(const std::vector<SlicePoint>& loop, double x, double y) {
    bool odd = false;
    for (std::size_t n = 0, before = loop.size() - 1; n < loop.size(); before = n++) {
        const SlicePoint& a = loop[n];
        const SlicePoint& b = loop[before];
        if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) odd = !odd;
    }
    return odd;
}

TEST(Loop, Adds_and_cuts_the_voxels_whose_centre_it_goes_round_an_odd_number_of_times) {
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        Random random(seed);
        const Size3 size{uniform_int(random, 3, 20), uniform_int(random, 3, 18), uniform_int(random, 3, 16)};
        const SlicePlane plane{static_cast<int>(seed % 3), 1};
        std::vector<SlicePoint> loop;
        for (int n = uniform_int(random, 3, 12); n > 0; --n)
            loop.emplace_back(uniform(random, -4, 22), uniform(random, -4, 22));
        const LabelMask mask = random_mask(random, size);
        for (const Paint paint : {Paint::Add, Paint::Erase}) {
            const auto made = looped(mask, plane, loop, paint);
            ASSERT_TRUE(made);
            EXPECT_EQ(*made, voxels_where(
                                 size,
                                 [&](int i, int j, int k) {
                                     const Size3 v{i, j, k};
                                     const bool in_plane = v[static_cast<std::size_t>(plane.axis)] == 1;
                                     const int column = v[static_cast<std::size_t>(column_axis(plane.axis))];
                                     const int row = v[static_cast<std::size_t>(row_axis(plane.axis))];
                                     if (!in_plane || !inside(loop, column, row))
                                         return mask.contains(i, j, k);
                                     return paint == Paint::Add;
                                 }))
                << "seed " << seed;
        }
    }
}

TEST(Loop, Two_with_a_common_border_through_centres_share_no_voxel_and_leave_none_out) {
    const LabelMask none({20, 20, 1});
    const std::vector<SlicePoint> left{{2, 2}, {10, 2}, {10, 15}, {2, 15}};
    const std::vector<SlicePoint> right{{10, 2}, {17, 2}, {17, 15}, {10, 15}};
    const std::vector<SlicePoint> both{{2, 2}, {17, 2}, {17, 15}, {2, 15}};
    const auto a = *looped(none, {2, 0}, left, Paint::Add);
    const auto b = *looped(none, {2, 0}, right, Paint::Add);
    EXPECT_TRUE(core::intersected(a, b).empty());
    EXPECT_EQ(core::united(a, b), *looped(none, {2, 0}, both, Paint::Add));
}

TEST(Loop, Of_too_few_points_or_none_that_are_numbers_is_refused) {
    const LabelMask none({20, 20, 1});
    const std::vector<SlicePoint> two{{2, 2}, {10, 2}};
    const std::vector<SlicePoint> broken{{2, 2}, {10, std::nan("")}, {5, 5}};
    EXPECT_FALSE(looped(none, {2, 0}, two, Paint::Add));
    EXPECT_FALSE(looped(none, {2, 0}, broken, Paint::Add));
    EXPECT_FALSE(looped(none, {2, 1}, std::vector<SlicePoint>{{2, 2}, {10, 2}, {5, 5}}, Paint::Add));
}

TEST(Threshold, Takes_the_voxels_of_the_region_within_the_range) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Random random(seed);
        const auto grid = testing::random_grid(random);
        const auto ct =
            seed % 2 == 0 ? random_ct<std::int16_t>(random, grid) : random_ct<float>(random, grid);
        const LabelMask mask = random_mask(random, grid.size);
        ThresholdRegion region;
        if (seed % 3 != 0) region.mask = &mask;
        const core::IndexBox box{{-1, 2, 1}, {9, 8, 30}};
        if (seed % 4 < 2) region.box = box;
        const auto made = within_hu(ct, {-40, 90}, region, core::JobContext());
        ASSERT_TRUE(made) << core::to_line(made.error());
        EXPECT_EQ(*made, voxels_where(grid.size,
                                      [&](int i, int j, int k) {
                                          const bool in_box = i <= 9 && j >= 2 && j <= 8 && k >= 1;
                                          const double hu = hu_at(ct, i, j, k);
                                          return hu >= -40 && hu <= 90 && (!region.box || in_box) &&
                                                 (region.mask == nullptr || mask.contains(i, j, k));
                                      }))
            << "seed " << seed;
    }
}

TEST(Threshold, Takes_ends_that_are_no_whole_numbers_and_lie_beyond_all_values) {
    core::GridGeometry grid;
    grid.size = {6, 1, 1};
    auto voxels = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    const std::array<std::int16_t, 6> values{-32768, -1, 0, 1, 40, 32767};
    std::ranges::copy(values, voxels->voxels().begin());
    const core::CtVoxels ct = core::SharedVoxels<std::int16_t>(voxels);
    const auto count = [&](double low, double high) {
        return within_hu(ct, {low, high}, {}, core::JobContext())->count();
    };
    EXPECT_EQ(count(-0.5, 0.5), 1);
    EXPECT_EQ(count(0.2, 0.8), 0);
    EXPECT_EQ(count(-1e9, 1e9), 6);
    EXPECT_EQ(count(40000, 50000), 0);
    EXPECT_EQ(count(-50000, -40000), 0);
}

TEST(Threshold, Refuses_a_range_upside_down_and_stops_when_told_to) {
    Random random(1);
    core::GridGeometry grid;
    grid.size = {5, 5, 5};
    const auto ct = random_ct<std::int16_t>(random, grid);
    EXPECT_FALSE(within_hu(ct, {10, 0}, {}, core::JobContext()));
    EXPECT_FALSE(within_hu(ct, {std::nan(""), 0}, {}, core::JobContext()));
    const LabelMask other({5, 5, 6});
    EXPECT_FALSE(within_hu(ct, {0, 10}, {&other, {}}, core::JobContext()));
    core::JobContext job;
    job.cancel();
    EXPECT_FALSE(within_hu(ct, {0, 10}, {}, job));
}

TEST(Painting, Is_undone_and_redone_bit_for_bit_within_the_memory_it_is_given) {
    Random random(9);
    core::GridGeometry grid;
    grid.size = {96, 96, 40};
    grid.spacing = {0.8, 0.8, 2.0};
    core::TimePoint scan;
    scan.id = "scan";
    scan.geometry = grid;
    scan.structures.resize(1);
    scan.structures[0].id = "liver";
    scan.structures[0].mask = LabelMask(grid.size);
    core::Case subject;
    subject.time_points = {scan};
    constexpr std::size_t kBound = std::size_t{1} << 20;
    core::History history(subject, kBound);
    const auto mask_now = [&]() -> const LabelMask& {
        return history.current().time_points[0].structures[0].mask;
    };
    std::vector<LabelMask> states{mask_now()};
    for (int stroke = 0; stroke < 300; ++stroke) {
        Brush brush{stroke % 3 == 0 ? BrushShape::Disc : BrushShape::Sphere,
                    Millimetre(uniform(random, 1, 12)),
                    stroke % 4 == 0 ? Paint::Erase : Paint::Add,
                    {}};
        Vec3 at(uniform(random, 0, 95), uniform(random, 0, 95), uniform(random, 0, 39));
        const SlicePlane plane{stroke % 3, 20};
        for (int event = 0; event < 10; ++event) {
            const Vec3 next =
                at + Vec3(uniform(random, -4, 4), uniform(random, -4, 4), uniform(random, -1, 1));
            core::Structure liver = history.current().time_points[0].structures[0];
            liver.mask = *brushed(mask_now(), grid, brush, plane, grid.world(at), grid.world(next));
            ASSERT_TRUE(history.apply(core::change_of(core::ReplaceStructure{"scan", liver}),
                                      "stroke " + std::to_string(stroke)));
            at = next;
        }
        states.push_back(mask_now());
        ASSERT_LE(history.mask_bytes(), kBound) << "after stroke " << stroke;
    }
    std::size_t n = states.size() - 1;
    while (history.undo()) ASSERT_EQ(mask_now(), states[--n]) << "back at stroke " << n;
    EXPECT_GT(n, 0u) << "300 strokes should not fit the bound";
    EXPECT_LT(n, 270u) << "the bound leaves too few strokes to undo";
    while (history.redo()) ASSERT_EQ(mask_now(), states[++n]) << "again at stroke " << n;
    EXPECT_EQ(n, states.size() - 1);
}

}  // namespace
}  // namespace remnant::imaging::outline

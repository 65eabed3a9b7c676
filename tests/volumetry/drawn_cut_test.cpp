// Cuts drawn by hand: what the surface through the lines is, and which side of it stays.

#include "remnant/volumetry/drawn_cut.h"
#include "remnant/volumetry/cut_shaping.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "random_masks.h"
#include "remnant/volumetry/surface_cut.h"
#include "remnant/volumetry/surface_mesh.h"
#include "voxels_where.h"

namespace remnant::volumetry {
namespace {

using core::CuttingSurface;
using core::GridGeometry;
using core::LabelMask;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::uniform_int;
using Line = std::vector<Vec3>;

LabelMask whole(const core::Size3& size) {
    return testing::voxels_where(size, [](int, int, int) { return true; });
}

/// A grid of 60 × 50 × 40 mm about the origin.
GridGeometry plain_grid() {
    GridGeometry grid;
    grid.size = {60, 50, 40};
    grid.origin = Vec3(-30, -25, -20);
    return grid;
}

/// Points as a hand leaves them: many where it went slowly, some of them twice.
template <class At>
Line drawn(Random& random, int count, At at) {
    std::vector<double> along{0.0, 0.0, 1.0, 1.0};
    for (int n = 0; n < count; ++n) along.push_back(std::pow(uniform(random, 0, 1), 2));
    std::ranges::sort(along);
    Line line;
    for (const double t : along) line.push_back(at(t));
    return line;
}

/// Voxels that are on the wrong side, where `height` (mm) says how far each is on the side that stays; those
/// nearer to the cut than `doubtful` may lie on either.
template <class Height>
int misplaced(const CuttingSurface& cut, const GridGeometry& grid, double doubtful, Height height) {
    const LabelMask liver = whole(grid.size);
    const auto on_grid = SurfaceOnGrid::make(cut, liver, grid, "cut");
    EXPECT_TRUE(on_grid) << to_line(on_grid.error());
    if (!on_grid) return -1;
    const LabelMask removed = on_grid->removed_part(liver);
    const LabelMask wrong = testing::voxels_where(grid.size, [&](int i, int j, int k) {
        const double h = height(grid.world(Vec3(i, j, k)));
        return std::abs(h) > doubtful && removed.contains(i, j, k) != (h < 0);
    });
    return static_cast<int>(wrong.count());
}

/// Largest distance between two cuts at equal parameters.
double apart(const CuttingSurface& a, const CuttingSurface& b, bool u_reversed = false) {
    double most = 0.0;
    for (int m = 0; m <= 10; ++m) {
        for (int n = 0; n <= 10; ++n) {
            const double u = m / 10.0;
            const double v = n / 10.0;
            const Vec3 other = point_on(b.patch, u_reversed ? 1.0 - u : u, v);
            most = std::max(most, (point_on(a.patch, u, v) - other).norm());
        }
    }
    return most;
}

TEST(DrawnCut, Along_one_straight_line_is_the_plane_through_it) {
    for (int seed = 0; seed < 40; ++seed) {
        Random random(seed);
        GridGeometry grid = testing::random_grid(random);
        grid.size = {24, 20, 16};
        auto plane = testing::random_plane(random, grid);
        if (plane.normal[0] < 0) plane.normal = -plane.normal;
        const Vec3 into = plane.normal.unitOrthogonal();
        const Vec3 along = plane.normal.cross(into);
        // Depth differs along the line, as on the surface of a liver.
        const Line line = drawn(random, 300, [&](double t) {
            return Vec3(plane.point + 40 * (t - 0.5) * along + uniform(random, -5, 5) * into);
        });
        const int rows = uniform_int(random, 4, 7);
        const int columns = uniform_int(random, 4, 7);
        const auto cut =
            drawn_cut({line}, uniform(random, -9, 9) * into, whole(grid.size), grid, rows, columns);
        ASSERT_TRUE(cut) << to_line(cut.error());
        EXPECT_EQ(cut->patch.rows, rows);
        EXPECT_EQ(cut->patch.columns, columns);
        const int wrong =
            misplaced(*cut, grid, 1e-6, [&](const Vec3& p) { return plane.normal.dot(p - plane.point); });
        EXPECT_EQ(wrong, 0) << "voxels on the wrong side of the plane, seed " << seed;
    }
}

TEST(DrawnCut, Along_one_line_runs_through_the_whole_liver) {
    const GridGeometry grid = plain_grid();
    // The walls of the liver's voxels lie at z = −15.5 and 9.5.
    const auto liver = testing::voxels_where(grid.size, [](int, int, int k) { return k >= 5 && k < 30; });
    const auto cut = drawn_cut({{Vec3(0, -20, 3), Vec3(0, 20, 8)}}, Vec3::UnitZ(), liver, grid, 4, 5);
    ASSERT_TRUE(cut);
    for (const double u : {0.0, 0.5, 1.0}) {
        EXPECT_NEAR(point_on(cut->patch, u, 0)[2], -15.5, 1e-9);
        EXPECT_NEAR(point_on(cut->patch, u, 1)[2], 9.5, 1e-9);
    }
}

TEST(DrawnCut, Along_an_arc_is_a_cylinder_to_a_thirtieth_of_a_millimetre) {
    constexpr double kRadius = 40.0;
    constexpr double kFit = 0.03;
    for (int seed = 0; seed < 20; ++seed) {
        Random random(100 + seed);
        GridGeometry grid = plain_grid();
        grid.direction =
            Eigen::AngleAxisd(uniform(random, 0, 0.6), testing::random_unit(random)).toRotationMatrix();
        const Vec3 axis(-35, uniform(random, -5, 5), 0);
        // 100° of a circle about a line along z, bulging to the patient's left.
        const Line line = drawn(random, 1000, [&](double t) {
            const double angle = (t - 0.5) * 100.0 / 180.0 * std::numbers::pi;
            return Vec3(axis + kRadius * Vec3(std::cos(angle), std::sin(angle), 0));
        });
        const auto cut = drawn_cut({line}, Vec3::UnitZ(), whole(grid.size), grid, 5, 4);
        ASSERT_TRUE(cut) << to_line(cut.error());
        const auto outside = [&](const Vec3& p) {
            return std::hypot(p[0] - axis[0], p[1] - axis[1]) - kRadius;
        };
        for (int n = 0; n < 100; ++n) {
            const Vec3 p = point_on(cut->patch, uniform(random, 0, 1), uniform(random, 0, 1));
            EXPECT_NEAR(outside(p), 0.0, kFit) << "the patch leaves the cylinder, seed " << seed;
        }
        // Beyond the ends of the line the cut goes on straight on; what lies there is not asked.
        const double end = axis[1] + kRadius * std::sin(50.0 / 180.0 * std::numbers::pi);
        const double begin = axis[1] - kRadius * std::sin(50.0 / 180.0 * std::numbers::pi);
        const int wrong = misplaced(*cut, grid, kFit + 0.02, [&](const Vec3& p) {
            return p[1] > begin && p[1] < end ? outside(p) : 0.0;
        });
        EXPECT_EQ(wrong, 0) << "voxels on the wrong side of the cylinder, seed " << seed;
    }
}

TEST(DrawnCut, Along_two_straight_lines_is_the_ruled_surface_between_them) {
    for (int seed = 0; seed < 30; ++seed) {
        Random random(200 + seed);
        const GridGeometry grid = plain_grid();
        // x = a + b y at the feet's end of the liver, x = c + d y at the head's.
        const double a = uniform(random, -10, 10), b = uniform(random, -0.4, 0.4);
        const double c = uniform(random, -10, 10), d = uniform(random, -0.4, 0.4);
        const Line low = drawn(random, 200, [&](double t) {
            const double y = 60 * (t - 0.5);
            return Vec3(a + b * y, y, -21);
        });
        const Line high = drawn(random, 200, [&](double t) {
            const double y = 60 * (t - 0.5);
            return Vec3(c + d * y, y, 21);
        });
        const auto cut = drawn_cut({high, low}, Vec3::UnitZ(), whole(grid.size), grid,
                                   uniform_int(random, 4, 7), uniform_int(random, 4, 7));
        ASSERT_TRUE(cut) << to_line(cut.error());
        const auto on = [&](double y, double v) { return (1 - v) * (a + b * y) + v * (c + d * y); };
        for (int n = 0; n < 50; ++n) {
            const double u = uniform(random, 0, 1), v = uniform(random, 0, 1);
            const double y = 60 * (u - 0.5);
            EXPECT_NEAR((point_on(cut->patch, u, v) - Vec3(on(y, v), y, 42 * v - 21)).norm(), 0.0, 1e-9)
                << "seed " << seed;
        }
        const int wrong =
            misplaced(*cut, grid, 0.03, [&](const Vec3& p) { return p[0] - on(p[1], (p[2] + 21) / 42); });
        EXPECT_EQ(wrong, 0) << "voxels on the wrong side, seed " << seed;
    }
}

/// Lines on `count` slices across a bowl, each a little off the others in shape.
std::vector<Line> bowl(Random& random, int count) {
    std::vector<Line> lines;
    for (int n = 0; n < count; ++n) {
        const double z = -18 + 36.0 * n / (count - 1) + uniform(random, -1, 1);
        lines.push_back(drawn(random, 200, [&](double t) {
            const double y = 50 * (t - 0.5);
            return Vec3(y * y / 100 + z * z / 80 - 5, y, z);
        }));
    }
    return lines;
}

TEST(DrawnCut, Does_not_depend_on_which_way_the_lines_were_drawn) {
    for (int seed = 0; seed < 40; ++seed) {
        Random random(300 + seed);
        const GridGeometry grid = plain_grid();
        const std::vector<Line> lines = bowl(random, uniform_int(random, 2, 8));
        std::vector<Line> turned = lines;
        bool first_turned = false;
        for (Line& line : turned) {
            if (uniform_int(random, 0, 1) == 0) continue;
            std::ranges::reverse(line);
            first_turned = first_turned || &line == &turned.front();
        }
        const auto cut = drawn_cut(lines, Vec3::UnitZ(), whole(grid.size), grid, 5, 5);
        const auto same = drawn_cut(turned, Vec3::UnitZ(), whole(grid.size), grid, 5, 5);
        ASSERT_TRUE(cut && same);
        EXPECT_LT(apart(*cut, *same, first_turned), 1e-9) << "seed " << seed;
        EXPECT_NEAR((cut->keep_side_of - same->keep_side_of).norm(), 0.0, 1e-6) << "seed " << seed;
    }
}

TEST(DrawnCut, Does_not_depend_on_the_order_of_the_lines) {
    Random random(4);
    const GridGeometry grid = plain_grid();
    std::vector<Line> lines = bowl(random, 5);
    const auto cut = drawn_cut(lines, Vec3::UnitZ(), whole(grid.size), grid, 5, 5);
    std::ranges::shuffle(lines, random);
    const auto same = drawn_cut(lines, Vec3::UnitZ(), whole(grid.size), grid, 5, 5);
    ASSERT_TRUE(cut && same);
    EXPECT_LT(apart(*cut, *same), 1e-9);
}

TEST(DrawnCut, Passes_through_every_line_of_a_bowl) {
    for (int seed = 0; seed < 20; ++seed) {
        Random random(400 + seed);
        const GridGeometry grid = plain_grid();
        const auto lines = bowl(random, uniform_int(random, 3, 9));
        const auto cut = drawn_cut(lines, Vec3::UnitZ(), whole(grid.size), grid, 6, 5);
        ASSERT_TRUE(cut);
        // The bowl is of second degree both ways, so curves of more control points hold all of it.
        for (int n = 0; n < 100; ++n) {
            const Vec3 p = point_on(cut->patch, uniform(random, 0, 1), uniform(random, 0, 1));
            EXPECT_NEAR(p[0], p[1] * p[1] / 100 + p[2] * p[2] / 80 - 5, 0.1) << "seed " << seed;
        }
    }
}

TEST(DrawnCut, Keeps_the_patients_left) {
    for (int seed = 0; seed < 50; ++seed) {
        Random random(500 + seed);
        GridGeometry grid = testing::random_grid(random);
        grid.size = {24, 20, 16};
        const auto plane = testing::random_plane(random, grid);
        const Vec3 into = plane.normal.unitOrthogonal();
        const Vec3 half = 30 * plane.normal.cross(into);
        const auto cut =
            drawn_cut({{plane.point - half, plane.point + half}}, into, whole(grid.size), grid, 4, 4);
        ASSERT_TRUE(cut);
        const Vec3 to_kept = cut->keep_side_of - point_on(cut->patch, 0.5, 0.5);
        EXPECT_GT(to_kept[0], 0.0) << "seed " << seed;
        EXPECT_GE(std::abs(plane.normal.dot(to_kept)), 100.0 - 1e-9) << "too near, seed " << seed;
        const auto within_height = [&](const core::Vec3& p) {
            return std::abs(plane.normal.dot(p - plane.point)) < std::abs(plane.normal.dot(to_kept));
        };
        EXPECT_TRUE(std::ranges::all_of(grid.corner_centres(), within_height))
            << "within the liver's extent, seed " << seed;
    }
}

TEST(DrawnCut, That_faces_neither_left_nor_right_keeps_the_head) {
    const GridGeometry grid = plain_grid();
    for (const double sense : {-1.0, 1.0}) {
        const auto cut = drawn_cut({{sense * Vec3(20, 0, 0), sense * Vec3(-20, 0, 0)}}, Vec3::UnitY(),
                                   whole(grid.size), grid, 4, 4);
        ASSERT_TRUE(cut);
        EXPECT_GT(cut->keep_side_of[2], 0.0);
    }
}

TEST(DrawnCut, That_faces_front_and_back_keeps_the_back_whichever_way_it_was_drawn) {
    const GridGeometry grid = plain_grid();
    for (const double sense : {-1.0, 1.0}) {
        const auto cut = drawn_cut({{sense * Vec3(20, 0, 0), sense * Vec3(-20, 0, 0)}}, Vec3::UnitZ(),
                                   whole(grid.size), grid, 4, 4);
        ASSERT_TRUE(cut);
        EXPECT_GT(cut->keep_side_of[1], 0.0);
    }
}

TEST(DrawnCut, Shaped_like_a_hook_keeps_the_left_of_its_middle_though_it_comes_back_there) {
    GridGeometry grid;
    grid.size = {80, 100, 10};
    grid.origin = Vec3(-20, -30, -5);
    // Down along x = 0, then round a half circle to x = 50 and up again.
    Line line;
    for (double y = 150; y > 0; y -= 1) line.emplace_back(0, y, 0);
    for (double angle = 0; angle <= std::numbers::pi; angle += 0.01)
        line.emplace_back(25 - 25 * std::cos(angle), -25 * std::sin(angle), 0);
    const auto cut = drawn_cut({line}, Vec3::UnitZ(), whole(grid.size), grid, 7, 4);
    ASSERT_TRUE(cut);
    const auto on_grid = SurfaceOnGrid::make(*cut, whole(grid.size), grid, "cut");
    ASSERT_TRUE(on_grid) << to_line(on_grid.error());
    const LabelMask removed = on_grid->removed_part(whole(grid.size));
    const auto gone = [&](const Vec3& p) {
        const Vec3 index = grid.index(p);
        return removed.contains(static_cast<int>(index[0]), static_cast<int>(index[1]),
                                static_cast<int>(index[2]));
    };
    EXPECT_FALSE(gone(Vec3(15, 28, 0))) << "left of the middle, within the hook";
    EXPECT_TRUE(gone(Vec3(-15, 28, 0))) << "right of the middle";
    // However far off the point on its side lies, and with how many passes of the hook in between.
    for (const double x : {15.0, 90.0, -15.0, -90.0}) {
        core::CuttingSurface cut_there = *cut;
        cut_there.keep_side_of = Vec3(x, 28, 0);
        const auto one = SurfaceOnGrid::make(cut_there, whole(grid.size), grid, "cut");
        const auto other = SurfaceOnGrid::make(std::get<core::CuttingSurface>(flipped(cut_there)),
                                               whole(grid.size), grid, "cut");
        ASSERT_TRUE(one && other);
        EXPECT_EQ(core::subtracted(whole(grid.size), one->removed_part(whole(grid.size))),
                  other->removed_part(whole(grid.size)))
            << "turned over with its point at x = " << x;
    }
}

/// What a refusal says of lines drawn on axial slices of the plain grid.
std::string refusal(const std::vector<Line>& lines, const Vec3& into = Vec3::UnitZ(), int rows = 4,
                    int columns = 4) {
    const GridGeometry grid = plain_grid();
    const auto cut = drawn_cut(lines, into, whole(grid.size), grid, rows, columns);
    if (cut) return "";
    EXPECT_EQ(cut.error().what, "cut");
    return cut.error().reason;
}

Line line_at(double z) {
    return {Vec3(0, -20, z), Vec3(0, 20, z)};
}

TEST(DrawnCut, Refuses_lines_that_fix_no_cut) {
    const double nan = std::nan("");
    EXPECT_NE(refusal({}).find("no line"), std::string::npos);
    EXPECT_NE(refusal({{}}).find("shorter than 10 mm"), std::string::npos) << "a line without points";
    EXPECT_NE(refusal({{Vec3(0, 0, 0)}}).find("shorter than 10 mm"), std::string::npos) << "a single point";
    EXPECT_NE(refusal({{Vec3(0, 0, 0), Vec3(0, 9.9, 0)}}).find("shorter than 10 mm"), std::string::npos);
    EXPECT_NE(refusal({{Vec3(0, 0, 0), Vec3(0, 9.9, 50)}}).find("shorter than 10 mm"), std::string::npos)
        << "length in depth counted";
    EXPECT_NE(refusal({line_at(0), {Vec3(0, 0, 9), Vec3(0, 9, 9)}}).find("shorter than 10 mm"),
              std::string::npos)
        << "the second line was not looked at";
    EXPECT_NE(refusal({{Vec3(0, 0, 0), Vec3(nan, 20, 0)}}).find("not a place"), std::string::npos);
    EXPECT_NE(refusal({line_at(0), line_at(8), line_at(0.4)}).find("same depth"), std::string::npos);
    EXPECT_EQ(refusal({line_at(0), line_at(8), line_at(0.6)}), "");
    EXPECT_EQ(refusal({{Vec3(0, 0, 0), Vec3(0, 10.1, 0)}}), "");
}

TEST(DrawnCut, Refuses_a_line_that_turns_back_on_itself_in_the_middle) {
    EXPECT_NE(refusal({{Vec3(0, 0, 0), Vec3(0, 20, 0), Vec3(0, 0, 0)}}), "");
}

TEST(DrawnCut, Refuses_control_points_outside_four_to_seven) {
    for (const int n : {-1, 0, 3, 8}) {
        EXPECT_NE(refusal({line_at(0)}, Vec3::UnitZ(), n, 4).find("4 to 7"), std::string::npos) << n;
        EXPECT_NE(refusal({line_at(0)}, Vec3::UnitZ(), 4, n).find("4 to 7"), std::string::npos) << n;
    }
}

TEST(DrawnCut, Refuses_a_direction_that_is_none) {
    EXPECT_NE(refusal({line_at(0)}, Vec3::Zero()).find("into the picture"), std::string::npos);
    EXPECT_NE(refusal({line_at(0)}, Vec3(0, 0, std::nan(""))).find("into the picture"), std::string::npos);
}

TEST(DrawnCut, Refuses_an_empty_liver) {
    const GridGeometry grid = plain_grid();
    const auto cut = drawn_cut({line_at(0)}, Vec3::UnitZ(), LabelMask(grid.size), grid, 4, 4);
    ASSERT_FALSE(cut);
    EXPECT_NE(cut.error().reason.find("no liver"), std::string::npos) << cut.error().reason;
}

CuttingSurface random_surface(Random& random, int rows, int columns) {
    core::BezierPatch patch = flat_patch(rows, columns, Vec3(10, -20, 300), Vec3(0, 60, 0), Vec3(5, 0, 70));
    for (Vec3& p : patch.points) p += uniform(random, 0, 15) * testing::random_unit(random);
    return {patch, Vec3(150, 0, 300)};
}

TEST(WithControlPoints, More_of_them_leave_the_surface_where_it_was) {
    for (int seed = 0; seed < 100; ++seed) {
        Random random(600 + seed);
        const int rows = uniform_int(random, 4, 7);
        const int columns = uniform_int(random, 4, 7);
        const auto surface = random_surface(random, rows, columns);
        const auto more =
            with_control_points(surface, uniform_int(random, rows, 7), uniform_int(random, columns, 7));
        EXPECT_EQ(more.keep_side_of, surface.keep_side_of);
        for (int n = 0; n < 50; ++n) {
            const double u = uniform(random, 0, 1), v = uniform(random, 0, 1);
            EXPECT_NEAR((point_on(more.patch, u, v) - point_on(surface.patch, u, v)).norm(), 0.0, 1e-9)
                << "seed " << seed;
        }
    }
}

TEST(WithControlPoints, Fewer_of_them_give_back_what_was_there_before_there_were_more) {
    for (int seed = 0; seed < 100; ++seed) {
        Random random(700 + seed);
        const int rows = uniform_int(random, 4, 7);
        const int columns = uniform_int(random, 4, 7);
        const auto surface = random_surface(random, rows, columns);
        const auto back = with_control_points(with_control_points(surface, 7, 7), rows, columns);
        ASSERT_EQ(back.patch.points.size(), surface.patch.points.size());
        for (std::size_t n = 0; n < back.patch.points.size(); ++n)
            EXPECT_NEAR((back.patch.points[n] - surface.patch.points[n]).norm(), 0.0, 1e-7)
                << "control point " << n << ", seed " << seed;
    }
}

/// The mean squared distance of two patches at equal parameters, on a grid of middles of cells.
double mean_square_apart(const core::BezierPatch& a, const core::BezierPatch& b) {
    constexpr int kCells = 40;
    double sum = 0.0;
    for (int m = 0; m < kCells; ++m) {
        for (int n = 0; n < kCells; ++n) {
            const double u = (m + 0.5) / kCells;
            const double v = (n + 0.5) / kCells;
            sum += (point_on(a, u, v) - point_on(b, u, v)).squaredNorm();
        }
    }
    return sum / (kCells * kCells);
}

TEST(WithControlPoints, Fewer_of_them_lie_nearer_than_any_neighbour_with_the_same_corners) {
    for (int seed = 0; seed < 20; ++seed) {
        Random random(800 + seed);
        const auto surface = random_surface(random, 7, 6);
        const auto fewer = with_control_points(surface, 4, 5);
        const double least = mean_square_apart(fewer.patch, surface.patch);
        for (std::size_t n = 0; n < fewer.patch.points.size(); ++n) {
            if (n == 0 || n == 4 || n == 15 || n == 19) continue;
            auto moved = fewer.patch;
            moved.points[n] += 1.0 * testing::random_unit(random);
            EXPECT_GT(mean_square_apart(moved, surface.patch), least)
                << "control point " << n << " could be better placed, seed " << seed;
        }
    }
}

TEST(WithControlPoints, Fewer_of_them_keep_the_corners) {
    Random random(9);
    const auto surface = random_surface(random, 7, 7);
    const auto fewer = with_control_points(surface, 4, 5);
    for (const double u : {0.0, 1.0}) {
        for (const double v : {0.0, 1.0})
            EXPECT_NEAR((point_on(fewer.patch, u, v) - point_on(surface.patch, u, v)).norm(), 0.0, 1e-12);
    }
}

TEST(WithControlPoints, Are_four_to_seven_whatever_is_asked_for) {
    Random random(10);
    const auto surface = random_surface(random, 5, 5);
    const auto fewest = with_control_points(surface, 1, -3);
    EXPECT_EQ(fewest.patch.rows, 4);
    EXPECT_EQ(fewest.patch.columns, 4);
    const auto most = with_control_points(surface, 8, 100);
    EXPECT_EQ(most.patch.rows, 7);
    EXPECT_EQ(most.patch.columns, 7);
}

}  // namespace
}  // namespace remnant::volumetry

#include "remnant/volumetry/drawn_cut.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <array>

#include "cut/bezier.h"
#include "cut/box_corners.h"
#include "cut/left_side.h"
#include "cut/mesh_ray.h"
#include "remnant/volumetry/surface_mesh.h"

namespace remnant::volumetry {
namespace {

using core::BezierPatch;
using core::Vec3;
using Line = std::vector<Vec3>;
using Corners = std::array<Vec3, 8>;

constexpr const char* kWhat = "cut";
constexpr double kLeastLengthMm = 10.0;
constexpr double kLeastApartMm = 0.5;
/// A hand leaves hundreds of points, more of them where it went slowly; so many say all that a curve of
/// seven control points can follow.
constexpr int kSamples = 48;
constexpr double kStaysMm = 100.0;
/// Product of the patch's tangents below which they span no side; hundreds in a cut through a liver.
constexpr double kNoSideMm2 = 1e-3;

/// A line as it is fitted: points evenly spaced along it.
struct DrawnLine {
    Line points;
    double depth = 0.0;  // their mean along the way into the picture, mm
};

Line seen_along(const Vec3& into, Line line) {
    for (Vec3& p : line) p -= p.dot(into) * into;
    return line;
}

/// Lengths (mm) from the first point to each.
std::vector<double> lengths_along(const Line& line) {
    std::vector<double> lengths;
    for (std::size_t n = 0; n < line.size(); ++n)
        lengths.push_back(n == 0 ? 0.0 : lengths.back() + (line[n] - line[n - 1]).norm());
    return lengths;
}

std::vector<double> even_parameters() {
    std::vector<double> parameters(kSamples);
    for (std::size_t s = 0; s < parameters.size(); ++s)
        parameters[s] = static_cast<double>(s) / (kSamples - 1);
    return parameters;
}

/// Evenly spaced points along a line of some length; that several points lie in one place does not matter.
Line evenly_spaced(const Line& line) {
    const std::vector<double> lengths = lengths_along(line);
    Line even;
    for (const double share : even_parameters()) {
        const double wanted = share * lengths.back();
        const auto next = std::ranges::lower_bound(lengths, wanted);
        const auto n = static_cast<std::size_t>(next - lengths.begin());
        if (n == 0) {
            even.push_back(line.front());
            continue;
        }
        const double part = (wanted - lengths[n - 1]) / (lengths[n] - lengths[n - 1]);
        even.emplace_back(line[n - 1] + part * (line[n] - line[n - 1]));
    }
    even.back() = line.back();
    return even;
}

double mean_depth(const Line& line, const Vec3& into) {
    double sum = 0.0;
    for (const Vec3& p : line) sum += p.dot(into);
    return sum / static_cast<double>(line.size());
}

core::Result<> check_lines(const std::vector<Line>& lines, const Vec3& into) {
    if (lines.empty()) return core::refuse(kWhat, "no line is drawn to cut along");
    for (const Line& line : lines) {
        if (!std::ranges::all_of(line, [](const Vec3& p) { return p.allFinite(); }))
            return core::refuse(kWhat, "a point of a line is not a place in the picture");
        if (line.empty() || lengths_along(seen_along(into, line)).back() < kLeastLengthMm)
            return core::refuse(kWhat, "a line is shorter than 10 mm; draw it as long as the cut is wide");
    }
    return {};
}

core::Result<> check(const std::vector<Line>& lines, const Vec3& into, const core::LabelMask& liver, int rows,
                     int columns) {
    const auto allowed = [](int n) {
        return n >= core::kLeastControlPoints && n <= core::kMostControlPoints;
    };
    if (!allowed(rows) || !allowed(columns))
        return core::refuse(kWhat, "a curved cut has 4 to 7 rows of 4 to 7 control points");
    if (liver.empty()) return core::refuse(kWhat, "no liver is outlined, so there is nothing to cut");
    if (!into.allFinite() || !(into.norm() > 0.0))
        return core::refuse(kWhat, "it is not known which way the cut goes into the picture");
    return check_lines(lines, into.normalized());
}

/// The one line at the near and at the far end of the liver.
std::vector<DrawnLine> swept(const Line& line, const Vec3& into, const Corners& liver) {
    const auto [low, high] =
        std::ranges::minmax(liver, {}, [&](const Vec3& corner) { return corner.dot(into); });
    const Line flat = evenly_spaced(seen_along(into, line));
    std::vector<DrawnLine> ends;
    for (const double depth : {low.dot(into), high.dot(into)}) {
        ends.push_back({flat, depth});
        for (Vec3& p : ends.back().points) p += depth * into;
    }
    return ends;
}

/// Whether the other line, turned round, would follow the first more nearly. What is compared does not
/// change when either line is moved as a whole.
bool runs_against(const Line& first, const Line& other) {
    double along = 0.0;
    for (std::size_t n = 0; n < first.size(); ++n)
        along += first[n].dot(other[n] - other[other.size() - 1 - n]);
    return along < 0.0;
}

/// From the nearest to the farthest, all running the same way.
core::Result<std::vector<DrawnLine>> in_order(const std::vector<Line>& lines, const Vec3& into) {
    std::vector<DrawnLine> ordered;
    for (const Line& line : lines) {
        Line even = evenly_spaced(line);
        const double depth = mean_depth(even, into);
        ordered.push_back({std::move(even), depth});
    }
    std::ranges::sort(ordered, {}, &DrawnLine::depth);
    for (std::size_t n = 1; n < ordered.size(); ++n) {
        if (ordered[n].depth - ordered[n - 1].depth < kLeastApartMm)
            return core::refuse(kWhat, "two lines lie at the same depth; draw each on a slice of its own");
        if (runs_against(seen_along(into, ordered[n - 1].points), seen_along(into, ordered[n].points)))
            std::ranges::reverse(ordered[n].points);
    }
    return ordered;
}

/// The patch whose columns run through the lines.
BezierPatch patch_through(const std::vector<DrawnLine>& lines, int rows, int columns) {
    std::vector<Line> curves;
    std::vector<double> parameters;
    const double first = lines.front().depth;
    const double extent = lines.back().depth - first;
    for (const DrawnLine& line : lines) {
        curves.push_back(fitted_curve(line.points, even_parameters(), rows));
        parameters.push_back((line.depth - first) / extent);
    }
    const int needed = std::min(static_cast<int>(lines.size()), columns);
    BezierPatch patch{rows, columns, {}};
    for (std::size_t r = 0; r < static_cast<std::size_t>(rows); ++r) {
        Line across;
        for (const Line& curve : curves) across.push_back(curve[r]);
        for (const Vec3& p : elevated_curve(fitted_curve(across, parameters, needed), columns))
            patch.points.push_back(p);
    }
    return patch;
}

core::WorldBox box_round(const Corners& liver, const Vec3& also) {
    core::WorldBox box{also, also};
    for (const Vec3& corner : liver) {
        box.low = box.low.cwiseMin(corner);
        box.high = box.high.cwiseMax(corner);
    }
    return box;
}

/// A point on the left of the patch's middle, beyond the liver. A cut shaped like a hook comes back across
/// the way there; then the point lies halfway to it, so that it still speaks for the middle's own side.
core::Result<Vec3> point_that_stays(const BezierPatch& patch, const Corners& liver) {
    const Vec3 middle = point_on(patch, 0.5, 0.5);
    const auto [along_u, along_v] = tangents_on(patch, 0.5, 0.5);
    const Vec3 across = along_u.cross(along_v);
    if (!(across.norm() > kNoSideMm2))
        return core::refuse(kWhat, "the lines turn back in the middle of the cut; draw them in one sweep");
    const Vec3 left = towards_left(across.normalized());
    double reach = kStaysMm;
    for (const Vec3& corner : liver) reach = std::max(reach, left.dot(corner - middle) + kLeastLengthMm);
    const auto mesh = tessellated(patch, box_round(liver, middle + reach * left), kWhat);
    if (!mesh) return core::refuse(mesh.error());
    return middle + std::min(reach, 0.5 * meets_again(*mesh, middle, left)) * left;
}

}  // namespace

core::Result<core::CuttingSurface> drawn_cut(const std::vector<Line>& lines, const Vec3& into,
                                             const core::LabelMask& liver, const core::GridGeometry& grid,
                                             int rows, int columns) {
    if (auto good = check(lines, into, liver, rows, columns); !good) return core::refuse(good.error());
    const Vec3 depth = into.normalized();
    const Corners corners = box_corners(core::bounds(liver), grid, 0.5);
    const auto joined = lines.size() == 1
                            ? core::Result<std::vector<DrawnLine>>(swept(lines.front(), depth, corners))
                            : in_order(lines, depth);
    if (!joined) return core::refuse(joined.error());
    BezierPatch patch = patch_through(*joined, rows, columns);
    const auto stays = point_that_stays(patch, corners);
    if (!stays) return core::refuse(stays.error());
    return core::CuttingSurface{std::move(patch), *stays};
}

core::CuttingSurface with_control_points(const core::CuttingSurface& surface, int rows, int columns) {
    const BezierPatch& patch = surface.patch;
    rows = std::clamp(rows, core::kLeastControlPoints, core::kMostControlPoints);
    columns = std::clamp(columns, core::kLeastControlPoints, core::kMostControlPoints);
    const bool grows = rows >= patch.rows && columns >= patch.columns;
    return {grows ? elevated(patch, rows, columns) : nearest_patch(patch, rows, columns),
            surface.keep_side_of};
}

}  // namespace remnant::volumetry

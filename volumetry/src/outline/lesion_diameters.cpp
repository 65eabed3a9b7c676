#include "remnant/volumetry/lesion_diameters.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <optional>

#include "remnant/volumetry/outline_surface.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;

/// A pixel of a slice, and a point of it in mm.
using Pixel = std::array<std::int64_t, 2>;
using Point = Eigen::Vector2d;

std::int64_t turn(const Pixel& a, const Pixel& b, const Pixel& c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/// Corners of the convex hull, counter-clockwise, in whole numbers (Andrew 1979,
/// doi:10.1016/0020-0190(79)90072-3).
std::vector<Pixel> hull_of(std::vector<Pixel> pixels) {
    std::ranges::sort(pixels);
    if (pixels.size() < 3) return pixels;
    std::vector<Pixel> hull;
    const auto add = [&](const Pixel& pixel, std::size_t keep) {
        while (hull.size() > keep && turn(hull[hull.size() - 2], hull.back(), pixel) <= 0) hull.pop_back();
        hull.push_back(pixel);
    };
    for (const Pixel& pixel : pixels) add(pixel, 1);
    const std::size_t lower = hull.size();
    for (auto pixel = pixels.rbegin() + 1; pixel != pixels.rend(); ++pixel) add(*pixel, lower);
    hull.pop_back();
    return hull;
}

/// The hulls of a lesion's slices. A corner of a hull is a voxel of the surface.
struct Slices {
    int axis = 2;
    std::array<int, 2> across{0, 1};  // the axes within a slice
    std::map<int, std::vector<Pixel>> hulls;
};

int axial_axis(const core::GridGeometry& grid) {
    int axis = 0;
    grid.direction.row(2).cwiseAbs().maxCoeff(&axis);
    return axis;
}

Slices slices_of(const core::LabelMask& lesion, const core::GridGeometry& grid) {
    Slices slices;
    slices.axis = axial_axis(grid);
    slices.across = {slices.axis == 0 ? 1 : 0, slices.axis == 2 ? 1 : 2};
    std::map<int, std::vector<Pixel>> pixels;
    for (const VoxelIndex& voxel : voxels_of(surface_of(lesion))) {
        const auto at = [&](int axis) { return voxel[static_cast<std::size_t>(axis)]; };
        pixels[at(slices.axis)].push_back({at(slices.across[0]), at(slices.across[1])});
    }
    for (auto& [slice, list] : pixels) slices.hulls[slice] = hull_of(std::move(list));
    return slices;
}

/// A slice in mm.
std::vector<Point> in_mm(const std::vector<Pixel>& hull, const Point& spacing) {
    std::vector<Point> points;
    for (const Pixel& pixel : hull)
        points.push_back(
            Point(static_cast<double>(pixel[0]), static_cast<double>(pixel[1])).cwiseProduct(spacing));
    return points;
}

struct Chord {
    Point from = Point::Zero();
    Point to = Point::Zero();
    double squared = -1.0;
};

Chord longest_in(const std::vector<Point>& hull) {
    Chord best{hull.front(), hull.front(), 0.0};
    for (std::size_t m = 0; m < hull.size(); ++m) {
        for (std::size_t n = m + 1; n < hull.size(); ++n) {
            const double squared = (hull[m] - hull[n]).squaredNorm();
            if (squared > best.squared) best = {hull[m], hull[n], squared};
        }
    }
    return best;
}

/// The longest chord of a hull at right angles to `along`. Its length is concave along the way, so it is
/// greatest at a corner.
Chord perpendicular_in(const std::vector<Point>& hull, const Chord& along) {
    Chord best{along.from, along.from, 0.0};
    if (along.squared == 0.0) return best;
    const Point direction = (along.to - along.from).normalized();
    const Point side(-direction[1], direction[0]);
    for (const Point& corner : hull) {
        const double at = direction.dot(corner);
        double low = side.dot(corner);
        double high = low;
        for (std::size_t n = 0; n < hull.size(); ++n) {
            const Point& a = hull[n];
            const Point& b = hull[(n + 1) % hull.size()];
            const double from_a = at - direction.dot(a);
            const double from_b = at - direction.dot(b);
            // An edge that lies along the chord has neighbours that end where it does.
            if (from_a * from_b > 0.0 || from_a == from_b) continue;
            const double crossing = side.dot(a + (b - a) * (from_a / (from_a - from_b)));
            low = std::min(low, crossing);
            high = std::max(high, crossing);
        }
        if ((high - low) * (high - low) > best.squared)
            best = {at * direction + low * side, at * direction + high * side, (high - low) * (high - low)};
    }
    return best;
}

/// From a slice back to the patient.
class SlicePlane {
  public:
    SlicePlane(const Slices& slices, const core::GridGeometry& grid)
        : slices_(slices),
          grid_(grid),
          spacing_(grid.spacing[slices.across[0]], grid.spacing[slices.across[1]]) {}

    [[nodiscard]] const Point& spacing() const { return spacing_; }
    [[nodiscard]] Vec3 world(const Point& mm, int slice) const {
        Vec3 index;
        index[slices_.axis] = slice;
        index[slices_.across[0]] = mm[0] / spacing_[0];
        index[slices_.across[1]] = mm[1] / spacing_[1];
        return grid_.world(index);
    }
    [[nodiscard]] MeasuredLine world(const Chord& chord, int slice) const {
        return {world(chord.from, slice), world(chord.to, slice)};
    }

  private:
    const Slices& slices_;
    const core::GridGeometry& grid_;
    Point spacing_;
};

/// A slice with the corners of its hull in the patient, and a ball that holds them.
struct Disc {
    std::vector<Vec3> corners;
    Vec3 centre = Vec3::Zero();
    double radius = 0.0;
};

/// The farthest pair of corners of any two slices.
MeasuredLine greatest_of(const std::vector<Disc>& discs) {
    MeasuredLine best{discs.front().corners.front(), discs.front().corners.front()};
    double squared = 0.0;
    for (std::size_t m = 0; m < discs.size(); ++m) {
        for (std::size_t n = m; n < discs.size(); ++n) {
            const double reach =
                (discs[m].centre - discs[n].centre).norm() + discs[m].radius + discs[n].radius;
            if (reach * reach < squared) continue;
            for (const Vec3& a : discs[m].corners) {
                for (const Vec3& b : discs[n].corners) {
                    if ((a - b).squaredNorm() <= squared) continue;
                    squared = (a - b).squaredNorm();
                    best = {a, b};
                }
            }
        }
    }
    return best;
}

Disc disc_of(const std::vector<Point>& hull, int slice, const SlicePlane& plane) {
    Disc disc;
    for (const Point& point : hull) disc.corners.push_back(plane.world(point, slice));
    for (const Vec3& corner : disc.corners) disc.centre += corner / static_cast<double>(disc.corners.size());
    for (const Vec3& corner : disc.corners)
        disc.radius = std::max(disc.radius, (corner - disc.centre).norm() * (1.0 + 1e-9));
    return disc;
}

}  // namespace

LesionDiameters diameters_of(const core::LabelMask& lesion, const core::GridGeometry& grid) {
    assert(!lesion.empty());
    const Slices slices = slices_of(lesion, grid);
    const SlicePlane plane(slices, grid);
    LesionDiameters result;
    result.slice_axis = slices.axis;
    Chord longest;
    std::vector<Disc> discs;
    for (const auto& [slice, pixels] : slices.hulls) {
        const std::vector<Point> hull = in_mm(pixels, plane.spacing());
        discs.push_back(disc_of(hull, slice, plane));
        const Chord chord = longest_in(hull);
        if (chord.squared <= longest.squared) continue;
        longest = chord;
        result.slice = slice;
        result.longest = plane.world(chord, slice);
        result.perpendicular = plane.world(perpendicular_in(hull, chord), slice);
    }
    result.greatest = greatest_of(discs);
    return result;
}

}  // namespace remnant::volumetry

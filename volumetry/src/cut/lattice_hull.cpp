#include "remnant/volumetry/lattice_hull.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

namespace remnant::volumetry {
namespace {

using core::Run;
using Int = std::int64_t;
using Points = std::vector<LatticePoint>;

LatticePoint minus(const LatticePoint& a, const LatticePoint& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
LatticePoint cross(const LatticePoint& a, const LatticePoint& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
Int dot(const LatticePoint& a, const LatticePoint& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
bool is_zero(const LatticePoint& a) {
    return a == LatticePoint{0, 0, 0};
}

Int floor_div(Int a, Int b) {
    const Int q = a / b;
    return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}
Int ceil_div(Int a, Int b) {
    return -floor_div(-a, b);
}

/// normal · p ≤ offset.
struct HalfSpace {
    LatticePoint normal;
    Int offset;
    [[nodiscard]] Int beyond(const LatticePoint& p) const { return dot(normal, p) - offset; }
};

/// The i of row (j, k) that satisfy all of them, cut to the grid.
Run row_within(std::span<const HalfSpace> sides, int j, int k, int ni) {
    Int low = 0;
    Int high = ni - 1;
    for (const HalfSpace& side : sides) {
        const Int rest = side.offset - side.normal[1] * j - side.normal[2] * k;
        const Int n = side.normal[0];
        if (n > 0) high = std::min(high, floor_div(rest, n));
        if (n < 0) low = std::max(low, ceil_div(rest, n));
        if ((n == 0 && rest < 0) || low > high) return {};
    }
    return {static_cast<std::int32_t>(low), static_cast<std::int32_t>(high + 1)};
}

/// The corners of the hull of a slice's points, by Andrew's monotone chain (1979,
/// doi:10.1016/0020-0190(79)90072-3). Anything else of the slice is no corner of the whole.
void keep_corners_of_slice(std::span<const LatticePoint> slice, Points& corners) {
    const auto turn = [](const LatticePoint& a, const LatticePoint& b, const LatticePoint& c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    };
    const auto chain = [&](auto begin, auto end) {
        const std::size_t first = corners.size();
        for (auto at = begin; at != end; ++at) {
            while (corners.size() >= first + 2 && turn(corners[corners.size() - 2], corners.back(), *at) <= 0)
                corners.pop_back();
            corners.push_back(*at);
        }
    };
    chain(slice.begin(), slice.end());
    chain(slice.rbegin(), slice.rend());
}

/// Points that may be corners: sorted, each once.
Points corner_candidates(std::span<const LatticePoint> points) {
    Points sorted(points.begin(), points.end());
    std::ranges::sort(sorted, [](const LatticePoint& a, const LatticePoint& b) {
        return std::tuple(a[2], a[0], a[1]) < std::tuple(b[2], b[0], b[1]);
    });
    Points corners;
    for (auto begin = sorted.begin(); begin != sorted.end();) {
        const auto end =
            std::find_if(begin, sorted.end(), [&](const auto& p) { return p[2] != (*begin)[2]; });
        keep_corners_of_slice({begin, end}, corners);
        begin = end;
    }
    std::ranges::sort(corners);
    corners.erase(std::ranges::unique(corners).begin(), corners.end());
    return corners;
}

/// Four points that span space, or as many as span what there is.
std::vector<LatticePoint> simplex_of(const Points& points) {
    std::vector<LatticePoint> found{points.front()};
    const auto add_first = [&](auto independent) {
        const auto at = std::ranges::find_if(points, independent);
        if (at == points.end()) return false;
        found.push_back(*at);
        return true;
    };
    if (!add_first([&](const auto& p) { return p != found[0]; })) return found;
    const LatticePoint line = minus(found[1], found[0]);
    if (!add_first([&](const auto& p) { return !is_zero(cross(line, minus(p, found[0]))); })) return found;
    const LatticePoint normal = cross(line, minus(found[2], found[0]));
    add_first([&](const auto& p) { return dot(normal, minus(p, found[0])) != 0; });
    return found;
}

/// The half-spaces of a hull that has a volume: points are added one by one, and the faces that a point sees
/// give way to faces between it and their rim (Preparata & Shamos 1985, doi:10.1007/978-1-4612-1098-6, §3.4).
class SolidHull {
  public:
    SolidHull(const std::vector<LatticePoint>& simplex, Points points) {
        for (std::size_t left_out = 0; left_out < 4; ++left_out) {
            Corners c{};
            for (std::size_t n = 0, at = 0; n < 4; ++n) {
                if (n != left_out) c[at++] = simplex[n];
            }
            HalfSpace plane = plane_of(c);
            if (plane.beyond(simplex[left_out]) > 0) {
                std::swap(c[1], c[2]);
                plane = plane_of(c);
            }
            faces_.push_back({c, plane});
        }
        // An order without a pattern keeps the number of short-lived faces low; the seed keeps it the same.
        std::ranges::shuffle(points, std::mt19937(1));
        for (const LatticePoint& point : points) add(point);
    }

    [[nodiscard]] std::vector<HalfSpace> sides() const {
        std::vector<HalfSpace> all;
        for (const Face& face : faces_) {
            HalfSpace side = face.plane;
            const Int common = std::gcd(std::gcd(side.normal[0], side.normal[1]), side.normal[2]);
            for (Int& n : side.normal) n /= common;
            side.offset /= common;
            all.push_back(side);
        }
        std::ranges::sort(all, {}, [](const HalfSpace& s) { return std::pair(s.normal, s.offset); });
        const auto rest =
            std::ranges::unique(all, {}, [](const HalfSpace& s) { return std::pair(s.normal, s.offset); });
        all.erase(rest.begin(), rest.end());
        return all;
    }

  private:
    using Corners = std::array<LatticePoint, 3>;
    struct Face {
        Corners corners;
        HalfSpace plane;
    };

    static HalfSpace plane_of(const Corners& c) {
        const LatticePoint normal = cross(minus(c[1], c[0]), minus(c[2], c[0]));
        return {normal, dot(normal, c[0])};
    }

    void add(const LatticePoint& point) {
        const auto seen =
            std::ranges::partition(faces_, [&](const Face& f) { return f.plane.beyond(point) <= 0; });
        if (seen.empty()) return;
        // An edge of the rim belongs to one seen face only; inner edges come twice, once each way round.
        std::map<std::pair<LatticePoint, LatticePoint>, int> edges;
        for (const Face& face : seen) {
            for (std::size_t n = 0; n < 3; ++n)
                edges.emplace(std::pair(face.corners[n], face.corners[(n + 1) % 3]), 0);
        }
        std::vector<Face> fresh;
        for (const auto& [edge, unused] : edges) {
            if (edges.contains({edge.second, edge.first})) continue;
            const Corners corners{edge.first, edge.second, point};
            fresh.push_back({corners, plane_of(corners)});
        }
        faces_.erase(seen.begin(), seen.end());
        faces_.insert(faces_.end(), fresh.begin(), fresh.end());
    }

    std::vector<Face> faces_;
};

/// A flat hull within its plane: both sides of the plane, and one side across each edge.
std::vector<HalfSpace> flat_sides(const std::vector<LatticePoint>& simplex, const Points& points) {
    const LatticePoint& at = simplex[0];
    const LatticePoint normal = cross(minus(simplex[1], at), minus(simplex[2], at));
    std::vector<HalfSpace> sides{{normal, dot(normal, at)}};
    sides.push_back({{-normal[0], -normal[1], -normal[2]}, -sides[0].offset});
    for (const LatticePoint& a : points) {
        for (const LatticePoint& b : points) {
            if (a == b) continue;
            const LatticePoint across = cross(minus(b, a), normal);
            const HalfSpace side{across, dot(across, a)};
            if (std::ranges::all_of(points, [&](const auto& p) { return side.beyond(p) <= 0; }))
                sides.push_back(side);
        }
    }
    return sides;
}

/// A line from end to end: fixed by two planes that hold it, closed by two across it.
std::vector<HalfSpace> line_sides(const std::vector<LatticePoint>& simplex, const Points& points) {
    const LatticePoint line = minus(simplex[1], simplex[0]);
    std::vector<HalfSpace> sides;
    const auto hold = [&](const LatticePoint& normal) {
        sides.push_back({normal, dot(normal, simplex[0])});
        sides.push_back({{-normal[0], -normal[1], -normal[2]}, -dot(normal, simplex[0])});
    };
    for (const LatticePoint& axis : {LatticePoint{1, 0, 0}, LatticePoint{0, 1, 0}, LatticePoint{0, 0, 1}}) {
        const LatticePoint normal = cross(line, axis);
        if (!is_zero(normal)) hold(normal);
    }
    Int least = std::numeric_limits<Int>::max();
    Int most = std::numeric_limits<Int>::min();
    for (const LatticePoint& p : points) {
        least = std::min(least, dot(line, p));
        most = std::max(most, dot(line, p));
    }
    sides.push_back({line, most});
    sides.push_back({{-line[0], -line[1], -line[2]}, -least});
    return sides;
}

std::vector<HalfSpace> sides_of(const Points& points) {
    const std::vector<LatticePoint> simplex = simplex_of(points);
    switch (simplex.size()) {
        case 1: {
            std::vector<HalfSpace> sides;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                LatticePoint up{0, 0, 0};
                up[axis] = 1;
                LatticePoint down{0, 0, 0};
                down[axis] = -1;
                sides.push_back({up, simplex[0][axis]});
                sides.push_back({down, -simplex[0][axis]});
            }
            return sides;
        }
        case 2:
            return line_sides(simplex, points);
        case 3:
            return flat_sides(simplex, points);
        default:
            return SolidHull(simplex, points).sides();
    }
}

}  // namespace

core::LabelMask filled_hull(std::span<const LatticePoint> points, const core::Size3& size) {
    if (points.empty()) return core::LabelMask(size);
    const Points corners = corner_candidates(points);
    LatticePoint low = corners.front();
    LatticePoint high = corners.front();
    for (const LatticePoint& p : corners) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            low[axis] = std::min(low[axis], p[axis]);
            high[axis] = std::max(high[axis], p[axis]);
        }
    }
    const std::vector<HalfSpace> sides = sides_of(corners);
    return core::mask_of_rows(size, [&](int j, int k, std::vector<Run>& runs) {
        if (j < low[1] || j > high[1] || k < low[2] || k > high[2]) return;
        const Run run = row_within(sides, j, k, size[0]);
        if (run.begin < run.end) runs.push_back(run);
    });
}

}  // namespace remnant::volumetry

#include "cut/self_crossing.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <array>

namespace remnant::volumetry {
namespace {

using core::Vec3;

constexpr int kMostCells = 16;

struct Triangle {
    std::array<int, 3> ids;
    std::array<Vec3, 3> corners;
    Vec3 low, high;
};

/// Rows (or columns) looked at: the continuation, the rim, and evenly between.
std::vector<int> looked_at(int count) {
    const int cells = count - 3;
    const int step = (cells + kMostCells - 1) / kMostCells;
    std::vector<int> rows{0};
    for (int r = 1; r < count - 2; r += step) rows.push_back(r);
    rows.push_back(count - 2);
    rows.push_back(count - 1);
    return rows;
}

std::vector<Triangle> triangles_near(const SurfaceMesh& mesh, const std::vector<Vec3>& vertices,
                                     const Vec3& low, const Vec3& high) {
    const std::vector<int> rows = looked_at(mesh.rows);
    const std::vector<int> columns = looked_at(mesh.columns);
    std::vector<Triangle> all;
    const auto add = [&](int a, int b, int c) {
        Triangle t{{a, b, c}, {}, Vec3::Zero(), Vec3::Zero()};
        for (std::size_t n = 0; n < 3; ++n) t.corners[n] = vertices[static_cast<std::size_t>(t.ids[n])];
        t.low = t.corners[0].cwiseMin(t.corners[1]).cwiseMin(t.corners[2]);
        t.high = t.corners[0].cwiseMax(t.corners[1]).cwiseMax(t.corners[2]);
        if ((t.high.array() >= low.array()).all() && (t.low.array() <= high.array()).all()) all.push_back(t);
    };
    for (std::size_t r = 0; r + 1 < rows.size(); ++r) {
        for (std::size_t c = 0; c + 1 < columns.size(); ++c) {
            const int a = rows[r] * mesh.columns + columns[c];
            const int b = rows[r] * mesh.columns + columns[c + 1];
            const int d = rows[r + 1] * mesh.columns + columns[c];
            const int e = rows[r + 1] * mesh.columns + columns[c + 1];
            add(a, b, d);
            add(b, e, d);
        }
    }
    return all;
}

/// Where the edge from `a` to `b` passes through the triangle, if it does, lies within the box.
bool pierces(const Vec3& a, const Vec3& b, const Triangle& t, const Vec3& low, const Vec3& high) {
    const Vec3 u = t.corners[1] - t.corners[0];
    const Vec3 v = t.corners[2] - t.corners[0];
    const Vec3 way = b - a;
    const Vec3 across = way.cross(v);
    const double det = u.dot(across);
    // Neighbouring parts of a flat piece lie in one plane, but for rounding: they do not pass through each
    // other.
    if (std::abs(det) < 1e-9 * u.norm() * v.norm() * way.norm()) return false;
    const Vec3 from = a - t.corners[0];
    const double s = from.dot(across) / det;
    const Vec3 other = from.cross(u);
    const double r = way.dot(other) / det;
    const double along = v.dot(other) / det;
    if (s < 0.0 || r < 0.0 || s + r > 1.0 || along < 0.0 || along > 1.0) return false;
    const Vec3 where = a + along * way;
    return (where.array() >= low.array()).all() && (where.array() <= high.array()).all();
}

bool share_a_corner(const Triangle& a, const Triangle& b) {
    return std::ranges::any_of(a.ids, [&](int id) { return std::ranges::find(b.ids, id) != b.ids.end(); });
}

bool pass_through(const Triangle& a, const Triangle& b, const Vec3& low, const Vec3& high) {
    for (std::size_t n = 0; n < 3; ++n) {
        if (pierces(a.corners[n], a.corners[(n + 1) % 3], b, low, high) ||
            pierces(b.corners[n], b.corners[(n + 1) % 3], a, low, high))
            return true;
    }
    return false;
}

}  // namespace

bool crosses_itself(const SurfaceMesh& mesh, const std::vector<Vec3>& vertices, const core::IndexBox& box) {
    const Vec3 low(box.low[0], box.low[1], box.low[2]);
    const Vec3 high(box.high[0], box.high[1], box.high[2]);
    std::vector<Triangle> triangles = triangles_near(mesh, vertices, low, high);
    std::ranges::sort(triangles, {}, [](const Triangle& t) { return t.low[0]; });
    for (std::size_t m = 0; m < triangles.size(); ++m) {
        const Triangle& a = triangles[m];
        for (std::size_t n = m + 1; n < triangles.size() && triangles[n].low[0] <= a.high[0]; ++n) {
            const Triangle& b = triangles[n];
            const bool near =
                (a.low.array() <= b.high.array()).all() && (b.low.array() <= a.high.array()).all();
            if (near && !share_a_corner(a, b) && pass_through(a, b, low, high)) return true;
        }
    }
    return false;
}

}  // namespace remnant::volumetry

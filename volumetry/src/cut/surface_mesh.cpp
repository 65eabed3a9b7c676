#include "remnant/volumetry/surface_mesh.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "cut/bezier.h"

namespace remnant::volumetry {
namespace {

using core::BezierPatch;
using core::Vec3;

constexpr double kFitMm = 0.02;
constexpr int kLeastCells = 4;
constexpr int kMostCells = 128;
/// Sine of the least angle at which two edges may run out from a corner.
constexpr double kLeastCornerSine = 0.3;

/// Derivatives of the Bernstein polynomials of degree n − 1.
std::vector<double> bernstein_slopes(int n, double t) {
    const std::vector<double> lower = bernstein(n - 1, t);
    std::vector<double> d(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        const double left = i > 0 ? lower[static_cast<std::size_t>(i - 1)] : 0.0;
        const double right = i < n - 1 ? lower[static_cast<std::size_t>(i)] : 0.0;
        d[static_cast<std::size_t>(i)] = (n - 1) * (left - right);
    }
    return d;
}

Vec3 weighted(const BezierPatch& patch, const std::vector<double>& by_row,
              const std::vector<double>& by_column) {
    Vec3 sum = Vec3::Zero();
    for (int r = 0; r < patch.rows; ++r) {
        Vec3 row = Vec3::Zero();
        for (int c = 0; c < patch.columns; ++c)
            row += by_column[static_cast<std::size_t>(c)] * patch.at(r, c);
        sum += by_row[static_cast<std::size_t>(r)] * row;
    }
    return sum;
}

/// Largest second derivatives of the patch: uu, uv, vv (a Bézier's derivatives lie in the hull of its
/// differences).
std::array<double, 3> second_derivatives(const BezierPatch& p) {
    std::array<double, 3> largest{0.0, 0.0, 0.0};
    for (int r = 0; r < p.rows; ++r) {
        for (int c = 0; c < p.columns; ++c) {
            if (r + 2 < p.rows)
                largest[0] =
                    std::max(largest[0], (p.at(r + 2, c) - 2.0 * p.at(r + 1, c) + p.at(r, c)).norm());
            if (r + 1 < p.rows && c + 1 < p.columns)
                largest[1] = std::max(
                    largest[1], (p.at(r + 1, c + 1) - p.at(r + 1, c) - p.at(r, c + 1) + p.at(r, c)).norm());
            if (c + 2 < p.columns)
                largest[2] =
                    std::max(largest[2], (p.at(r, c + 2) - 2.0 * p.at(r, c + 1) + p.at(r, c)).norm());
        }
    }
    const double m = p.rows - 1;
    const double n = p.columns - 1;
    return {largest[0] * m * (m - 1), largest[1] * m * n, largest[2] * n * (n - 1)};
}

double bound_on_error(const std::array<double, 3>& second, int cells_u, int cells_v) {
    const double u = 1.0 / cells_u;
    const double v = 1.0 / cells_v;
    return (second[0] * u * u + 2.0 * second[1] * u * v + second[2] * v * v) / 8.0;
}

/// The fewest cells, more of them along the more curved way, that keep to the fit.
std::array<int, 2> cells_for(const std::array<double, 3>& second) {
    const auto needed = [](double along) {
        return std::clamp(static_cast<int>(std::ceil(std::sqrt(along * 3.0 / (8.0 * kFitMm)))), kLeastCells,
                          kMostCells);
    };
    return {needed(std::max(second[0], second[1])), needed(std::max(second[2], second[1]))};
}

double farthest_corner(const core::WorldBox& box, const Vec3& from) {
    const Vec3 reach = (box.high - from).cwiseAbs().cwiseMax((box.low - from).cwiseAbs());
    return reach.norm();
}

/// Lays the continuation round the inner vertices.
core::Result<> continue_outwards(const BezierPatch& patch, const core::WorldBox& box, SurfaceMesh& mesh,
                                 const std::string& what) {
    double length = 0.0;
    for (int r = 1; r < mesh.rows - 1; ++r) {
        for (int c = 1; c < mesh.columns - 1; ++c)
            length = std::max(length, 4.0 * farthest_corner(box, mesh.at(r, c)));
    }
    const auto vertex = [&](int r, int c) -> Vec3& {
        return mesh.vertices[static_cast<std::size_t>(r * mesh.columns + c)];
    };
    const int last_row = mesh.rows - 1;
    const int last_column = mesh.columns - 1;
    const auto parameter = [](int at, int last) { return static_cast<double>(at - 1) / (last - 2); };
    for (int r = 0; r <= last_row; ++r) {
        for (int c = 0; c <= last_column; ++c) {
            const int inner_r = std::clamp(r, 1, last_row - 1);
            const int inner_c = std::clamp(c, 1, last_column - 1);
            if (inner_r == r && inner_c == c) continue;
            const auto [along_u, along_v] =
                tangents_on(patch, parameter(inner_r, last_row), parameter(inner_c, last_column));
            const Vec3 out_u = (r - inner_r) * along_u;
            const Vec3 out_v = (c - inner_c) * along_v;
            const bool needs_u = r != inner_r;
            const bool needs_v = c != inner_c;
            if ((needs_u && !(out_u.norm() > 1e-9)) || (needs_v && !(out_v.norm() > 1e-9)))
                return core::refuse(what, "an edge of the curved cut has no direction to go on in");
            Vec3 out = Vec3::Zero();
            if (needs_u) out += out_u.normalized();
            if (needs_v) out += out_v.normalized();
            if (needs_u && needs_v && out_u.normalized().cross(out_v.normalized()).norm() < kLeastCornerSine)
                return core::refuse(what, "the edges of the curved cut run into each other at a corner");
            vertex(r, c) = mesh.at(inner_r, inner_c) + length * out;
        }
    }
    return {};
}

}  // namespace

Vec3 point_on(const BezierPatch& patch, double u, double v) {
    return weighted(patch, bernstein(patch.rows, u), bernstein(patch.columns, v));
}

std::array<Vec3, 2> tangents_on(const BezierPatch& patch, double u, double v) {
    return {weighted(patch, bernstein_slopes(patch.rows, u), bernstein(patch.columns, v)),
            weighted(patch, bernstein(patch.rows, u), bernstein_slopes(patch.columns, v))};
}

BezierPatch flat_patch(int rows, int columns, const Vec3& middle, const Vec3& half_u, const Vec3& half_v) {
    BezierPatch patch{rows, columns, {}};
    const auto from_minus_one = [](int n, int count) { return 2.0 * n / (count - 1) - 1.0; };
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c)
            patch.points.push_back(middle + from_minus_one(r, rows) * half_u +
                                   from_minus_one(c, columns) * half_v);
    }
    return patch;
}

std::array<int, 3> SurfaceMesh::triangle(int n) const {
    const int cell = n / 2;
    const int row = cell / (columns - 1);
    const int at = row * columns + cell % (columns - 1);
    if (n % 2 == 0) return {at, at + 1, at + columns};
    return {at + 1, at + columns + 1, at + columns};
}

core::Result<SurfaceMesh> tessellated(const BezierPatch& patch, const core::WorldBox& box,
                                      const std::string& what) {
    const auto second = second_derivatives(patch);
    const auto [cells_u, cells_v] = cells_for(second);
    SurfaceMesh mesh;
    mesh.rows = cells_u + 3;
    mesh.columns = cells_v + 3;
    mesh.fit_error = core::Millimetre(bound_on_error(second, cells_u, cells_v));
    mesh.vertices.resize(static_cast<std::size_t>(mesh.rows * mesh.columns));
    std::vector<std::vector<double>> by_column;
    for (int c = 0; c <= cells_v; ++c)
        by_column.push_back(bernstein(patch.columns, static_cast<double>(c) / cells_v));
    for (int r = 0; r <= cells_u; ++r) {
        const auto by_row = bernstein(patch.rows, static_cast<double>(r) / cells_u);
        for (int c = 0; c <= cells_v; ++c)
            mesh.vertices[static_cast<std::size_t>((r + 1) * mesh.columns + c + 1)] =
                weighted(patch, by_row, by_column[static_cast<std::size_t>(c)]);
    }
    if (auto done = continue_outwards(patch, box, mesh, what); !done) return core::refuse(done.error());
    return mesh;
}

}  // namespace remnant::volumetry

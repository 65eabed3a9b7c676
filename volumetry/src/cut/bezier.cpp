#include "cut/bezier.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>

namespace remnant::volumetry {
namespace {

using core::BezierPatch;
using core::Vec3;
using Eigen::Index;
using Eigen::MatrixXd;

/// One point a row.
using Points = Eigen::Matrix<double, Eigen::Dynamic, 3>;

Points as_matrix(std::span<const Vec3> points) {
    Points matrix(static_cast<Index>(points.size()), 3);
    for (std::size_t n = 0; n < points.size(); ++n) matrix.row(static_cast<Index>(n)) = points[n].transpose();
    return matrix;
}

std::vector<Vec3> as_points(const Points& matrix) {
    std::vector<Vec3> points;
    for (Index n = 0; n < matrix.rows(); ++n) points.emplace_back(matrix.row(n).transpose());
    return points;
}

double choose(int n, int k) {
    double ways = 1.0;
    for (int m = 1; m <= k; ++m) ways = ways * (n - k + m) / m;
    return ways;
}

/// The integral over [0, 1] of the product of the i-th of n and the j-th of m Bernstein polynomials.
double integral_of_product(int n, int i, int m, int j) {
    return choose(n - 1, i) * choose(m - 1, j) / choose(n + m - 2, i + j) / (n + m - 1);
}

MatrixXd products(int n, int m) {
    MatrixXd integrals(n, m);
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < m; ++j) integrals(i, j) = integral_of_product(n, i, m, j);
    }
    return integrals;
}

/// The integrals of products of a patch's polynomials: the products of those along u and along v.
MatrixXd products(const BezierPatch& a, const BezierPatch& b) {
    const MatrixXd along_u = products(a.rows, b.rows);
    const MatrixXd along_v = products(a.columns, b.columns);
    MatrixXd integrals(a.rows * a.columns, b.rows * b.columns);
    for (Index r = 0; r < along_u.rows(); ++r) {
        for (Index s = 0; s < along_u.cols(); ++s)
            integrals.block(r * a.columns, s * b.columns, a.columns, b.columns) = along_u(r, s) * along_v;
    }
    return integrals;
}

std::vector<Index> corners_of(const BezierPatch& patch) {
    const Index last_row = Index{patch.rows - 1} * patch.columns;
    return {0, patch.columns - 1, last_row, last_row + patch.columns - 1};
}

std::vector<Index> all_but_corners(const BezierPatch& patch) {
    std::vector<Index> rest;
    for (int r = 0; r < patch.rows; ++r) {
        for (int c = 0; c < patch.columns; ++c) {
            const bool corner = (r == 0 || r == patch.rows - 1) && (c == 0 || c == patch.columns - 1);
            if (!corner) rest.push_back(Index{r} * patch.columns + c);
        }
    }
    return rest;
}

BezierPatch transposed(const BezierPatch& patch) {
    BezierPatch turned{patch.columns, patch.rows, {}};
    for (int c = 0; c < patch.columns; ++c) {
        for (int r = 0; r < patch.rows; ++r) turned.points.push_back(patch.at(r, c));
    }
    return turned;
}

BezierPatch with_more_columns(const BezierPatch& patch, int columns) {
    BezierPatch wider{patch.rows, columns, {}};
    const auto width = static_cast<std::size_t>(patch.columns);
    for (int r = 0; r < patch.rows; ++r) {
        const std::span<const Vec3> row(&patch.at(r, 0), width);
        for (const Vec3& point : elevated_curve(row, columns)) wider.points.push_back(point);
    }
    return wider;
}

}  // namespace

std::vector<double> bernstein(int n, double t) {
    std::vector<double> b{1.0};
    for (int degree = 1; degree < n; ++degree) {
        b.push_back(0.0);
        for (int i = degree; i > 0; --i)
            b[static_cast<std::size_t>(i)] =
                (1.0 - t) * b[static_cast<std::size_t>(i)] + t * b[static_cast<std::size_t>(i - 1)];
        b[0] *= 1.0 - t;
    }
    return b;
}

std::vector<Vec3> fitted_curve(std::span<const Vec3> points, std::span<const double> parameters, int count) {
    std::vector<Vec3> control(static_cast<std::size_t>(count));
    control.front() = points.front();
    control.back() = points.back();
    const Index inner = count - 2;
    if (inner <= 0) return control;
    // The ends are given, so what they contribute is taken off before the rest is solved for.
    const auto samples = static_cast<Index>(points.size());
    MatrixXd weights(samples, inner);
    Points left = as_matrix(points);
    for (Index s = 0; s < samples; ++s) {
        const std::vector<double> b = bernstein(count, parameters[static_cast<std::size_t>(s)]);
        for (Index n = 0; n < inner; ++n) weights(s, n) = b[static_cast<std::size_t>(n + 1)];
        left.row(s) -= (b.front() * control.front() + b.back() * control.back()).transpose();
    }
    const Points solved = weights.colPivHouseholderQr().solve(left);
    for (Index n = 0; n < inner; ++n) control[static_cast<std::size_t>(n + 1)] = solved.row(n).transpose();
    return control;
}

std::vector<Vec3> elevated_curve(std::span<const Vec3> points, int count) {
    std::vector<Vec3> control(points.begin(), points.end());
    for (int n = static_cast<int>(points.size()); n < count; ++n) {
        // n control points become n + 1: each new one lies between two old neighbours.
        std::vector<Vec3> more{control.front()};
        for (int i = 1; i < n; ++i) {
            const double share = static_cast<double>(i) / n;
            more.emplace_back(share * control[static_cast<std::size_t>(i - 1)] +
                              (1.0 - share) * control[static_cast<std::size_t>(i)]);
        }
        more.push_back(control.back());
        control = std::move(more);
    }
    return control;
}

BezierPatch elevated(const BezierPatch& patch, int rows, int columns) {
    return transposed(with_more_columns(transposed(with_more_columns(patch, columns)), rows));
}

BezierPatch nearest_patch(const BezierPatch& patch, int rows, int columns) {
    BezierPatch nearest{rows, columns, {}};
    const std::vector<Index> fixed = corners_of(nearest);
    const std::vector<Index> free = all_but_corners(nearest);
    const Points wanted = as_matrix(patch.points);
    Points control(rows * columns, 3);
    control(fixed, Eigen::all) = wanted(corners_of(patch), Eigen::all);
    // Normal equations in the inner product of functions of (u, v), the corners' share taken to the right.
    const MatrixXd own = products(nearest, nearest);
    const Points right = products(nearest, patch) * wanted;
    const Points rest = right(free, Eigen::all) - own(free, fixed) * control(fixed, Eigen::all);
    const MatrixXd normal = own(free, free);
    const Points solved = normal.ldlt().solve(rest);
    control(free, Eigen::all) = solved;
    nearest.points = as_points(control);
    return nearest;
}

}  // namespace remnant::volumetry

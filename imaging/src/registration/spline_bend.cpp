#include "registration/spline_bend.h"

#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>

namespace remnant::imaging::registration {
namespace {

using core::Vec3;
using Rows = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// HU that a bend of the control lattice by 1 mm costs, for each root of a point that a control point
/// reaches.
constexpr double kStiffness = 2.0;
constexpr double kLongestStepMm = 6.0;
constexpr int kSolverSteps = 40;

std::array<double, 4> basis(double t) {
    const double s = 1.0 - t;
    return {s * s * s / 6.0, (3 * t * t * t - 6 * t * t + 4) / 6.0, (3 * s * s * s - 6 * s * s + 4) / 6.0,
            t * t * t / 6.0};
}

Vec3 slope_of(const Picture& picture, const Vec3& point, float outside) {
    Vec3 slope;
    const double h = 0.5 * picture.spacing;
    for (Eigen::Index a = 0; a < 3; ++a) {
        const Vec3 step = h * Vec3::Unit(a);
        slope[a] =
            (value_at(picture, point + step, outside) - value_at(picture, point - step, outside)) / (2 * h);
    }
    return slope;
}

/// One row a control point and axis: what it differs by from the mean of its neighbours.
void add_stiffness(const SplineField& field, double weight, std::vector<Eigen::Triplet<double>>& entries,
                   std::vector<double>& wanted, int& row) {
    const auto [ni, nj, nk] = field.size();
    const int strides[3] = {1, ni, ni * nj};
    for (int c = 0; c < field.count(); ++c) {
        const int index[3] = {c % ni, c / ni % nj, c / (ni * nj)};
        const int last[3] = {ni - 1, nj - 1, nk - 1};
        for (int along = 0; along < 3; ++along) {
            if (index[along] == 0 || index[along] == last[along]) continue;
            for (int axis = 0; axis < 3; ++axis) {
                const int before = c - strides[along];
                const int after = c + strides[along];
                entries.emplace_back(row, 3 * c + axis, 2 * weight);
                entries.emplace_back(row, 3 * before + axis, -weight);
                entries.emplace_back(row, 3 * after + axis, -weight);
                const auto& s = field.shifts();
                wanted.push_back(weight * (s(axis, before) + s(axis, after) - 2 * s(axis, c)));
                ++row;
            }
        }
    }
}

}  // namespace

SplineField::SplineField(const core::WorldBox& box, double control_mm)
    : origin_(box.low - Vec3::Constant(control_mm)), control_mm_(control_mm) {
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        size_[a] = static_cast<int>(std::ceil((box.high[axis] - box.low[axis]) / control_mm)) + 4;
    }
    shifts_ = Eigen::Matrix3Xd::Zero(3, count());
}

SplineField::Reach SplineField::reach(const Vec3& point) const {
    std::array<int, 3> first{};
    std::array<std::array<double, 4>, 3> weights{};
    for (std::size_t a = 0; a < 3; ++a) {
        const double at =
            (point[static_cast<Eigen::Index>(a)] - origin_[static_cast<Eigen::Index>(a)]) / control_mm_;
        const double inside = std::clamp(at, 1.0, static_cast<double>(size_[a]) - 2.0 - 1e-9);
        first[a] = static_cast<int>(inside) - 1;
        weights[a] = basis(inside - std::floor(inside));
    }
    Reach reach;
    std::size_t n = 0;
    for (std::size_t k = 0; k < 4; ++k) {
        for (std::size_t j = 0; j < 4; ++j) {
            for (std::size_t i = 0; i < 4; ++i, ++n) {
                reach.control[n] =
                    ((first[2] + static_cast<int>(k)) * size_[1] + first[1] + static_cast<int>(j)) *
                        size_[0] +
                    first[0] + static_cast<int>(i);
                reach.weight[n] = weights[0][i] * weights[1][j] * weights[2][k];
            }
        }
    }
    return reach;
}

Vec3 SplineField::at(const Vec3& point) const {
    const Reach here = reach(point);
    Vec3 shift = Vec3::Zero();
    for (std::size_t n = 0; n < 64; ++n) shift += here.weight[n] * shifts_.col(here.control[n]);
    return shift;
}

void bend(SplineField& field, const Picture& fixed, const Picture& moving,
          const std::vector<std::uint32_t>& points, float outside, int steps, const core::JobContext& job) {
    const core::GridGeometry grid = geometry_of(fixed);
    const auto columns = static_cast<std::uint32_t>(fixed.size[0]);
    const auto rows = static_cast<std::uint32_t>(fixed.size[1]);
    const double a_control = 64.0 * static_cast<double>(points.size()) / field.count();
    for (int step = 0; step < steps && !job.cancelled(); ++step) {
        std::vector<Eigen::Triplet<double>> entries;
        entries.reserve(192 * points.size());
        std::vector<double> wanted;
        int row = 0;
        for (const std::uint32_t n : points) {
            const Vec3 p = grid.world(Vec3(n % columns, n / columns % rows, n / (columns * rows)));
            const SplineField::Reach here = field.reach(p);
            const Vec3 there = p + field.at(p);
            // The mean of both slopes comes to the goal in fewer steps (Vercauteren et al. 2009).
            const Vec3 slope = 0.5 * (slope_of(moving, there, outside) + slope_of(fixed, p, outside));
            if (slope.squaredNorm() < 0.01) continue;
            for (std::size_t c = 0; c < 64; ++c) {
                for (int axis = 0; axis < 3; ++axis)
                    entries.emplace_back(row, 3 * here.control[c] + axis, slope[axis] * here.weight[c]);
            }
            wanted.push_back(fixed.values[n] - value_at(moving, there, outside));
            ++row;
        }
        add_stiffness(field, kStiffness * std::sqrt(a_control / 64.0), entries, wanted, row);
        Rows matrix(row, 3 * field.count());
        matrix.setFromTriplets(entries.begin(), entries.end());
        Eigen::LeastSquaresConjugateGradient<Rows> solver;
        solver.setMaxIterations(kSolverSteps);
        solver.compute(matrix);
        const Eigen::VectorXd change = solver.solve(
            Eigen::Map<const Eigen::VectorXd>(wanted.data(), static_cast<Eigen::Index>(wanted.size())));
        const double longest = change.lpNorm<Eigen::Infinity>();
        const double share = longest > kLongestStepMm ? kLongestStepMm / longest : 1.0;
        field.shifts() += share * Eigen::Map<const Eigen::Matrix3Xd>(change.data(), 3, field.count());
        job.report(static_cast<double>(step + 1) / steps, "bending one liver into the other");
        if (longest < 0.05) break;
    }
}

}  // namespace remnant::imaging::registration

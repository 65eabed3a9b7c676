#include "registration/spline_bend.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"

namespace remnant::imaging::registration {
namespace {

using core::Vec3;

constexpr double kLongestStepMm = 6.0;
constexpr double kRestMm = 0.03;
/// HU that a bend of the control points by 1 mm costs, for each root of a voxel that a control point stands
/// for.
constexpr double kSoftest = 0.5;
constexpr double kStiffest = 8.0;
/// Neighbouring voxels differ together, by noise and by what was not yet bent: they count for fewer.
constexpr double kIndependent = 0.3;
constexpr int kSolverSteps = 40;
/// The step's equations are solved to this share of what they ask for: the next step starts anew anyway.
constexpr double kSolverExact = 0.02;

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

/// What the pictures ask of every voxel: residual = slope · change. Zero where nothing is looked at.
struct Asked {
    VoxelShifts slope;
    std::vector<float> residual;
};

Asked asked_by(const BentPair& pair, const VoxelShifts& shifts) {
    const core::GridGeometry grid = geometry_of(pair.fixed);
    const auto columns = static_cast<std::uint32_t>(grid.size[0]);
    const auto rows = static_cast<std::uint32_t>(grid.size[1]);
    Asked asked;
    for (auto& along : asked.slope) along.assign(pair.fixed.values.size(), 0.0F);
    asked.residual.assign(pair.fixed.values.size(), 0.0F);
    constexpr std::size_t kBlock = 4096;
    for_each_parallel((pair.points.size() + kBlock - 1) / kBlock, [&](std::size_t block) {
        const std::size_t end = std::min(pair.points.size(), (block + 1) * kBlock);
        for (std::size_t at = block * kBlock; at < end; ++at) {
            const std::uint32_t n = pair.points[at];
            const Vec3 p = grid.world(Vec3(n % columns, n / columns % rows, n / (columns * rows)));
            const Vec3 there = p + Vec3(shifts[0][n], shifts[1][n], shifts[2][n]);
            // The mean of both slopes comes to the goal in fewer steps (Vercauteren et al. 2009).
            const Vec3 slope =
                0.5 * (slope_of(pair.moving, there, pair.outside) + slope_of(pair.fixed, p, pair.outside));
            for (std::size_t a = 0; a < 3; ++a)
                asked.slope[a][n] = static_cast<float>(slope[static_cast<Eigen::Index>(a)]);
            asked.residual[n] = pair.fixed.values[n] - value_at(pair.moving, there, pair.outside);
        }
    });
    return asked;
}

/// slope · (slope · shift) at every voxel, in the place of the shift.
void asked_of(VoxelShifts& shifts, const Asked& asked) {
    for (std::size_t n = 0; n < asked.residual.size(); ++n) {
        const float along = asked.slope[0][n] * shifts[0][n] + asked.slope[1][n] * shifts[1][n] +
                            asked.slope[2][n] * shifts[2][n];
        for (std::size_t a = 0; a < 3; ++a) shifts[a][n] = asked.slope[a][n] * along;
    }
}

VoxelShifts weighed(const Asked& asked, bool by_residual) {
    VoxelShifts result = asked.slope;
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t n = 0; n < asked.residual.size(); ++n)
            result[a][n] *= by_residual ? asked.residual[n] : asked.slope[a][n];
    }
    return result;
}

/// Calls `work(before, here, after)` for every three control points in a row along an axis.
template <class Work>
void for_each_triple(const core::Size3& size, Work work) {
    const std::array<int, 3> strides{1, size[0], size[0] * size[1]};
    for (int k = 0; k < size[2]; ++k) {
        for (int j = 0; j < size[1]; ++j) {
            for (int i = 0; i < size[0]; ++i) {
                const std::array<int, 3> index{i, j, k};
                const int here = (k * size[1] + j) * size[0] + i;
                for (std::size_t a = 0; a < 3; ++a) {
                    if (index[a] > 0 && index[a] + 1 < size[a])
                        work(here - strides[a], here, here + strides[a]);
                }
            }
        }
    }
}

/// How a bend of the control points pulls back: the gradient of half the sum of squared second differences.
Controls pull_back(const core::Size3& size, const Controls& shifts) {
    Controls pull = Controls::Zero(shifts.rows(), 3);
    for_each_triple(size, [&](int before, int here, int after) {
        const Eigen::RowVector3d bent = shifts.row(before) + shifts.row(after) - 2.0 * shifts.row(here);
        pull.row(before) += bent;
        pull.row(after) += bent;
        pull.row(here) -= 2.0 * bent;
    });
    return pull;
}

Controls pull_back_diagonal(const core::Size3& size) {
    Controls diagonal = Controls::Zero(static_cast<Eigen::Index>(size[0]) * size[1] * size[2], 3);
    for_each_triple(size, [&](int before, int here, int after) {
        diagonal.row(before).array() += 1.0;
        diagonal.row(after).array() += 1.0;
        diagonal.row(here).array() += 4.0;
    });
    return diagonal;
}

/// Conjugate gradients, each control point scaled by its own equation.
template <class Times>
Controls solved(const Controls& wanted, const Controls& diagonal, Times times) {
    Controls x = Controls::Zero(wanted.rows(), 3);
    Controls left = wanted;
    Controls scaled = left.cwiseQuotient(diagonal);
    Controls along = scaled;
    double size = left.cwiseProduct(scaled).sum();
    const double enough = kSolverExact * kSolverExact * size;
    for (int n = 0; n < kSolverSteps && size > enough; ++n) {
        const Controls product = times(along);
        const double step = size / along.cwiseProduct(product).sum();
        x += step * along;
        left -= step * product;
        scaled = left.cwiseQuotient(diagonal);
        const double next = left.cwiseProduct(scaled).sum();
        along = scaled + (next / size) * along;
        size = next;
    }
    return x;
}

/// Mean square of what the points still differ by, HU².
double mean_square(const Asked& asked, std::size_t points) {
    double sum = 0.0;
    for (const float hu : asked.residual) sum += static_cast<double>(hu) * hu;
    return sum / static_cast<double>(std::max<std::size_t>(points, 1));
}

/// Mean square of the second differences along all axes, mm².
double mean_square_bend(const core::Size3& size, const Controls& shifts) {
    double sum = 0.0;
    double count = 0.0;
    for_each_triple(size, [&](int before, int here, int after) {
        sum += (shifts.row(before) + shifts.row(after) - 2.0 * shifts.row(here)).squaredNorm();
        ++count;
    });
    return sum / (3.0 * std::max(count, 1.0));
}

/// mm, at the points: control points that reach none of them may go anywhere.
double longest_shift(const VoxelShifts& shifts, const std::vector<std::uint32_t>& points) {
    double longest = 0.0;
    for (const std::uint32_t n : points)
        longest = std::max(longest, Vec3(shifts[0][n], shifts[1][n], shifts[2][n]).squaredNorm());
    return std::sqrt(longest);
}

/// What a square mm of bending costs in square HU: as both are found to scatter so far (empirical Bayes).
/// Where nothing grew, little bending is found, and noise is not followed; growth by half makes the liver
/// soft.
double weight_of_bending(double mean_square_hu, double mean_square_mm, double voxels_a_control) {
    const double softest = kSoftest * kSoftest * voxels_a_control;
    const double stiffest = kStiffest * kStiffest * voxels_a_control;
    return std::clamp(kIndependent * mean_square_hu / std::max(mean_square_mm, 1e-9), softest, stiffest);
}

}  // namespace

void bend(const SplineLattice& lattice, Controls& shifts, const BentPair& pair, int steps,
          const core::JobContext& job) {
    const Controls diagonal_of_pull = pull_back_diagonal(lattice.size());
    const double voxels_a_control =
        static_cast<double>(pair.points.size()) / static_cast<double>(lattice.count());
    for (int step = 0; step < steps && !job.cancelled(); ++step) {
        const Asked asked = asked_by(pair, lattice.spread(shifts));
        const double stiff = weight_of_bending(mean_square(asked, pair.points.size()),
                                               mean_square_bend(lattice.size(), shifts), voxels_a_control);
        const Controls wanted =
            lattice.gathered(weighed(asked, true)) - stiff * pull_back(lattice.size(), shifts);
        const Controls diagonal = lattice.gathered_squares(weighed(asked, false)) + stiff * diagonal_of_pull;
        const Controls change = solved(wanted, diagonal, [&](const Controls& c) -> Controls {
            VoxelShifts voxels = lattice.spread(c);
            asked_of(voxels, asked);
            return lattice.gathered(voxels) + stiff * pull_back(lattice.size(), c);
        });
        const double longest = longest_shift(lattice.spread(change), pair.points);
        const double share = longest > kLongestStepMm ? kLongestStepMm / longest : 1.0;
        shifts += share * change;
        job.report(static_cast<double>(step + 1) / steps, "bending one liver into the other");
        if (longest < kRestMm) break;
    }
}

}  // namespace remnant::imaging::registration

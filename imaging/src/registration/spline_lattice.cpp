#include "registration/spline_lattice.h"

#include <algorithm>

#include "parallel.h"

namespace remnant::imaging::registration {
namespace {

std::size_t product(int a, int b) {
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

/// out += weight · in.
void add_scaled(const float* in, float weight, std::size_t count, float* out) {
    for (std::size_t n = 0; n < count; ++n) out[n] += weight * in[n];
}

/// Halving the distance of the control points along one axis: `at(n)` gives the n-th of the coarse ones.
template <class At>
double halved(int n, int last, At at) {
    // Control point 1 of both lies at the lattice's first voxel.
    const int below = (n - 1 + 2) / 2;
    const auto held = [&](int c) { return at(std::clamp(c, 0, last)); };
    if ((n - 1) % 2 == 0) return 0.125 * (held(below - 1) + 6.0 * held(below) + held(below + 1));
    return 0.5 * (held(below) + held(below + 1));
}

}  // namespace

SplineLattice::SplineLattice(const core::Size3& voxels, int stride) : voxels_(voxels), stride_(stride) {
    for (std::size_t a = 0; a < 3; ++a) size_[a] = (voxels[a] - 1) / stride + 4;
    for (int n = 0; n < stride; ++n) {
        const double t = static_cast<double>(n) / stride;
        const double s = 1.0 - t;
        const Weights w{s * s * s / 6.0, (3 * t * t * t - 6 * t * t + 4) / 6.0,
                        (3 * s * s * s - 6 * s * s + 4) / 6.0, t * t * t / 6.0};
        weights_.push_back(w);
        squares_.push_back({w[0] * w[0], w[1] * w[1], w[2] * w[2], w[3] * w[3]});
    }
}

VoxelShifts SplineLattice::spread(const Controls& controls) const {
    const auto [vi, vj, vk] = voxels_;
    const auto [ci, cj, ck] = size_;
    const std::size_t plane = product(vi, vj);
    VoxelShifts result;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<float> rows(product(vi, cj) * static_cast<std::size_t>(ck));
        for (int row = 0; row < cj * ck; ++row) {
            float* out = rows.data() + product(row, vi);
            for (int i = 0; i < vi; ++i) {
                const Weights& w = weights_[static_cast<std::size_t>(i % stride_)];
                double sum = 0;
                for (int c = 0; c < 4; ++c)
                    sum += w[static_cast<std::size_t>(c)] *
                           controls(row * ci + i / stride_ + c, static_cast<Eigen::Index>(axis));
                out[i] = static_cast<float>(sum);
            }
        }
        std::vector<float> planes(plane * static_cast<std::size_t>(ck), 0.0F);
        for (int k = 0; k < ck; ++k) {
            for (int j = 0; j < vj; ++j) {
                const Weights& w = weights_[static_cast<std::size_t>(j % stride_)];
                for (int c = 0; c < 4; ++c)
                    add_scaled(rows.data() + product(k * cj + j / stride_ + c, vi),
                               static_cast<float>(w[static_cast<std::size_t>(c)]),
                               static_cast<std::size_t>(vi), planes.data() + product(k * vj + j, vi));
            }
        }
        std::vector<float>& out = result[axis];
        out.assign(plane * static_cast<std::size_t>(vk), 0.0F);
        for_each_parallel(static_cast<std::size_t>(vk), [&, ck = ck](std::size_t k) {
            const auto first = k / static_cast<std::size_t>(stride_);
            const Weights& w = weights_[k % static_cast<std::size_t>(stride_)];
            for (std::size_t c = 0; c < 4; ++c)
                add_scaled(planes.data() + (first + c) * plane, static_cast<float>(w[c]), plane,
                           out.data() + k * plane);
        });
    }
    return result;
}

Controls SplineLattice::gathered(const VoxelShifts& values) const {
    return gathered(values, weights_);
}

Controls SplineLattice::gathered_squares(const VoxelShifts& values) const {
    return gathered(values, squares_);
}

Controls SplineLattice::gathered(const VoxelShifts& values, const std::vector<Weights>& weights) const {
    const auto [vi, vj, vk] = voxels_;
    const auto [ci, cj, ck] = size_;
    const std::size_t plane = product(vi, vj);
    Controls sums = Controls::Zero(count(), 3);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        // A control point's own slices are summed in one order whatever the threads do.
        std::vector<float> planes(plane * static_cast<std::size_t>(ck), 0.0F);
        for_each_parallel(static_cast<std::size_t>(ck), [&, vk = vk](std::size_t c) {
            const int from = std::max(0, (static_cast<int>(c) - 3) * stride_);
            const int to = std::min(vk, (static_cast<int>(c) + 1) * stride_);
            for (int k = from; k < to; ++k) {
                const auto which = c - static_cast<std::size_t>(k / stride_);
                add_scaled(values[axis].data() + static_cast<std::size_t>(k) * plane,
                           static_cast<float>(weights[static_cast<std::size_t>(k % stride_)][which]), plane,
                           planes.data() + c * plane);
            }
        });
        std::vector<float> rows(product(vi, cj) * static_cast<std::size_t>(ck), 0.0F);
        for (int k = 0; k < ck; ++k) {
            for (int j = 0; j < vj; ++j) {
                const Weights& w = weights[static_cast<std::size_t>(j % stride_)];
                for (int c = 0; c < 4; ++c)
                    add_scaled(planes.data() + product(k * vj + j, vi),
                               static_cast<float>(w[static_cast<std::size_t>(c)]),
                               static_cast<std::size_t>(vi),
                               rows.data() + product(k * cj + j / stride_ + c, vi));
            }
        }
        for (int row = 0; row < cj * ck; ++row) {
            const float* in = rows.data() + product(row, vi);
            for (int i = 0; i < vi; ++i) {
                const Weights& w = weights[static_cast<std::size_t>(i % stride_)];
                for (int c = 0; c < 4; ++c)
                    sums(row * ci + i / stride_ + c, static_cast<Eigen::Index>(axis)) +=
                        w[static_cast<std::size_t>(c)] * in[i];
            }
        }
    }
    return sums;
}

Controls SplineLattice::refined(const Controls& controls, const SplineLattice& finer) const {
    const auto [ci, cj, ck] = size_;
    const auto [fi, fj, fk] = finer.size_;
    Controls result(finer.count(), 3);
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
        const auto along_i = [&, ci = ci, cj = cj](int i, int j, int k) {
            return halved(i, ci - 1, [&](int c) { return controls((k * cj + j) * ci + c, axis); });
        };
        const auto along_j = [&, cj = cj](int i, int j, int k) {
            return halved(j, cj - 1, [&](int c) { return along_i(i, c, k); });
        };
        int n = 0;
        for (int k = 0; k < fk; ++k) {
            for (int j = 0; j < fj; ++j) {
                for (int i = 0; i < fi; ++i, ++n)
                    result(n, axis) = halved(k, ck - 1, [&](int c) { return along_j(i, j, c); });
            }
        }
    }
    return result;
}

}  // namespace remnant::imaging::registration

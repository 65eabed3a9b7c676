#include "label/lattice.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <vector>

namespace remnant::imaging::label {
namespace {

using core::LabelMask;
using core::Mat3;
using core::Vec3;

constexpr double kNearEnough = 0.1;  // mm

bool is_signed_permutation(const Mat3& m) {
    return (m.cwiseAbs().rowwise().sum().array() == 1.0).all() &&
           (m.cwiseAbs().colwise().sum().array() == 1.0).all();
}

/// The voxels of a mask's bounding box, one byte each, so that they can be looked up in any order.
class DenseBox {
  public:
    explicit DenseBox(const LabelMask& mask) : box_(core::bounds(mask)) {
        if (empty()) return;
        for (std::size_t axis = 0; axis < 3; ++axis) extent_[axis] = box_.high[axis] - box_.low[axis] + 1;
        voxels_.resize(static_cast<std::size_t>(std::int64_t{extent_[0]} * extent_[1] * extent_[2]), 0);
        for (int k = box_.low[2]; k <= box_.high[2]; ++k) {
            for (int j = box_.low[1]; j <= box_.high[1]; ++j) {
                for (const core::Run& run : mask.row(j, k)) {
                    const auto first =
                        voxels_.begin() + static_cast<std::ptrdiff_t>(position(run.begin, j, k));
                    std::fill(first, first + (run.end - run.begin), std::uint8_t{1});
                }
            }
        }
    }
    [[nodiscard]] bool empty() const { return box_.high[0] < box_.low[0]; }
    [[nodiscard]] const core::IndexBox& box() const { return box_; }
    [[nodiscard]] bool at(const Vec3& index) const {
        std::array<int, 3> nearest{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double value = std::floor(index[static_cast<Eigen::Index>(axis)] + 0.5);
            if (!(value >= box_.low[axis] && value <= box_.high[axis])) return false;
            nearest[axis] = static_cast<int>(value);
        }
        return voxels_[position(nearest[0], nearest[1], nearest[2])] != 0;
    }

  private:
    [[nodiscard]] std::size_t position(int i, int j, int k) const {
        return static_cast<std::size_t>((std::int64_t{k - box_.low[2]} * extent_[1] + (j - box_.low[1])) *
                                            extent_[0] +
                                        (i - box_.low[0]));
    }
    core::IndexBox box_;
    std::array<int, 3> extent_{0, 0, 0};
    std::vector<std::uint8_t> voxels_;
};

/// CT indices that can land in the label's box.
core::IndexBox ct_region(const core::IndexBox& label, const IndexMap& map, const core::Size3& ct) {
    const Mat3 back = map.step.inverse();
    Vec3 low = Vec3::Constant(1e18);
    Vec3 high = Vec3::Constant(-1e18);
    for (unsigned corner = 0; corner < 8; ++corner) {
        Vec3 index;
        for (Eigen::Index axis = 0; axis < 3; ++axis) {
            const auto a = static_cast<std::size_t>(axis);
            index[axis] = (corner >> axis & 1U) != 0 ? label.high[a] + 0.5 : label.low[a] - 0.5;
        }
        const Vec3 there = back * (index - map.offset);
        low = low.cwiseMin(there);
        high = high.cwiseMax(there);
    }
    core::IndexBox region;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto a = static_cast<Eigen::Index>(axis);
        region.low[axis] =
            static_cast<int>(std::clamp(std::floor(low[a]), 0.0, static_cast<double>(ct[axis])));
        region.high[axis] =
            static_cast<int>(std::clamp(std::ceil(high[a]), -1.0, static_cast<double>(ct[axis] - 1)));
    }
    return region;
}

}  // namespace

IndexMap index_map(const core::GridGeometry& label, const core::GridGeometry& ct) {
    IndexMap map;
    const Mat3 inverse_spacing = label.spacing.cwiseInverse().asDiagonal();
    map.step = inverse_spacing * label.direction.transpose() * ct.direction * ct.spacing.asDiagonal();
    map.offset = label.index(ct.origin);
    return map;
}

std::optional<IndexMap> coinciding(const core::GridGeometry& label, const core::GridGeometry& ct) {
    const IndexMap exact = index_map(label, ct);
    const IndexMap whole{exact.step.array().round().matrix(), exact.offset.array().round().matrix()};
    if (!is_signed_permutation(whole.step)) return std::nullopt;
    for (unsigned corner = 0; corner < 8; ++corner) {
        Vec3 index = Vec3::Zero();
        for (Eigen::Index axis = 0; axis < 3; ++axis) {
            if ((corner >> axis & 1U) != 0) index[axis] = ct.size[static_cast<std::size_t>(axis)] - 1;
        }
        const Vec3 apart = (exact.of(index) - whole.of(index)).cwiseProduct(label.spacing);
        if (apart.norm() > kNearEnough) return std::nullopt;
    }
    return whole;
}

bool covers_exactly(const IndexMap& whole, const core::Size3& label, const core::Size3& ct) {
    const Vec3 first = whole.of(Vec3::Zero());
    const Vec3 last = whole.of(Vec3(ct[0] - 1, ct[1] - 1, ct[2] - 1));
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
        const double low = std::min(first[axis], last[axis]);
        const double high = std::max(first[axis], last[axis]);
        if (low != 0.0 || high != label[static_cast<std::size_t>(axis)] - 1) return false;
    }
    return true;
}

LabelMask resampled(const LabelMask& mask, const IndexMap& map, const core::Size3& ct) {
    const bool only_flips = map.step.cwiseAbs() == Mat3::Identity() && covers_exactly(map, mask.size(), ct);
    if (only_flips) {
        const auto reversed = [&](Eigen::Index axis) { return map.step(axis, axis) < 0; };
        if (!reversed(0) && !reversed(1) && !reversed(2)) return mask;
        return core::flipped(mask, reversed(0), reversed(1), reversed(2));
    }
    const DenseBox dense(mask);
    core::LabelMaskBuilder builder(ct);
    if (dense.empty()) return std::move(builder).build();
    const core::IndexBox region = ct_region(dense.box(), map, ct);
    for (int k = region.low[2]; k <= region.high[2]; ++k) {
        for (int j = region.low[1]; j <= region.high[1]; ++j) {
            int begin = -1;
            for (int i = region.low[0]; i <= region.high[0] + 1; ++i) {
                const bool inside = i <= region.high[0] && dense.at(map.of(Vec3(i, j, k)));
                if (inside && begin < 0) begin = i;
                if (!inside && begin >= 0) {
                    builder.add(j, k, begin, i);
                    begin = -1;
                }
            }
        }
    }
    return std::move(builder).build();
}

}  // namespace remnant::imaging::label

#include <algorithm>

#include "outline/shape_input.h"
#include "parallel.h"
#include "remnant/core/dilation.h"
#include "remnant/imaging/outline_shape.h"

namespace remnant::imaging::outline {
namespace {

using core::BallRow;
using core::IndexBox;
using core::LabelMask;
using core::Run;

/// How many voxels of the mask lie in the ball around each voxel. Along a row, what one run and one row of
/// the ball add up to is a trapezoid: its second differences are four marks at its corners, and two running
/// sums give the counts back. No voxel is looked at twice.
class BallCounts {
  public:
    BallCounts(const LabelMask& mask, const core::Vec3& spacing, core::Millimetre radius)
        : mask_(mask), ball_(core::ball_rows(spacing, radius)), box_(core::bounds(mask)) {
        for (const BallRow& row : ball_) {
            reach_ = {std::max(reach_[0], row.half), std::max(reach_[1], row.dj),
                      std::max(reach_[2], row.dk)};
            voxels_ += 2 * row.half + 1;
        }
        for (std::size_t axis = 0; axis < 3; ++axis) {
            box_.low[axis] -= reach_[axis];
            box_.high[axis] += reach_[axis];
        }
    }

    /// The box outside of which no ball meets the mask; it may leave the grid.
    [[nodiscard]] const IndexBox& box() const { return box_; }
    [[nodiscard]] int columns() const { return box_.high[0] - box_.low[0] + 1; }

    /// Counts of slice k, row after row of the box.
    [[nodiscard]] std::vector<std::int32_t> slice(int k) const {
        const auto width = static_cast<std::size_t>(columns()) + 2;
        const auto rows = static_cast<std::size_t>(box_.high[1] - box_.low[1] + 1);
        std::vector<std::int32_t> counts(width * rows, 0);
        for (const BallRow& part : ball_) {
            const int from_k = k + part.dk;
            if (from_k < 0 || from_k >= mask_.size()[2] || mask_.slab(from_k).count() == 0) continue;
            for (int from_j = 0; from_j < mask_.size()[1]; ++from_j) {
                for (const Run& run : mask_.row(from_j, from_k)) {
                    const int j = from_j - part.dj - box_.low[1];
                    std::int32_t* marks = counts.data() + static_cast<std::size_t>(j) * width;
                    const int begin = run.begin - box_.low[0];
                    const int end = run.end - box_.low[0];
                    marks[begin - part.half] += 1;
                    marks[end - part.half] -= 1;
                    marks[begin + part.half + 1] -= 1;
                    marks[end + part.half + 1] += 1;
                }
            }
        }
        for (std::size_t row = 0; row < rows; ++row) {
            std::int32_t slope = 0;
            std::int32_t count = 0;
            for (std::size_t i = 0; i < width; ++i) {
                slope += counts[row * width + i];
                counts[row * width + i] = count += slope;
            }
        }
        return counts;
    }
    [[nodiscard]] std::size_t width() const { return static_cast<std::size_t>(columns()) + 2; }

    /// How many voxels of the ball around a voxel lie on the grid.
    [[nodiscard]] std::int32_t voxels_of_ball(int i, int j, int k) const {
        const auto [ni, nj, nk] = mask_.size();
        const bool whole = i >= reach_[0] && i < ni - reach_[0] && j >= reach_[1] && j < nj - reach_[1] &&
                           k >= reach_[2] && k < nk - reach_[2];
        if (whole) return voxels_;
        std::int32_t voxels = 0;
        for (const BallRow& row : ball_) {
            if (j + row.dj < 0 || j + row.dj >= nj || k + row.dk < 0 || k + row.dk >= nk) continue;
            voxels += std::min(i + row.half, ni - 1) - std::max(i - row.half, 0) + 1;
        }
        return voxels;
    }

  private:
    const LabelMask& mask_;
    std::vector<BallRow> ball_;
    IndexBox box_;
    core::Size3 reach_{0, 0, 0};
    std::int32_t voxels_ = 0;
};

std::shared_ptr<const core::LabelSlab> median_slab(const LabelMask& mask, const BallCounts& balls, int k) {
    const auto counts = balls.slice(k);
    const IndexBox& box = balls.box();
    return core::slab_of_rows(mask.size()[1], [&](int j, std::vector<Run>& runs) {
        if (j < box.low[1] || j > box.high[1]) return;
        const std::int32_t* row = counts.data() + static_cast<std::size_t>(j - box.low[1]) * balls.width();
        const std::size_t first = runs.size();
        const int end = std::min(box.high[0] + 1, mask.size()[0]);
        for (int i = std::max(box.low[0], 0); i < end; ++i) {
            const std::int32_t count = row[i - box.low[0]];
            if (count == 0) continue;
            const std::int32_t twice = 2 * count;
            const std::int32_t all = balls.voxels_of_ball(i, j, k);
            if (twice < all || (twice == all && !mask.contains(i, j, k))) continue;
            if (runs.size() > first && runs.back().end == i) {
                ++runs.back().end;
            } else {
                runs.push_back({i, i + 1});
            }
        }
    });
}

}  // namespace

core::Result<LabelMask> median_smoothed(const LabelMask& mask, const core::GridGeometry& grid,
                                        core::Millimetre radius, const core::JobContext& job) {
    if (auto good = good_shape_input(mask, grid, radius, kLongestDistance, "median"); !good)
        return core::refuse(std::move(good.error()));
    if (mask.empty()) return mask;
    const BallCounts balls(mask, grid.spacing, radius);
    const int first = std::max(balls.box().low[2], 0);
    const int last = std::min(balls.box().high[2], grid.size[2] - 1);
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(last - first + 1));
    for_each_parallel(slabs.size(), [&](std::size_t n) {
        if (!job.cancelled()) slabs[n] = median_slab(mask, balls, first + static_cast<int>(n));
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("median"));
    LabelMask made(mask.size());
    for (std::size_t n = 0; n < slabs.size(); ++n) made.replace_slab(first + static_cast<int>(n), slabs[n]);
    return core::sharing_slabs(std::move(made), mask);
}

}  // namespace remnant::imaging::outline

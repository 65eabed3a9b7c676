#include <algorithm>
#include <cmath>

#include "outline/shape_input.h"
#include "parallel.h"
#include "remnant/imaging/outline_shape.h"

namespace remnant::imaging::outline {
namespace {

using core::IndexBox;
using core::LabelMask;
using core::Run;

constexpr double kWidestSigma = 20.0;  // mm
constexpr double kReach = 3.0;         // standard deviations

/// Weights of a Gaussian at 0, ±1, … voxels, with sum 1 over both sides. Not ITK's recursive filter: it needs
/// four voxels along each axis and is poor where the deviation is below a voxel's size, as across thick
/// slices.
std::vector<float> gaussian(double sigma_voxels) {
    const int reach = static_cast<int>(std::ceil(kReach * sigma_voxels));
    std::vector<double> weights;
    double sum = 0.0;
    for (int n = 0; n <= reach; ++n) {
        weights.push_back(std::exp(-0.5 * n * n / (sigma_voxels * sigma_voxels)));
        sum += n == 0 ? weights.back() : 2.0 * weights.back();
    }
    std::vector<float> kernel;
    for (const double weight : weights) kernel.push_back(static_cast<float>(weight / sum));
    return kernel;
}

/// The share of outline around every voxel of the mask's box and what the Gaussian reaches around it.
class Shares {
  public:
    Shares(const LabelMask& mask, const core::Vec3& spacing, double sigma) : box_(core::bounds(mask)) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            kernels_[axis] = gaussian(sigma / spacing[static_cast<Eigen::Index>(axis)]);
            const int by = static_cast<int>(kernels_[axis].size()) - 1;
            box_.low[axis] = std::max(box_.low[axis] - by, 0);
            box_.high[axis] = std::min(box_.high[axis] + by, mask.size()[axis] - 1);
            extent_[axis] = static_cast<std::size_t>(box_.high[axis] - box_.low[axis] + 1);
        }
        shares_.resize(extent_[0] * extent_[1] * extent_[2]);
        along_rows(mask);
        across_rows();
        across_slices();
    }

    [[nodiscard]] const IndexBox& box() const { return box_; }
    [[nodiscard]] const std::vector<float>& values() const { return shares_; }
    [[nodiscard]] std::size_t row(int j, int k) const {
        return (static_cast<std::size_t>(k - box_.low[2]) * extent_[1] +
                static_cast<std::size_t>(j - box_.low[1])) *
               extent_[0];
    }
    [[nodiscard]] std::size_t columns() const { return extent_[0]; }

  private:
    // Beyond the box lies nothing of the outline, or the grid ends: there the last voxel is taken to go on.
    void along_rows(const LabelMask& mask) {
        const std::vector<float>& kernel = kernels_[0];
        const std::size_t reach = kernel.size() - 1;
        for_each_parallel(extent_[2], [&](std::size_t z) {
            std::vector<float> padded(extent_[0] + 2 * reach);
            for (std::size_t y = 0; y < extent_[1]; ++y) {
                const int j = box_.low[1] + static_cast<int>(y);
                const int k = box_.low[2] + static_cast<int>(z);
                const auto runs = mask.row(j, k);
                if (runs.empty()) continue;
                std::ranges::fill(padded, 0.0F);
                for (const Run& run : runs) {
                    const auto begin = padded.begin() + static_cast<std::ptrdiff_t>(reach);
                    std::fill(begin + (run.begin - box_.low[0]), begin + (run.end - box_.low[0]), 1.0F);
                }
                std::fill_n(padded.begin(), reach, padded[reach]);
                std::fill_n(padded.end() - static_cast<std::ptrdiff_t>(reach), reach,
                            padded[padded.size() - reach - 1]);
                float* out = shares_.data() + row(j, k);
                for (std::size_t i = 0; i < extent_[0]; ++i) out[i] = kernel[0] * padded[i + reach];
                for (std::size_t n = 1; n <= reach; ++n) {
                    for (std::size_t i = 0; i < extent_[0]; ++i)
                        out[i] += kernel[n] * (padded[i + reach - n] + padded[i + reach + n]);
                }
            }
        });
    }
    void across_rows() {
        for_each_parallel(extent_[2], [&](std::size_t z) {
            float* slice = shares_.data() + z * extent_[1] * extent_[0];
            smooth_lines(slice, extent_[1], extent_[0], extent_[0], kernels_[1]);
        });
    }
    void across_slices() {
        for_each_parallel(extent_[1], [&](std::size_t y) {
            smooth_lines(shares_.data() + y * extent_[0], extent_[2], extent_[1] * extent_[0], extent_[0],
                         kernels_[2]);
        });
    }
    /// Smooths across `lines` lines of `width` values that lie `stride` apart.
    static void smooth_lines(float* first, std::size_t lines, std::size_t stride, std::size_t width,
                             const std::vector<float>& kernel) {
        std::vector<float> before(lines * width);
        for (std::size_t n = 0; n < lines; ++n) std::copy_n(first + n * stride, width, &before[n * width]);
        const auto line = [&](std::ptrdiff_t n) {
            return &before[static_cast<std::size_t>(
                               std::clamp<std::ptrdiff_t>(n, 0, static_cast<std::ptrdiff_t>(lines) - 1)) *
                           width];
        };
        for (std::size_t n = 0; n < lines; ++n) {
            const auto at = static_cast<std::ptrdiff_t>(n);
            float* out = first + n * stride;
            const float* middle = line(at);
            for (std::size_t i = 0; i < width; ++i) out[i] = kernel[0] * middle[i];
            for (std::size_t step = 1; step < kernel.size(); ++step) {
                const float* a = line(at - static_cast<std::ptrdiff_t>(step));
                const float* b = line(at + static_cast<std::ptrdiff_t>(step));
                for (std::size_t i = 0; i < width; ++i) out[i] += kernel[step] * (a[i] + b[i]);
            }
        }
    }

    IndexBox box_;
    std::array<std::size_t, 3> extent_{};
    std::array<std::vector<float>, 3> kernels_;
    std::vector<float> shares_;
};

/// Where the `count` largest values end: all above `value` and those equal to it up to position `last`.
struct Cutoff {
    float value = 0.0F;
    std::size_t last = 0;
    [[nodiscard]] bool takes(float share, std::size_t position) const {
        return share > value || (share == value && position <= last);
    }
};

Cutoff cutoff_of(const std::vector<float>& values, std::size_t count) {
    constexpr std::size_t kBins = 1 << 14;
    const auto bin_of = [](float value) {
        return std::min(kBins - 1, static_cast<std::size_t>(value * static_cast<float>(kBins)));
    };
    std::vector<std::size_t> bins(kBins, 0);
    for (const float value : values) ++bins[bin_of(value)];
    std::size_t bin = kBins - 1;
    std::size_t above = 0;
    for (; above + bins[bin] < count; --bin) above += bins[bin];
    std::vector<std::size_t> close;
    for (std::size_t n = 0; n < values.size(); ++n) {
        if (bin_of(values[n]) == bin) close.push_back(n);
    }
    const auto nth = close.begin() + static_cast<std::ptrdiff_t>(count - above - 1);
    std::ranges::nth_element(close, nth, [&](std::size_t a, std::size_t b) {
        return values[a] != values[b] ? values[a] > values[b] : a < b;
    });
    return {values[*nth], *nth};
}

}  // namespace

core::Result<LabelMask> volume_smoothed(const LabelMask& mask, const core::GridGeometry& grid,
                                        core::Millimetre sigma, const core::JobContext& job) {
    if (auto good = good_shape_input(mask, grid, sigma, kWidestSigma, "smooth"); !good)
        return core::refuse(std::move(good.error()));
    if (mask.empty()) return mask;
    if (job.cancelled()) return core::refuse(core::cancelled_error("smooth"));
    const Shares shares(mask, grid.spacing, sigma.value());
    if (job.cancelled()) return core::refuse(core::cancelled_error("smooth"));
    const std::vector<float>& values = shares.values();
    const Cutoff cutoff = cutoff_of(values, static_cast<std::size_t>(mask.count()));
    const IndexBox& box = shares.box();
    LabelMask made = core::mask_of_rows(mask.size(), [&](int j, int k, std::vector<Run>& runs) {
        if (j < box.low[1] || j > box.high[1] || k < box.low[2] || k > box.high[2]) return;
        const std::size_t row = shares.row(j, k);
        const std::size_t end = row + shares.columns();
        for (std::size_t at = row; at < end;) {
            while (at < end && !cutoff.takes(values[at], at)) ++at;
            const std::size_t begin = at;
            while (at < end && cutoff.takes(values[at], at)) ++at;
            if (begin < at) {
                runs.push_back({box.low[0] + static_cast<std::int32_t>(begin - row),
                                box.low[0] + static_cast<std::int32_t>(at - row)});
            }
        }
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("smooth"));
    return core::sharing_slabs(std::move(made), mask);
}

}  // namespace remnant::imaging::outline

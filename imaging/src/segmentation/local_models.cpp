#include "segmentation/local_models.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "segmentation/field_places.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kCellMm = 10.0;
// Beyond these a value tells no more about soft tissue.
constexpr float kLowestHu = -100.0F;
constexpr float kHighestHu = 300.0F;
// Voxels near a place that weigh as much as the histogram of the whole.
constexpr float kStandIn = 30.0F;
// Of every histogram spread over all values: what was never seen is unlikely, not impossible.
constexpr float kUnseen = 0.02F;
// What is as rare inside, measured by the commonest value there, is no sign of the inside: vessels look like
// other organs.
constexpr float kRare = 0.1F;

/// A value between the middles of two bins.
struct BinPlace {
    int low = 0;
    float weight = 0.0F;  // of the next one
};

BinPlace bin_of(float hu, int bins) {
    const float at = (std::clamp(hu, kLowestHu, kHighestHu) - kLowestHu) / (kHighestHu - kLowestHu) *
                     static_cast<float>(bins - 1);
    const int low = std::min(static_cast<int>(at), bins - 2);
    return {low, at - static_cast<float>(low)};
}

template <class Histogram>
void soften(Histogram& histogram) {
    constexpr std::size_t kHalf = std::tuple_size_v<Histogram> / 2;
    const Histogram sharp = histogram;
    for (std::size_t n = 0; n < histogram.size(); ++n) {
        const std::size_t first = n < kHalf ? 0 : kHalf;
        const std::size_t below = std::max(n, first + 1) - 1;
        const std::size_t above = std::min(n + 1, first + kHalf - 1);
        histogram[n] = 0.25F * sharp[below] + 0.5F * sharp[n] + 0.25F * sharp[above];
    }
}

}  // namespace

LocalModels::LocalModels(const Field& hu, const std::vector<Side>& sides, const core::GridGeometry& grid,
                         double reach_mm)
    : spacing_(grid.spacing) {
    for (std::size_t axis = 0; axis < 3; ++axis)
        cells_[axis] = static_cast<int>(
            std::ceil(grid.size[axis] * grid.spacing[static_cast<Eigen::Index>(axis)] / kCellMm));
    histograms_.resize(static_cast<std::size_t>(cells_[0] * cells_[1] * cells_[2]), Histogram{});
    Histogram all{};
    for_each_voxel(grid, [&](std::size_t n, int i, int j, int k) {
        if (sides[n] == Side::Open) return;
        const BinPlace place = bin_of(hu[n], kBins);
        const auto bin = static_cast<std::size_t>(place.low + (sides[n] == Side::In ? 0 : kBins));
        Histogram& near = histograms_[cell(static_cast<int>(i * spacing_[0] / kCellMm),
                                           static_cast<int>(j * spacing_[1] / kCellMm),
                                           static_cast<int>(k * spacing_[2] / kCellMm))];
        near[bin] += 1.0F - place.weight;
        near[bin + 1] += place.weight;
    });
    for (const Histogram& one : histograms_) {
        for (std::size_t b = 0; b < all.size(); ++b) all[b] += one[b];
    }
    blur(reach_mm);
    mix_with_all(all);
}

void LocalModels::blur(double reach_mm) {
    const int radius = static_cast<int>(std::ceil(2.5 * reach_mm / kCellMm));
    std::vector<float> weights;
    for (int d = 0; d <= radius; ++d)
        weights.push_back(static_cast<float>(std::exp(-0.5 * std::pow(d * kCellMm / reach_mm, 2))));
    std::vector<Histogram> blurred(histograms_.size());
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::ptrdiff_t stride = axis == 0   ? 1
                                      : axis == 1 ? cells_[0]
                                                  : std::ptrdiff_t{cells_[0]} * cells_[1];
        for_each_parallel(histograms_.size(), [&](std::size_t n) {
            const int at = static_cast<int>(static_cast<std::ptrdiff_t>(n) / stride) % cells_[axis];
            Histogram sum{};
            for (int d = std::max(-radius, -at); d <= std::min(radius, cells_[axis] - 1 - at); ++d) {
                const float weight = weights[static_cast<std::size_t>(std::abs(d))];
                const Histogram& other =
                    histograms_[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(n) + d * stride)];
                for (std::size_t b = 0; b < sum.size(); ++b) sum[b] += weight * other[b];
            }
            blurred[n] = sum;
        });
        histograms_.swap(blurred);
    }
}

void LocalModels::mix_with_all(const Histogram& all) {
    const auto total = [](const Histogram& histogram, std::size_t first) {
        float sum = 0.0F;
        for (std::size_t b = first; b < first + kBins; ++b) sum += histogram[b];
        return sum;
    };
    for (Histogram& histogram : histograms_) {
        for (const std::size_t first : {std::size_t{0}, std::size_t{kBins}}) {
            const float share = kStandIn / std::max(total(all, first), 1.0F);
            for (std::size_t b = first; b < first + kBins; ++b) histogram[b] += share * all[b];
            const float scale = (1.0F - kUnseen) / std::max(total(histogram, first), 1e-6F);
            for (std::size_t b = first; b < first + kBins; ++b)
                histogram[b] = scale * histogram[b] + kUnseen / static_cast<float>(kBins);
        }
        soften(histogram);
        const float rare = kRare * *std::max_element(histogram.begin(), histogram.begin() + kBins);
        for (std::size_t b = 0; b < kBins; ++b)
            histogram[b] = std::max(histogram[b] - rare, kUnseen / static_cast<float>(kBins));
    }
}

float LocalModels::evidence(int i, int j, int k, float hu) const {
    const BinPlace place = bin_of(hu, kBins);
    const auto bin = static_cast<std::size_t>(place.low);
    std::array<int, 3> low{};
    std::array<float, 3> weight{};
    const std::array<int, 3> index{i, j, k};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double at = (index[axis] + 0.5) * spacing_[static_cast<Eigen::Index>(axis)] / kCellMm - 0.5;
        low[axis] = std::clamp(static_cast<int>(std::floor(at)), 0, std::max(cells_[axis] - 2, 0));
        weight[axis] = static_cast<float>(std::clamp(at - low[axis], 0.0, 1.0));
    }
    float in = 0.0F;
    float out = 0.0F;
    for (int corner = 0; corner < 8; ++corner) {
        float share = 1.0F;
        core::Size3 at{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const int high = corner >> axis & 1;
            share *= high ? weight[axis] : 1.0F - weight[axis];
            at[axis] = std::min(low[axis] + high, cells_[axis] - 1);
        }
        if (share <= 0.0F) continue;
        const Histogram& near = histograms_[cell(at[0], at[1], at[2])];
        in += share * (near[bin] + place.weight * (near[bin + 1] - near[bin]));
        out += share * (near[kBins + bin] + place.weight * (near[kBins + bin + 1] - near[kBins + bin]));
    }
    return std::clamp(std::log(in / out), -kMost, kMost);
}

Field evidence_of(const LocalModels& models, const Field& hu, const std::vector<Side>& sides,
                  const core::GridGeometry& grid) {
    Field evidence(hu.size(), 0.0F);
    for_each_parallel(static_cast<std::size_t>(grid.size[2]), [&](std::size_t k) {
        std::size_t n = k * static_cast<std::size_t>(grid.size[1]) * static_cast<std::size_t>(grid.size[0]);
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++n) {
                if (sides[n] == Side::Open) evidence[n] = models.evidence(i, j, static_cast<int>(k), hu[n]);
            }
        }
    });
    return evidence;
}

}  // namespace remnant::imaging::segmentation

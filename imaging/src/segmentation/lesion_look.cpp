#include "segmentation/lesion_look.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace remnant::imaging::segmentation {
namespace {

constexpr double kLowest = -200.0;
constexpr double kBinWidth = 4.0;
constexpr double kBlurHu = 8.0;
/// Of either side, what may look like anything.
constexpr double kUnforeseen = 0.03;
constexpr double kMostLog = 3.0;

}  // namespace

std::size_t LesionLook::bin_of(float hu) {
    const double bin = std::floor((static_cast<double>(hu) - kLowest) / kBinWidth);
    return static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(kBins - 1)));
}

LesionLook::Histogram LesionLook::as_density(const Histogram& counts) {
    const double sum = std::max(1e-9, std::accumulate(counts.begin(), counts.end(), 0.0));
    constexpr double kSigma = kBlurHu / kBinWidth;
    constexpr int kReach = 6;
    std::array<double, 2 * kReach + 1> kernel{};
    for (int n = -kReach; n <= kReach; ++n)
        kernel[static_cast<std::size_t>(n + kReach)] = std::exp(-0.5 * n * n / (kSigma * kSigma));
    const double kernel_sum = std::accumulate(kernel.begin(), kernel.end(), 0.0);
    Histogram density{};
    for (std::size_t b = 0; b < kBins; ++b) {
        for (int n = -kReach; n <= kReach; ++n) {
            const int to = std::clamp(static_cast<int>(b) + n, 0, static_cast<int>(kBins) - 1);
            density[static_cast<std::size_t>(to)] +=
                counts[b] / sum * kernel[static_cast<std::size_t>(n + kReach)] / kernel_sum;
        }
    }
    for (double& value : density) value = (1.0 - kUnforeseen) * value + kUnforeseen / kBins;
    return density;
}

LesionLook::LesionLook(const Rays& rays, const std::vector<double>& radii, const LookRange& range,
                       Around around) {
    Histogram inner{};
    Histogram outer{};
    for (std::size_t d = 0; d < radii.size(); ++d) {
        for (int place = 0; place < rays.steps; ++place) {
            const std::size_t at = rays.at(d, place);
            if (rays.closed[at] != 0) continue;
            const double mm = rays.distance_mm(place);
            const bool wanted = (rays.outside_mm[at] > 0.0F) == (around == Around::Outside);
            if (mm <= std::max(range.inner_end * radii[d], rays.step_mm)) {
                inner[bin_of(rays.hu[at])] += mm * mm;
            } else if (wanted && mm >= range.outer_begin * radii[d] && mm <= range.outer_end * radii[d]) {
                outer[bin_of(rays.hu[at])] += mm * mm;
            }
        }
    }
    inner = as_density(inner);
    outer = as_density(outer);
    if (around != Around::Liver) {
        for (std::size_t b = 0; b < kBins; ++b) inner[b] *= inner[b] / (inner[b] + outer[b]);
        inner = as_density(inner);
    }
    for (std::size_t b = 0; b < kBins; ++b)
        for_lesion_[b] = std::clamp(std::log(inner[b] / outer[b]), -kMostLog, kMostLog);
}

double LesionLook::for_lesion(float hu) const {
    return for_lesion_[bin_of(hu)];
}

}  // namespace remnant::imaging::segmentation

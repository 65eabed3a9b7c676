#include "segmentation/liver_candidates.h"

#include <algorithm>
#include <cmath>

#include "segmentation/field_places.h"
#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

// From a liver full of fat to one in the portal venous phase at 80 kV, in steps narrower than the band.
constexpr double kDarkestHu = -20.0;
constexpr double kBrightestHu = 240.0;
constexpr double kStepHu = 10.0;
constexpr double kHalfBandHu = 18.0;
constexpr double kRindMm = 5.0;
constexpr core::Millilitre kLeastVolume{60.0};
// The spread of an even organ after smoothing; a scan without noise must not make the band a single value.
constexpr double kLeastBandHu = 12.0;

Bits band_inside(const Field& smooth, const core::GridGeometry& grid, double hu, double half_band) {
    const auto low = static_cast<float>(hu - half_band);
    const auto high = static_cast<float>(hu + half_band);
    const Bits band =
        bits_where(smooth.size(), [&](std::size_t n) { return smooth[n] > low && smooth[n] < high; });
    return largest_piece(shrunk(band, grid, kRindMm), grid);
}

double median(std::vector<float>& values) {
    if (values.empty()) return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

LiverCandidate described(Bits inside, const Field& smooth, const core::GridGeometry& grid) {
    LiverCandidate candidate;
    std::vector<float> values;
    for (std::size_t n = 0; n < inside.size(); ++n) {
        if (inside[n]) values.push_back(smooth[n]);
    }
    candidate.volume = volume_of(static_cast<std::int64_t>(values.size()), grid);
    candidate.hu = median(values);
    for (float& value : values) value = std::abs(value - static_cast<float>(candidate.hu));
    candidate.spread_hu = 1.4826 * median(values);
    candidate.centre = centre_of(inside, grid);
    candidate.inside = std::move(inside);
    return candidate;
}

bool mostly_the_same(const Bits& a, const Bits& b) {
    std::size_t common = 0;
    for (std::size_t n = 0; n < a.size(); ++n) common += a[n] & b[n];
    return 2 * common > std::min(count(a), count(b));
}

}  // namespace

LiverCandidate refined(const Field& smooth, const core::GridGeometry& grid, double hu, double spread_hu) {
    return described(band_inside(smooth, grid, hu, std::max(3.0 * spread_hu, kLeastBandHu)), smooth, grid);
}

core::Result<std::vector<LiverCandidate>> liver_candidates(const Field& smooth,
                                                           const core::GridGeometry& grid,
                                                           const core::JobContext& job) {
    std::vector<LiverCandidate> found;
    for (double hu = kDarkestHu; hu <= kBrightestHu; hu += kStepHu) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("finding the liver"));
        job.report((hu - kDarkestHu) / (kBrightestHu - kDarkestHu), "looking for the liver");
        LiverCandidate candidate = described(band_inside(smooth, grid, hu, kHalfBandHu), smooth, grid);
        if (candidate.volume >= kLeastVolume) found.push_back(std::move(candidate));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.volume > b.volume; });
    std::vector<LiverCandidate> apart;
    for (LiverCandidate& candidate : found) {
        const bool known = std::any_of(apart.begin(), apart.end(), [&](const LiverCandidate& other) {
            return mostly_the_same(other.inside, candidate.inside);
        });
        if (!known) apart.push_back(std::move(candidate));
    }
    return apart;
}

}  // namespace remnant::imaging::segmentation

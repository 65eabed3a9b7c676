#include "segmentation/parenchyma.h"

#include <algorithm>
#include <cmath>

#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kNeighbourhoodMm = 12.0;
constexpr double kStepMm = 6.0;
constexpr double kHalfPassageMm = 2.5;
constexpr double kSpreads = 3.5;
constexpr double kLeastSpreadHu = 1.5;
constexpr int kMostRounds = 6;
// Below this share of parenchyma in its neighbourhood a voxel has no brightness of its own to go by.
constexpr float kLeastShare = 1e-3F;

/// Of what is alike and near, the part that hangs together through wide passages.
Bits grown_once(const Field& smooth, const core::GridGeometry& grid, const Parenchyma& so_far) {
    const auto limit = static_cast<float>(kSpreads * so_far.spread_hu);
    Bits alike = grown(so_far.in, grid, kStepMm);
    for (std::size_t n = 0; n < alike.size(); ++n) {
        if (std::abs(smooth[n] - so_far.local_hu[n]) >= limit) alike[n] = 0;
    }
    Bits next = grown(largest_piece(shrunk(alike, grid, kHalfPassageMm), grid), grid, kHalfPassageMm + 1.5);
    for (std::size_t n = 0; n < next.size(); ++n) next[n] = next[n] & alike[n];
    return largest_piece(next, grid);
}

}  // namespace

Field local_brightness(const Field& smooth, const core::GridGeometry& grid, const Bits& in,
                       double otherwise) {
    Field weighted(smooth.size());
    for (std::size_t n = 0; n < smooth.size(); ++n) weighted[n] = in[n] ? smooth[n] : 0.0F;
    Field sum = smoothed(weighted, grid, kNeighbourhoodMm);
    const Field share = smoothed(Field(in.begin(), in.end()), grid, kNeighbourhoodMm);
    for (std::size_t n = 0; n < sum.size(); ++n)
        sum[n] = share[n] > kLeastShare ? sum[n] / share[n] : static_cast<float>(otherwise);
    return sum;
}

double spread_about(const Field& smooth, const Field& local, const Bits& in) {
    std::vector<float> distances;
    for (std::size_t n = 0; n < in.size(); ++n) {
        if (in[n]) distances.push_back(std::abs(smooth[n] - local[n]));
    }
    if (distances.empty()) return kLeastSpreadHu;
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return std::max(1.4826 * static_cast<double>(*middle), kLeastSpreadHu);
}

core::Result<Parenchyma> grow_parenchyma(const Field& smooth, const core::GridGeometry& grid,
                                         const LiverCandidate& start, const core::JobContext& job) {
    Parenchyma found{start.inside, {}, start.spread_hu};
    std::size_t before = count(found.in);
    for (int round = 0; round < kMostRounds; ++round) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("finding the liver"));
        job.report(static_cast<double>(round) / kMostRounds, "following the liver");
        found.local_hu = local_brightness(smooth, grid, found.in, start.hu);
        found.spread_hu = spread_about(smooth, found.local_hu, found.in);
        found.in = grown_once(smooth, grid, found);
        const std::size_t now = count(found.in);
        const std::size_t change = now > before ? now - before : before - now;
        if (change * 1000 < now) break;
        before = now;
    }
    found.local_hu = local_brightness(smooth, grid, found.in, start.hu);
    return found;
}

}  // namespace remnant::imaging::segmentation

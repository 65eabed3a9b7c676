#include "segmentation/seeded_division.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "parallel.h"
#include "segmentation/geodesic.h"
#include "segmentation/local_models.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kSeedReachMm = 40.0;
constexpr double kReachMm = 20.0;
constexpr int kRounds = 3;
constexpr float kLeastToll = 0.05F;
constexpr double kLongestWay = 200.0;
constexpr double kNearMm = 12.0;
constexpr float kNearnessWeight = 3.0F;
constexpr double kEvidencePerMm = 0.1;  // mm² per mm³ and unit of evidence
constexpr double kLeastShare = 0.1;
constexpr float kDarkestTissueHu = -20.0F;
constexpr float kBrightestTissueHu = 250.0F;

Bits on_side(const std::vector<Side>& sides, Side side) {
    return bits_where(sides.size(), [&](std::size_t n) { return sides[n] == side; });
}

/// Tissue that looks like the other side's is hard to pass.
std::array<Field, 2> ways_from(const std::vector<Side>& seeds, const Field& smooth,
                               const core::GridGeometry& grid) {
    const LocalModels models(smooth, seeds, grid, kSeedReachMm);
    const Field evidence = evidence_of(models, smooth, std::vector<Side>(seeds.size(), Side::Open), grid);
    std::array<Field, 2> ways;
    for_each_parallel(2, [&](std::size_t n) {
        const float sign = n == 0 ? 1.0F : -1.0F;
        Field toll(evidence.size());
        for (std::size_t v = 0; v < toll.size(); ++v)
            toll[v] = kLeastToll + 1.0F / (1.0F + std::exp(sign * evidence[v]));
        ways[n] = easiest_ways(on_side(seeds, n == 0 ? Side::In : Side::Out), toll, grid, kLongestWay);
    });
    return ways;
}

Field nearness_of(const std::array<Field, 2>& ways) {
    constexpr float kAMillimetre = 1.0F;
    Field nearness(ways[0].size());
    for (std::size_t n = 0; n < nearness.size(); ++n)
        nearness[n] = (ways[1][n] - ways[0][n]) / (ways[0][n] + ways[1][n] + kAMillimetre);
    return nearness;
}

/// What each voxel is in a round: seeds and kept ones are decided, and so is what lies far from all that is
/// reached from the inside.
std::vector<Side> decided(const Known& known, const Bits& first, const core::GridGeometry& grid) {
    const Bits near = grown(first, grid, kNearMm);
    std::vector<Side> sides(first.size());
    for (std::size_t n = 0; n < sides.size(); ++n) {
        sides[n] = known.seeds[n] != Side::Open ? known.seeds[n] : known.kept[n];
        if (sides[n] == Side::Open && !near[n]) sides[n] = Side::Out;
    }
    return sides;
}

}  // namespace

EdgeShares::EdgeShares(const Field& hu, const core::GridGeometry& grid) : hu_(hu), common_jump_hu_(1.0) {
    std::vector<float> jumps;
    const auto row = static_cast<std::size_t>(grid.size[0]);
    const auto tissue = [&](std::size_t n) { return hu[n] > kDarkestTissueHu && hu[n] < kBrightestTissueHu; };
    for (std::size_t n = 0; n + 1 < hu.size(); ++n) {
        if (n % row != row - 1 && tissue(n)) jumps.push_back(std::abs(hu[n] - hu[n + 1]));
    }
    if (jumps.empty()) return;
    const auto middle = jumps.begin() + static_cast<std::ptrdiff_t>(jumps.size() / 2);
    std::nth_element(jumps.begin(), middle, jumps.end());
    common_jump_hu_ = std::max(2.0 * static_cast<double>(*middle), 1.0);
}

double EdgeShares::operator()(std::size_t a, std::size_t b) const {
    const double jump = (static_cast<double>(hu_[a]) - static_cast<double>(hu_[b])) / common_jump_hu_;
    return kLeastShare + (1.0 - kLeastShare) * std::exp(-0.5 * jump * jump);
}

core::Result<Divided> divided_from(const Known& known, const Field& smooth, const core::GridGeometry& grid,
                                   const core::JobContext& job) {
    job.report(0.0, "following the strokes");
    const std::array<Field, 2> ways = ways_from(known.seeds, smooth, grid);
    Divided divided{{}, nearness_of(ways)};
    const Bits first = bits_where(smooth.size(), [&](std::size_t n) { return ways[0][n] < ways[1][n]; });
    const std::vector<Side> sides = decided(known, first, grid);
    divided.in = bits_where(smooth.size(), [&](std::size_t n) {
        return sides[n] == Side::In || (sides[n] == Side::Open && first[n]);
    });
    const EdgeShares shares(smooth, grid);
    const double per_voxel = kEvidencePerMm * grid.spacing.prod();
    for (int round = 0; round < kRounds; ++round) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("outlining by strokes"));
        job.report(0.4 + 0.2 * round, "looking for the border");
        std::vector<Side> labels(sides.size());
        for (std::size_t n = 0; n < labels.size(); ++n) labels[n] = divided.in[n] ? Side::In : Side::Out;
        const Field evidence = evidence_of(LocalModels(smooth, labels, grid, kReachMm), smooth, sides, grid);
        const auto costs = [&](std::size_t n) {
            const double for_in =
                per_voxel * static_cast<double>(evidence[n] + kNearnessWeight * divided.nearness[n]);
            return SideCosts{.in = std::max(-for_in, 0.0), .out = std::max(for_in, 0.0)};
        };
        const auto cut = least_surface(sides, grid, costs, shares, job);
        if (!cut) return core::refuse(cut.error());
        for (std::size_t n = 0; n < sides.size(); ++n)
            divided.in[n] = (*cut)[n] || sides[n] == Side::In ? 1 : 0;
    }
    return divided;
}

}  // namespace remnant::imaging::segmentation

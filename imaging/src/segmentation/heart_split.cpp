#include "segmentation/heart_split.h"

#include <algorithm>
#include <optional>

#include "segmentation/coarser.h"
#include "segmentation/field_places.h"
#include "segmentation/filters.h"
#include "segmentation/least_surface.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kCoarsestMm = 3.2;
// From a bridge a finger wide to one nearly as wide as the heart.
constexpr double kLeastDepthMm = 8.0;
constexpr double kMostDepthMm = 28.0;
constexpr double kDepthStepMm = 4.0;
constexpr core::Millilitre kLeastCore{15.0};
constexpr double kLungNearMm = 8.0;
constexpr double kRimMm = 3.0;
// A heart in the lungs shows them half of its surface, a lobe of the liver at most a quarter.
constexpr double kHeartShare = 0.4;
constexpr double kFarMm = 250.0;

/// The set on a coarser grid, and where the lungs are near.
struct Bodies {
    const core::GridGeometry& grid;
    Bits all;
    Bits rim;
    Bits near_lung;
};

/// What stays of one body when the set is shrunk, and of all others.
struct Cores {
    Bits own;
    Bits others;
};

/// How much of the surface of what is nearer to `own` than to the others meets the lungs, 0–1.
double lung_share(const Bodies& bodies, const Cores& cores) {
    const Field to_own = distance_to(cores.own, bodies.grid, kFarMm);
    const Field to_others = distance_to(cores.others, bodies.grid, kFarMm);
    std::size_t surface = 0;
    std::size_t at_lung = 0;
    for (std::size_t n = 0; n < bodies.all.size(); ++n) {
        if (!bodies.rim[n] || to_own[n] > to_others[n]) continue;
        ++surface;
        at_lung += bodies.near_lung[n];
    }
    return surface == 0 ? 0.0 : static_cast<double>(at_lung) / static_cast<double>(surface);
}

/// The body in the lungs among those of the set shrunk by `depth`; the largest is the liver's own.
std::optional<Cores> heart_at(const Bodies& bodies, double depth) {
    const auto numbers = pieces(shrunk(bodies.all, bodies.grid, depth), bodies.grid);
    const auto body = [&](std::uint32_t number) {
        return bits_where(numbers.size(), [&](std::size_t n) { return numbers[n] == number; });
    };
    for (std::uint32_t number = 2;; ++number) {
        Cores cores{body(number), {}};
        const auto voxels = static_cast<std::int64_t>(count(cores.own));
        // They are numbered from the largest.
        if (volume_of(voxels, bodies.grid) < kLeastCore) return std::nullopt;
        cores.others = bits_where(numbers.size(),
                                  [&](std::size_t n) { return numbers[n] != 0 && numbers[n] != number; });
        if (lung_share(bodies, cores) >= kHeartShare) return cores;
    }
}

/// The heart's side of the least area that parts the two within the set.
core::Result<Bits> parted(const Bodies& bodies, const Cores& cores, const core::JobContext& job) {
    std::vector<Side> sides(bodies.all.size(), Side::Out);
    for (std::size_t n = 0; n < sides.size(); ++n) {
        if (cores.others[n])
            sides[n] = Side::In;
        else if (bodies.all[n] && !cores.own[n])
            sides[n] = Side::Open;
    }
    // A border to what is outside the set is there already and costs nothing.
    const auto share = [&](std::size_t a, std::size_t b) {
        return bodies.all[a] && bodies.all[b] ? 1.0 : 0.0;
    };
    const auto liver = least_surface(
        sides, bodies.grid, [](std::size_t) { return SideCosts{}; }, share, job);
    if (!liver) return core::refuse(liver.error());
    return bits_where(sides.size(), [&](std::size_t n) {
        return bodies.all[n] && sides[n] != Side::In && (sides[n] == Side::Out || !(*liver)[n]);
    });
}

}  // namespace

core::Result<Bits> heart_beside(const Bits& liver, const Bits& lung, const core::GridGeometry& grid,
                                const core::JobContext& job) {
    const Coarser coarser(grid, kCoarsestMm);
    Bodies bodies{coarser.geometry(), coarser.majority(liver), {}, {}};
    bodies.near_lung = grown(coarser.majority(lung), bodies.grid, kLungNearMm);
    const Bits inner = shrunk(bodies.all, bodies.grid, kRimMm);
    bodies.rim = bits_where(inner.size(), [&](std::size_t n) { return bodies.all[n] && !inner[n]; });
    for (double depth = kLeastDepthMm; depth <= kMostDepthMm; depth += kDepthStepMm) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("finding the liver"));
        const auto cores = heart_at(bodies, depth);
        if (!cores) continue;
        const auto heart = parted(bodies, *cores, job);
        if (!heart) return core::refuse(heart.error());
        return coarser.back(*heart);
    }
    return Bits(liver.size(), 0);
}

}  // namespace remnant::imaging::segmentation

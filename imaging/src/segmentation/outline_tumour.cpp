#include "remnant/imaging/outline_tumour.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "segmentation/tumour_doubts.h"
#include "segmentation/tumour_fit.h"

namespace remnant::imaging {
namespace {

using namespace segmentation;
using core::Vec3;

constexpr const char* kWhat = "outlining a tumour";
constexpr double kLeastMm = 2.0;
constexpr double kMostMm = 250.0;
// Sizes that are tried where none is given, each larger by as much.
constexpr double kFirstTrialMm = 6.0;
constexpr double kTrialStep = 1.35;
constexpr std::size_t kTrials = 11;
constexpr double kSureOfSize = 0.6;
// In no more of the directions than this it is taken to end at the outline.
constexpr double kMostReachingOut = 0.01;

core::Result<core::Size3> clicked_voxel(const core::GridGeometry& grid, const Vec3& click) {
    if (!click.allFinite()) return core::refuse(kWhat, "the point is not a place");
    const Vec3 index = grid.index(click);
    core::Size3 voxel{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double at = index[static_cast<Eigen::Index>(axis)];
        if (at < -0.5 || at >= grid.size[axis] - 0.5)
            return core::refuse(kWhat, "the point lies outside the scan");
        voxel[axis] = static_cast<int>(std::lround(at));
    }
    return voxel;
}

core::Result<> sound(const core::CtVoxels& ct, const TumourHint& hint, const core::LabelMask* liver) {
    constexpr double kAirHu = -200.0;
    constexpr double kNearMm = 3.0;
    const core::GridGeometry& grid = core::geometry_of(ct);
    if (hint.diameter && !(hint.diameter->value() > kLeastMm && hint.diameter->value() <= kMostMm))
        return core::refuse(kWhat, "the diameter must be more than 2 mm and at most 250 mm");
    if (hint.along && !(hint.along->allFinite() && hint.along->norm() > 0.0))
        return core::refuse(kWhat, "the diameter has no direction");
    if (liver != nullptr && liver->size() != grid.size)
        return core::refuse(kWhat, "the liver's outline is not on the scan's grid");
    if (const auto voxel = clicked_voxel(grid, hint.centre); !voxel) return core::refuse(voxel.error());
    const RaySource near(ct, {}, hint.centre, kNearMm, 0.0, 1.0);
    if (near.value_at(hint.centre) < kAirHu) return core::refuse(kWhat, "the point lies in air or lung");
    return {};
}

/// A size that was tried, and what came of it.
struct Trial {
    double tried_mm = 0.0;
    double found_mm = 0.0;  // diameter of the ball of the same volume
    double seen = 0.0;      // how much of its surface is a border in the CT, 0–1
};

struct LikelySize {
    double diameter_mm = 0.0;
    double score = 0.0;  // 0–1
};

core::Result<Trial> tried(const core::CtVoxels& ct, const core::LabelMask* liver, const Vec3& centre,
                          double size_mm, const core::JobContext& job) {
    constexpr double kSeenHu = 10.0;
    const auto fit = fitted(ct, liver, {centre, size_mm, std::nullopt, false}, Care::Trial, job);
    if (!fit) return core::refuse(fit.error());
    // Where the liver itself ends, nothing is learned about the tumour; a tumour has some surface within.
    const double open = 1.0 - fit->closed();
    const double seen = open <= 0.0 ? 0.0 : (fit->seen(kSeenHu) - fit->closed()) / open;
    return Trial{size_mm, ball_diameter(fit->shape), seen * std::sqrt(open)};
}

core::Result<std::vector<Trial>> tried_sizes(const core::CtVoxels& ct, const core::LabelMask* liver,
                                             const Vec3& centre, const core::JobContext& job) {
    job.report(0.0, "finding its size");
    std::vector<std::optional<core::Result<Trial>>> outcomes(kTrials);
    for_each_parallel(outcomes.size(), [&](std::size_t n) {
        const double size = kFirstTrialMm * std::pow(kTrialStep, static_cast<double>(n));
        outcomes[n] = tried(ct, liver, centre, size, job);
    });
    std::vector<Trial> trials;
    for (const auto& outcome : outcomes) {
        if (!*outcome) return core::refuse(outcome->error());
        trials.push_back(**outcome);
    }
    return trials;
}

/// How good a body this size makes, 0–1: a tumour's outline stays the same over several of the sizes supposed
/// and is seen, any other body grows with them.
double score_of(const Trial& smaller, const Trial& trial, const Trial& larger) {
    constexpr double kLeastShare = 0.5;  // of the size supposed
    constexpr double kMostShare = 1.25;
    const double share = trial.found_mm / trial.tried_mm;
    if (share < kLeastShare || share > kMostShare) return 0.0;
    const double growth =
        std::abs(std::log(larger.found_mm / smaller.found_mm) / std::log(larger.tried_mm / smaller.tried_mm));
    return trial.seen * (1.0 - std::min(1.0, growth));
}

LikelySize likely_size(const std::vector<Trial>& trials) {
    // A body's longest diameter is somewhat longer than that of a ball of its volume.
    constexpr double kLonger = 1.1;
    LikelySize best{kLonger * trials[1].found_mm, 0.0};
    for (std::size_t n = 1; n + 1 < trials.size(); ++n) {
        const double score = score_of(trials[n - 1], trials[n], trials[n + 1]);
        if (score > best.score) best = {kLonger * trials[n].found_mm, score};
    }
    return best;
}

}  // namespace

TumourHint drawn_across(const Vec3& from, const Vec3& to) {
    return {0.5 * (from + to), core::Millimetre((to - from).norm()), to - from};
}

core::Result<ProposedTumour> propose_tumour(const core::CtVoxels& ct, const TumourHint& hint,
                                            const core::LabelMask* liver, const core::JobContext& job) {
    if (const auto good = sound(ct, hint, liver); !good) return core::refuse(good.error());
    const core::GridGeometry& grid = core::geometry_of(ct);
    const core::Size3 voxel = *clicked_voxel(grid, hint.centre);
    const bool outside = liver != nullptr && !liver->contains(voxel[0], voxel[1], voxel[2]);
    const core::LabelMask* bound = outside ? nullptr : liver;

    TumourGuess guess{hint.centre, 0.0, std::nullopt, false};
    bool size_is_sure = true;
    if (hint.diameter) {
        guess.diameter_mm = hint.diameter->value();
        guess.given = true;
        if (hint.along) guess.drawn = 0.5 * guess.diameter_mm * hint.along->normalized();
    } else {
        const auto trials = tried_sizes(ct, bound, hint.centre, job.part(0.0, 0.6));
        if (!trials) return core::refuse(trials.error());
        const LikelySize size = likely_size(*trials);
        guess.diameter_mm = size.diameter_mm;
        size_is_sure = size.score >= kSureOfSize;
    }
    job.report(0.6, "finding its border");
    const auto fit = fitted(ct, bound, guess, Care::Full, job);
    if (!fit) return core::refuse(fit.error());
    auto mask = voxels_in(fit->shape, *fit->directions, grid, job);
    if (!mask) return core::refuse(mask.error());
    ProposedTumour tumour{std::move(*mask), {}};
    const bool reaches_out = bound != nullptr && fit->reaching_out() > kMostReachingOut;
    if (bound != nullptr && !reaches_out) tumour.mask = core::intersected(tumour.mask, *bound);
    if (tumour.mask.empty()) return core::refuse(kWhat, "no voxel lies in what was found");
    std::optional<double> given;
    if (hint.diameter) given = hint.diameter->value();
    tumour.doubts = tumour_doubts({ct, tumour.mask, *fit, given, bound});
    if (!size_is_sure)
        tumour.doubts.push_back(
            {{"tumour-size", "its size is uncertain: draw its longest diameter", ""}, hint.centre});
    if (outside)
        tumour.doubts.push_back(
            {{"tumour-outside", "the point lies outside the liver's outline, which was not used", ""},
             hint.centre});
    job.report(1.0, "the tumour is outlined");
    return tumour;
}

}  // namespace remnant::imaging

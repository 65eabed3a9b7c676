#include "segmentation/tumour_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "segmentation/lesion_look.h"
#include "segmentation/star_surface.h"

namespace remnant::imaging::segmentation {
namespace {

using core::Vec3;

// Lengths are shares of the diameter, so that every size is the same work.
constexpr double kReach = 0.75;      // the farthest a body may reach
constexpr double kSeenReach = 1.15;  // the farthest that is looked at
constexpr int kPlaces = 60;          // on the way to kReach
constexpr double kLeastStepMm = 0.2;
// Voxels of the working grid across the diameter.
constexpr double kVoxels = 40.0;
constexpr double kTrialVoxels = 20.0;
constexpr double kSigma = 0.025;
constexpr double kLeastSigmaMm = 0.7;
constexpr double kCore = 0.2;  // of the radius: surely in
// What an outline is worth, in logarithms of likelihood over one radius.
constexpr double kRegionWeight = 6.0;
constexpr double kSizeWeight = 0.5;
constexpr double kSizeWidth = 0.2;
constexpr double kMostForSize = 3.0;
// What is drawn is the longest axis: the others are 0.6 to 1.1 of it, most often about as much as this.
// Without a direction, the mean of all three.
constexpr double kAcross = 0.85;
constexpr double kMeanAxis = 0.9;
// An outline is seldom wrong by more, and a place outside it is some seven times less likely a lesion's.
constexpr double kSlackMm = 10.0;
constexpr double kOutsideCost = 2.0;
constexpr double kBorderWeight = 1.0;
constexpr double kBorderHu = 12.0;
constexpr double kEdgeMm = 0.8;
constexpr double kCalm = 0.05;
constexpr double kSure = 1e4;
// A drawn end holds the directions about it, and each within a share of the radius.
constexpr double kHeldCosine = 0.97;
constexpr double kHeldShare = 0.1;
constexpr double kLeastHeldMm = 1.2;
constexpr double kFarthestMove = 0.4;

const Directions& few_directions() {
    static const Directions directions(2);
    return directions;
}
const Directions& many_directions() {
    static const Directions directions(3);
    return directions;
}

/// Between which distances a ray must end.
struct Hold {
    double least = 0.0;
    double most = std::numeric_limits<double>::infinity();
};

std::vector<Hold> holds(const TumourGuess& guess, const Directions& directions, const Vec3& from) {
    std::vector<Hold> all(directions.size());
    if (!guess.drawn) return all;
    const double slack = std::max(kLeastHeldMm, kHeldShare * guess.diameter_mm / 2.0);
    for (const double side : {-1.0, 1.0}) {
        const Vec3 way = guess.centre + side * *guess.drawn - from;
        const double mm = way.norm();
        for (std::size_t d = 0; d < directions.size(); ++d) {
            if (directions[d].dot(way) > kHeldCosine * mm) all[d] = {mm - slack, mm + slack};
        }
    }
    return all;
}

/// The radius to expect in a direction, as a share of half the diameter: of an ellipsoid as it was drawn; a
/// size that nobody gave is a ball's.
double usual_share(const TumourGuess& guess, const Vec3& direction) {
    if (!guess.drawn) return guess.given ? kMeanAxis : 1.0;
    const double along = direction.dot(guess.drawn->normalized());
    return 1.0 / std::sqrt(along * along + (1.0 - along * along) / (kAcross * kAcross));
}

class Fitting {
  public:
    Fitting(const core::CtVoxels& ct, const core::LabelMask* liver, const TumourGuess& guess, Care care)
        : guess_(guess),
          care_(care),
          liver_known_(liver != nullptr),
          half_(guess.diameter_mm / 2.0),
          step_(std::max(kLeastStepMm, kReach * guess.diameter_mm / kPlaces)),
          limit_(places_to(kReach)),
          slack_mm_(guess.given ? kSlackMm : 0.0),
          source_(ct, {liver, slack_mm_}, guess.centre,
                  (kSeenReach + kFarthestMove / 2.0) * guess.diameter_mm,
                  guess.diameter_mm / (care == Care::Trial ? kTrialVoxels : kVoxels),
                  std::max(kLeastSigmaMm, kSigma * guess.diameter_mm)) {}

    core::Result<TumourFit> run(const core::JobContext& job) {
        directions_ = &few_directions();
        shape_ = {guess_.centre, std::vector<double>(directions_->size(), half_)};
        const LookRange start;
        if (const auto done = search(start, job); !done) return core::refuse(done.error());
        // Now that it is known what belongs to it, all of it teaches.
        const LookRange known{1.0, 1.1, 1.7};
        const int more = care_ == Care::Trial ? 1 : 2;
        for (int n = 0; n < more; ++n) {
            recentre();
            if (const auto done = search(known, job); !done) return core::refuse(done.error());
        }
        if (care_ == Care::Full) {
            shape_ = resampled(shape_, *directions_, many_directions());
            directions_ = &many_directions();
        }
        if (const auto done = search(known, job); !done) return core::refuse(done.error());
        return judged();
    }

  private:
    [[nodiscard]] int places_to(double share) const {
        return std::max(4, static_cast<int>(std::lround(share * guess_.diameter_mm / step_)));
    }

    void recentre() {
        Vec3 way = middle_of(shape_, *directions_) - shape_.centre;
        const double farthest = kFarthestMove * half_;
        if (way.norm() > farthest) way *= farthest / way.norm();
        shape_ = seen_from(shape_, *directions_, shape_.centre + way, 0.3 * half_);
    }

    core::Result<> search(const LookRange& range, const core::JobContext& job) {
        rays_ = source_.rays(*directions_, shape_.centre, places_to(kSeenReach), step_);
        const LesionLook look(rays_, shape_.radii, range, liver_known_ ? Around::Liver : Around::Unknown);
        const LesionLook outside(rays_, shape_.radii, range, Around::Outside);
        const int most = directions_ == &few_directions() ? 6 : 3;
        const auto inside = best_star_surface(*directions_, costs(look, outside), {most, kCalm}, job);
        if (!inside) return core::refuse(inside.error());
        at_bound_ = 0.0;
        for (std::size_t d = 0; d < directions_->size(); ++d) {
            shape_.radii[d] = (static_cast<double>((*inside)[d]) + 0.5) * step_;
            if ((*inside)[d] >= limit_) at_bound_ += 1.0 / static_cast<double>(directions_->size());
        }
        even_out(shape_, *directions_);
        return {};
    }

    [[nodiscard]] RayCosts costs(const LesionLook& look, const LesionLook& outside) const {
        RayCosts costs;
        costs.steps = limit_;
        const std::vector<Hold> held = holds(guess_, *directions_, shape_.centre);
        const int edge = std::max(1, static_cast<int>(std::lround(kEdgeMm / step_)));
        const auto likeness = [&](std::size_t at) {
            const double within = look.for_lesion(rays_.hu[at]);
            if (rays_.outside_mm[at] <= 0.0F) return within;
            return std::min(within, outside.for_lesion(rays_.hu[at])) - kOutsideCost;
        };
        for (std::size_t d = 0; d < directions_->size(); ++d) {
            const double usual = usual_share(guess_, (*directions_)[d]);
            for (int place = 0; place < limit_; ++place) {
                const double share = rays_.distance_mm(place) / half_;
                costs.gain.push_back(
                    static_cast<float>(gain(likeness(rays_.at(d, place)), d, place, held[d], usual)));
                const double rise = rays_.hu[rays_.at(d, std::min(place + 1 + edge, rays_.steps - 1))] -
                                    rays_.hu[rays_.at(d, std::max(place - edge, 0))];
                costs.border.push_back(static_cast<float>(
                    kBorderWeight * share * std::exp(-0.5 * rise * rise / (kBorderHu * kBorderHu))));
            }
        }
        return costs;
    }

    [[nodiscard]] double gain(double likeness, std::size_t d, int place, const Hold& held,
                              double usual) const {
        const double mm = rays_.distance_mm(place);
        const double share = mm / half_;
        const std::size_t at = rays_.at(d, place);
        if (mm > held.most) return -kSure;
        if (mm < held.least || share < kCore) return kSure;
        if (rays_.closed[at] != 0) return -kSure;
        const double for_size = std::clamp((usual - share) / kSizeWidth, -kMostForSize, kMostForSize);
        return kRegionWeight * share * step_ / half_ * (likeness + kSizeWeight * for_size);
    }

    [[nodiscard]] TumourFit judged() const;

    const TumourGuess& guess_;
    Care care_;
    bool liver_known_;
    double half_;
    double step_;
    int limit_;
    double slack_mm_;
    RaySource source_;
    const Directions* directions_ = nullptr;
    StarShape shape_;
    Rays rays_;
    double at_bound_ = 0.0;
};

TumourFit Fitting::judged() const {
    constexpr double kGapMm = 0.7;  // on either side of a border, which is not sharp
    constexpr double kLeastBandMm = 2.0;
    constexpr double kBand = 0.25;
    const std::size_t count = directions_->size();
    const double none = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> rim(count, none);
    TumourFit fit{shape_,
                  directions_,
                  std::vector<double>(count),
                  std::vector<double>(count, none),
                  std::vector<double>(count),
                  at_bound_};
    std::vector<char> closed(count, 0);
    for (std::size_t d = 0; d < count; ++d) {
        const double band = std::max(kLeastBandMm, kBand * shape_.radii[d]);
        const auto mean = [&](double from, double to) {
            double sum = 0.0;
            int places = 0;
            for (int place = 0; place < rays_.steps; ++place) {
                const double mm = rays_.distance_mm(place);
                if (mm < from || mm > to || rays_.closed[rays_.at(d, place)] != 0) continue;
                sum += rays_.hu[rays_.at(d, place)];
                ++places;
            }
            return places == 0 ? none : sum / places;
        };
        const double r = shape_.radii[d];
        rim[d] = mean(r - kGapMm - band, r - kGapMm);
        fit.beyond_hu[d] = mean(r + kGapMm, r + kGapMm + band);
        const int last = std::max(0, rays_.last_within(r));
        const auto outside = static_cast<double>(rays_.outside_mm[rays_.at(d, last)]);
        fit.outside_mm[d] = std::min(outside, slack_mm_);
        const int next = std::min(rays_.steps - 1, std::max(0, rays_.last_within(r) + 2));
        closed[d] = rays_.closed[rays_.at(d, next)] != 0 ? 1 : 0;
    }
    for (std::size_t d = 0; d < count; ++d) {
        double sum = 0.0;
        int rays = 0;
        const auto take = [&](std::size_t n) {
            if (std::isnan(rim[n]) || std::isnan(fit.beyond_hu[n]) || closed[n] != 0) return;
            sum += rim[n] - fit.beyond_hu[n];
            ++rays;
        };
        take(d);
        for (const int other : directions_->beside(d)) take(static_cast<std::size_t>(other));
        const bool unseen = rays > 0 && closed[d] == 0;
        fit.contrast[d] = unseen ? std::abs(sum / rays) : std::numeric_limits<double>::infinity();
    }
    return fit;
}

}  // namespace

double TumourFit::seen(double hu) const {
    const auto many = std::ranges::count_if(contrast, [hu](double value) { return value >= hu; });
    return static_cast<double>(many) / static_cast<double>(contrast.size());
}

double TumourFit::reaching_out() const {
    constexpr double kSureMm = 2.0;  // no nearer is a liver's outline known
    const auto many = std::ranges::count_if(outside_mm, [](double mm) { return mm > kSureMm; });
    return static_cast<double>(many) / static_cast<double>(outside_mm.size());
}

double TumourFit::closed() const {
    const auto many = std::ranges::count_if(contrast, [](double value) { return std::isinf(value); });
    return static_cast<double>(many) / static_cast<double>(contrast.size());
}

core::Result<TumourFit> fitted(const core::CtVoxels& ct, const core::LabelMask* liver,
                               const TumourGuess& guess, Care care, const core::JobContext& job) {
    return Fitting(ct, liver, guess, care).run(job);
}

}  // namespace remnant::imaging::segmentation

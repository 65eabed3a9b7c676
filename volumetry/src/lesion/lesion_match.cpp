#include "remnant/volumetry/lesion_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "lesion/assignment.h"
#include "remnant/core/mask_centre.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;

constexpr double kAlone = 0.5;
constexpr double kNearlyAsGood = 0.2;
/// More than any way to pair can cost: what may not be.
constexpr double kForbidden = 1e6;

bool is_sound(const LesionSeen& lesion) {
    return lesion.centre.allFinite() && std::isfinite(lesion.volume.value()) && lesion.volume.value() >= 0 &&
           std::isfinite(lesion.diameter.value()) && lesion.diameter.value() >= 0;
}

/// Distance as a share of the farthest that is allowed; forbidden beyond it.
double pair_cost(const LesionSeen& a, const LesionSeen& b, double tolerance) {
    const double reach = tolerance + 0.5 * std::max(a.diameter.value(), b.diameter.value());
    const double apart = (a.centre - b.centre).norm();
    if (apart > reach) return kForbidden;
    return reach > 0 ? apart / reach : 0.0;
}

/// Earlier lesions and places to stay alone for the later ones, against later lesions and such places for the
/// earlier: a square table.
class Costs {
  public:
    Costs(const std::vector<LesionSeen>& before, const std::vector<LesionSeen>& after, double tolerance)
        : before_(before.size()), size_(before.size() + after.size()), costs_(size_ * size_, 0.0) {
        for (std::size_t r = 0; r < before_; ++r) {
            for (std::size_t c = 0; c < after.size(); ++c)
                at(r, c) = pair_cost(before[r], after[c], tolerance);
            for (std::size_t c = after.size(); c < size_; ++c)
                at(r, c) = c - after.size() == r ? kAlone : kForbidden;
        }
        for (std::size_t r = before_; r < size_; ++r) {
            for (std::size_t c = 0; c < after.size(); ++c) at(r, c) = r - before_ == c ? kAlone : kForbidden;
        }
    }

    double& at(std::size_t row, std::size_t column) { return costs_[row * size_ + column]; }
    [[nodiscard]] Assignment cheapest() const { return cheapest_assignment(costs_, size_); }

  private:
    std::size_t before_;
    std::size_t size_;
    std::vector<double> costs_;
};

}  // namespace

std::vector<LesionSeen> lesions_seen(const core::TimePoint& scan, const std::vector<Lesion>& lesions,
                                     const std::function<Vec3(const Vec3&)>& to_common) {
    std::vector<LesionSeen> seen;
    for (const Lesion& lesion : lesions) {
        const core::Structure& structure = *scan.find(lesion.structure_id);
        seen.push_back({lesion.structure_id, lesion.name,
                        to_common(core::centre_of(structure.mask, scan.geometry)), lesion.volume,
                        lesion.diameters.longest.length()});
    }
    return seen;
}

core::Result<LesionMatch> match_lesions(const std::vector<LesionSeen>& before,
                                        const std::vector<LesionSeen>& after, core::Millimetre tolerance) {
    if (!std::isfinite(tolerance.value()) || tolerance.value() < 0)
        return core::refuse("tolerance", "the error of the registration must be a number of mm, 0 or more");
    for (const auto* list : {&before, &after}) {
        for (const LesionSeen& lesion : *list) {
            if (!is_sound(lesion)) return core::refuse(lesion.name, "its place or size is not a number");
        }
    }
    LesionMatch match;
    Costs costs(before, after, tolerance.value());
    const Assignment best = costs.cheapest();
    std::vector<bool> has_partner(after.size(), false);
    for (std::size_t b = 0; b < before.size(); ++b) {
        const std::size_t a = best.column_of[b];
        if (a >= after.size()) {
            match.gone.push_back(b);
            continue;
        }
        has_partner[a] = true;
        LesionPair pair{b, a, core::Millimetre((before[b].centre - after[a].centre).norm()), {}, {}, false};
        // Whatever shrinks to nothing from nothing has not changed.
        const double earlier = before[b].volume.value();
        pair.volume_change =
            core::Percent(earlier > 0 ? 100.0 * (after[a].volume.value() / earlier - 1.0) : 0.0);
        pair.diameter_change = after[a].diameter - before[b].diameter;
        const double kept = std::exchange(costs.at(b, a), kForbidden);
        pair.ambiguous =
            before.size() + after.size() > 2 && costs.cheapest().cost <= best.cost + kNearlyAsGood;
        costs.at(b, a) = kept;
        if (pair.ambiguous) {
            match.warnings.push_back(
                {"lesion-pair-ambiguous",
                 fmt::format(
                     "{} and {} are taken for one lesion; the lists can be paired almost as well otherwise",
                     before[b].name, after[a].name),
                 ""});
        }
        match.pairs.push_back(pair);
    }
    for (std::size_t a = 0; a < after.size(); ++a) {
        if (!has_partner[a]) match.appeared.push_back(a);
    }
    return match;
}

}  // namespace remnant::volumetry

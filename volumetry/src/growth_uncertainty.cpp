#include "remnant/volumetry/growth_uncertainty.h"

#include <cmath>

#include "growth_thresholds.h"

namespace remnant::volumetry {
namespace {

constexpr double kEqual = 1e-9;

/// Whether value ± half reaches `needed` wholly (true), not at all (false), or in part (none).
std::optional<bool> reaches(double value, double half, double needed) {
    if (value - half >= needed - kEqual) return true;
    if (value + half < needed - kEqual) return false;
    return std::nullopt;
}

/// The same for "more than".
std::optional<bool> exceeds(double value, double half, double needed) {
    if (value - half > needed) return true;
    if (value + half <= needed) return false;
    return std::nullopt;
}

std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
    if (a == false || b == false) return false;
    if (!a || !b) return std::nullopt;
    return true;
}

}  // namespace

GrowthUncertainty uncertainty_of(const Growth& g, const RemnantShares& baseline,
                                 const RemnantShares& followup, core::Percent observer_error) {
    const double e = observer_error.value() / 100.0;
    const double weeks = core::to_weeks(g.days).value();
    GrowthUncertainty u;
    u.observer_error = observer_error;
    if (g.degree_of_hypertrophy) {
        const double half = e * std::hypot(baseline.sflr->value(), followup.sflr->value());
        u.degree_of_hypertrophy = core::Points(half);
        u.kinetic_growth_rate = core::PercentPerWeek(half / weeks);
        u.hypertrophy_met = both(exceeds(g.degree_of_hypertrophy->value(), half, 5.0),
                                 exceeds(followup.sflr->value(), e * followup.sflr->value(), 20.0));
        u.kinetic_met = reaches(g.kinetic_growth_rate->value(), half / weeks, kNeededKineticRate);
    }
    const double rate =
        e * std::hypot(baseline.rlv_functional.value(), followup.rlv_functional.value()) / weeks;
    u.remnant_growth_rate = core::PercentPerWeek(rate);
    u.remnant_rate_met = reaches(g.remnant_growth_rate.value(), rate, 2.66);
    const double flr0 = baseline.volumes.flr.value();
    const double flr1 = followup.volumes.flr.value();
    if (flr0 > 0) u.relative_hypertrophy = core::Percent(100.0 * (flr1 / flr0) * e * std::sqrt(2.0));
    u.absolute_growth = core::MillilitrePerDay(e * std::hypot(flr0, flr1) / g.days.value());
    return u;
}

}  // namespace remnant::volumetry

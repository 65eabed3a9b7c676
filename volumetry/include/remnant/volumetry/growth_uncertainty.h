#pragma once
// How far growth can be trusted: two observers would not have outlined the same remnants.

#include <optional>

#include "remnant/core/units.h"
#include "remnant/volumetry/growth.h"

namespace remnant::volumetry {

/// By how much two observers differ in the volume of a remnant where nobody says otherwise: the upper end of
/// the usual 2 to 5 %. It is stated wherever it is used.
inline constexpr core::Percent kUsualObserverError{5.0};

/// Half-widths of the intervals round each quantity of growth, for remnants that are each known to within
/// ± `observer_error` per cent of themselves, independently of one another: the two errors add as squares
/// (JCGM 100:2008, 5.1.2). Standard and functional liver volume are taken as exact.
struct GrowthUncertainty {
    core::Percent observer_error;
    std::optional<core::Points> degree_of_hypertrophy;
    std::optional<core::PercentPerWeek> kinetic_growth_rate;
    core::PercentPerWeek remnant_growth_rate;
    std::optional<core::Percent> relative_hypertrophy;
    core::MillilitrePerDay absolute_growth;
    // Against the thresholds of `Growth`: met or not met by all of the interval, or (none) cannot say.
    std::optional<bool> hypertrophy_met;
    std::optional<bool> kinetic_met;
    std::optional<bool> remnant_rate_met;
};

/// `growth` must be what `growth_between` gave for the same shares.
GrowthUncertainty uncertainty_of(const Growth& growth, const RemnantShares& baseline,
                                 const RemnantShares& followup, core::Percent observer_error);

}  // namespace remnant::volumetry

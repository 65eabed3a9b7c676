#pragma once
// When the remnant might be large enough, at the pace it showed: a range, never a date.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/units.h"
#include "remnant/volumetry/growth_uncertainty.h"

namespace remnant::volumetry {

/// Growth after an intervention slows down: 5.4 %/week in the first week and 1.5 %/week after it (Shindoh,
/// J Am Coll Surg 2013;216:201). Taken as averages over weeks 1 and 2 to 4, an exponential approach
/// A·(1 − e^(−t/τ)) through both has this τ.
inline constexpr core::Days kSlowingTime{9.66};

/// Where the standardised remnant may be on a later day, by the two models of an outlook.
struct OutlookRange {
    core::Days day;  // since the intervention
    core::Percent low;
    core::Percent high;
};

/// The range of days since the intervention in which sFLR may reach what is needed.
struct GrowthOutlook {
    core::Percent needed;
    /// If growth went on as fast as on average so far, at the upper end of its interval: hardly sooner.
    std::optional<core::Days> earliest;
    /// If it slows down as published, at the lower end of its interval; absent: it may never be reached.
    std::optional<core::Days> latest;
    std::string text;    // the range in one sentence, for people
    std::string limits;  // what the two models leave out
    /// By day, from the follow-up on: no further ahead of it than it lies after the intervention (two weeks
    /// at the least), nor beyond `latest`.
    std::vector<OutlookRange> ahead;
};

/// Where the standardised remnant may be if the patient is operated on that day: on the straight lines
/// between the days of the outlook. None before the follow-up and where the outlook does not look so far
/// ahead.
std::optional<OutlookRange> range_on(const GrowthOutlook& outlook, core::Days day);

/// None where the follow-up has reached what is needed already, or there is no standard volume.
std::optional<GrowthOutlook> outlook_of(const Growth& growth, const GrowthUncertainty& uncertainty,
                                        const RemnantShares& baseline, const RemnantShares& followup);

}  // namespace remnant::volumetry

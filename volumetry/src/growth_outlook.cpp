#include "remnant/volumetry/growth_outlook.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

/// A date further away than this says nothing any more: nobody waits a year for a remnant.
constexpr double kLongestDays = 365.0;

/// Day on which points gained reach `wanted` if `gained` points in `days` went on for ever.
std::optional<double> at_the_same_pace(double wanted, double gained, double days) {
    if (gained <= 0) return std::nullopt;
    const double day = wanted * days / gained;
    return day <= kLongestDays ? std::optional(day) : std::nullopt;
}

/// The same where growth slows down and `gained` in `days` is part of the approach to a plateau.
std::optional<double> slowing_down(double wanted, double gained, double days) {
    if (gained <= 0) return std::nullopt;
    const double plateau = gained / (1.0 - std::exp(-days / kSlowingTime.value()));
    if (wanted >= plateau) return std::nullopt;
    const double day = -kSlowingTime.value() * std::log(1.0 - wanted / plateau);
    return day <= kLongestDays ? std::optional(day) : std::nullopt;
}

/// A fortnight may be looked ahead whatever passed before.
constexpr double kShortestAhead = 14.0;
constexpr int kSteps = 12;

/// Points above the baseline at the later model's end, which never falls below what the follow-up showed.
double slow_gain(double gained, double days, double day) {
    if (gained <= 0) return gained;
    const auto part = [](double t) { return 1.0 - std::exp(-t / kSlowingTime.value()); };
    return gained * part(day) / part(days);
}

std::vector<OutlookRange> ranges_ahead(const GrowthOutlook& outlook, double from_percent, double gained,
                                       double half, double now) {
    double end = now + std::max(kShortestAhead, now);
    if (outlook.latest) end = std::min(end, outlook.latest->value());
    std::vector<OutlookRange> ranges;
    for (int n = 0; n <= kSteps && end > now; ++n) {
        const double day = now + (end - now) * n / kSteps;
        const double fast = gained + half > 0 ? (gained + half) * day / now : gained + half;
        ranges.push_back({core::Days(day),
                          core::Percent(std::max(0.0, from_percent + slow_gain(gained - half, now, day))),
                          core::Percent(from_percent + fast)});
    }
    return ranges;
}

std::string sentence(const GrowthOutlook& outlook) {
    const double needed = outlook.needed.value();
    if (!outlook.earliest) return fmt::format("at this pace {:g} % is not reached within a year", needed);
    if (!outlook.latest)
        return fmt::format("{:g} % may be reached from day {:.0f} on at the soonest, or never", needed,
                           std::ceil(outlook.earliest->value()));
    return fmt::format("{:g} % may be reached between day {:.0f} and day {:.0f} after the intervention",
                       needed, std::floor(outlook.earliest->value()), std::ceil(outlook.latest->value()));
}

}  // namespace

std::optional<GrowthOutlook> outlook_of(const Growth& growth, const GrowthUncertainty& uncertainty,
                                        const RemnantShares& baseline, const RemnantShares& followup) {
    if (!growth.degree_of_hypertrophy || followup.adequate == true) return std::nullopt;
    const double needed = followup.threshold.value();
    if (followup.sflr->value() >= needed) return std::nullopt;
    const double wanted = needed - baseline.sflr->value();
    const double gained = growth.degree_of_hypertrophy->value();
    const double half = uncertainty.degree_of_hypertrophy->value();
    const double now = growth.days.value();
    GrowthOutlook outlook;
    outlook.needed = followup.threshold;
    // What the day of the scan itself showed is known: it was not reached by then.
    if (const auto day = at_the_same_pace(wanted, gained + half, now))
        outlook.earliest = core::Days(std::max(*day, now));
    if (const auto day = slowing_down(wanted, gained - half, now))
        outlook.latest = core::Days(std::max(*day, now));
    outlook.ahead = ranges_ahead(outlook, baseline.sflr->value(), gained, half, now);
    outlook.text = sentence(outlook);
    outlook.limits =
        "From two scans: the sooner end takes the average pace so far as lasting, the later one takes growth "
        "as slowing down as published after portal vein embolisation. Neither knows this patient's liver, "
        "chemotherapy, flow or tumour; a further CT decides.";
    return outlook;
}

std::optional<OutlookRange> range_on(const GrowthOutlook& outlook, core::Days day) {
    const auto after =
        std::ranges::find_if(outlook.ahead, [&](const OutlookRange& r) { return r.day >= day; });
    if (after == outlook.ahead.end()) return std::nullopt;
    if (after->day == day) return *after;
    if (after == outlook.ahead.begin()) return std::nullopt;
    const OutlookRange& before = *(after - 1);
    const double part = (day - before.day) / (after->day - before.day);
    const auto between = [&](core::Percent OutlookRange::*end) {
        return core::Percent((1.0 - part) * (before.*end).value() + part * ((*after).*end).value());
    };
    return OutlookRange{day, between(&OutlookRange::low), between(&OutlookRange::high)};
}

}  // namespace remnant::volumetry

#include "remnant/volumetry/growth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "growth_thresholds.h"
#include "remnant/volumetry/growth_uncertainty.h"

namespace remnant::volumetry {
namespace {

constexpr const char* kShindoh = "Shindoh, J Am Coll Surg 2013;216:201";
constexpr const char* kLeung = "Leung, J Am Coll Surg 2014;219:620";
constexpr const char* kRibero = "Ribero, Br J Surg 2007;94:1386";
constexpr double kEqual = 1e-9;

/// One criterion as measured, and as far as it is known.
struct Criterion {
    std::string text;
    bool measured_met;
    std::optional<bool> met;  // none: its interval spans the threshold
};

std::vector<Criterion> criteria_of(const Growth& g, const GrowthUncertainty& u) {
    std::vector<Criterion> criteria;
    if (g.hypertrophy_met)
        criteria.push_back(
            {fmt::format(
                 "degree of hypertrophy {:.1f} ± {:.1f} points (more than 5 needed, with sFLR above 20 %)",
                 g.degree_of_hypertrophy->value(), u.degree_of_hypertrophy->value()),
             *g.hypertrophy_met, u.hypertrophy_met});
    if (g.kinetic_met)
        criteria.push_back({fmt::format("kinetic growth rate {:.2f} ± {:.2f} %/week (2 needed)",
                                        g.kinetic_growth_rate->value(), u.kinetic_growth_rate->value()),
                            *g.kinetic_met, u.kinetic_met});
    criteria.push_back({fmt::format("remnant growth rate {:.2f} ± {:.2f} %/week (2.66 needed)",
                                    g.remnant_growth_rate.value(), u.remnant_growth_rate.value()),
                        g.remnant_rate_met, u.remnant_rate_met});
    return criteria;
}

/// Where the figures alone disagree, that is said; where the observers' difference may be all there is to
/// it, that is said too.
void add_disagreement(const Growth& g, const GrowthUncertainty& u, core::Warnings& warnings) {
    const std::vector<Criterion> criteria = criteria_of(g, u);
    const auto some = [&](auto what, bool met) {
        return std::ranges::any_of(criteria, [&](const Criterion& c) { return c.*what == met; });
    };
    if (!some(&Criterion::measured_met, true) || !some(&Criterion::measured_met, false)) return;
    const bool certain = some(&Criterion::met, true) && some(&Criterion::met, false);
    std::string text = certain ? "growth criteria disagree: "
                               : fmt::format(
                                     "growth criteria disagree as measured, which {:g} % between "
                                     "observers may undo: ",
                                     u.observer_error.value());
    for (const Criterion& c : criteria) {
        if (&c != &criteria.front()) text += "; ";
        text += c.text + ": " + (!c.met ? "cannot say" : *c.met ? "met" : "not met");
    }
    warnings.push_back({"growth-criteria-disagree", text, std::string(kShindoh) + "; " + kLeung});
}

void add_differences(const ScanFacts& before, const ScanFacts& after, core::Warnings& warnings) {
    const bool phases_known =
        before.phase != core::ContrastPhase::Unknown && after.phase != core::ContrastPhase::Unknown;
    if (phases_known && before.phase != after.phase) {
        warnings.push_back({"phase-differs",
                            fmt::format("the scans are of different contrast phases ({}, {}): part of the "
                                        "change may be the outline's",
                                        word_of(before.phase), word_of(after.phase)),
                            ""});
    }
    if (!before.contrast_agent.empty() && !after.contrast_agent.empty() &&
        before.contrast_agent != after.contrast_agent) {
        warnings.push_back({"contrast-differs",
                            "the scans were made with different contrast agents (" +
                                core::printable(before.contrast_agent) + ", " +
                                core::printable(after.contrast_agent) + ")",
                            ""});
    }
    if (!before.slice_spacing || !after.slice_spacing) return;
    const double ratio = *after.slice_spacing / *before.slice_spacing;
    if (ratio > 2.0 * (1.0 + kEqual) || ratio < 0.5 * (1.0 - kEqual)) {
        warnings.push_back({"slice-spacing-differs",
                            fmt::format("the slices are {:g} mm apart in one scan and {:g} mm in the other",
                                        before.slice_spacing->value(), after.slice_spacing->value()),
                            "Hori 2011"});
    }
}

}  // namespace

ScanFacts facts_of(const core::TimePoint& scan) {
    return {core::Millimetre(scan.geometry.spacing[2]), scan.conditions.phase,
            scan.conditions.contrast_agent};
}

core::Result<Growth> growth_between(const RemnantShares& baseline, const RemnantShares& followup,
                                    core::Days days) {
    if (!std::isfinite(days.value()) || days.value() <= 0) {
        return core::refuse("--days", "the follow-up must lie after the intervention: days must be above 0");
    }
    const double weeks = core::to_weeks(days).value();
    Growth g;
    g.days = days;
    if (baseline.sflr && followup.sflr) {
        g.degree_of_hypertrophy = core::points_between(*followup.sflr, *baseline.sflr);
        g.kinetic_growth_rate = core::PercentPerWeek(g.degree_of_hypertrophy->value() / weeks);
        g.hypertrophy_met = g.degree_of_hypertrophy->value() > 5.0 && followup.sflr->value() > 20.0;
        g.kinetic_met = g.kinetic_growth_rate->value() >= kNeededKineticRate - kEqual;
    }
    g.remnant_growth_rate =
        core::PercentPerWeek((followup.rlv_functional - baseline.rlv_functional).value() / weeks);
    g.remnant_rate_met = g.remnant_growth_rate.value() >= 2.66 - kEqual;
    const core::Millilitre growth = followup.volumes.flr - baseline.volumes.flr;
    if (baseline.volumes.flr.value() > 0)
        g.relative_hypertrophy = core::Percent(100.0 * (growth / baseline.volumes.flr));
    g.absolute_growth = core::MillilitrePerDay(growth.value() / days.value());
    return g;
}

core::Warnings growth_warnings(const Growth& g, const GrowthUncertainty& u, const RemnantShares& baseline,
                               const RemnantShares& followup, const GrowthContext& context) {
    core::Warnings warnings;
    const bool alpps = context.intervention == core::InterventionKind::AlppsStage1;
    const double early = alpps ? 5 : 14;
    if (g.days.value() < early) {
        warnings.push_back(
            {"followup-early",
             fmt::format(
                 "follow-up after {:g} days: before day {:g} growth is not yet to be judged ({} recommended)",
                 g.days.value(), early, alpps ? "7 to 14 days" : "3 to 4 weeks"),
             kShindoh});
    }
    if (context.first_followup && g.days.value() > 42) {
        warnings.push_back({"followup-late",
                            fmt::format("first follow-up after {:g} days: 3 to 4 weeks are recommended; a "
                                        "late scan lowers the growth rate",
                                        g.days.value()),
                            kShindoh});
    }
    if (!context.first_followup) {
        warnings.push_back({"kgr-later-scan",
                            "not the first follow-up: the kinetic growth rate falls fast (5.4 %/week in the "
                            "first week, 1.5 later) and "
                            "its threshold holds for the first scan",
                            kShindoh});
    }
    if (context.baseline_weight && context.followup_weight) {
        const double change = std::abs(*context.followup_weight / *context.baseline_weight - 1.0) * 100.0;
        if (change > 5.0 + kEqual) {
            warnings.push_back({"weight-changed",
                                fmt::format("the weight changed by {:.1f} %: the standard liver volume of "
                                            "the baseline is used for both",
                                            change),
                                ""});
        }
    }
    if (followup.volumes.tumour.value() > 1.2 * baseline.volumes.tumour.value() * (1.0 + kEqual)) {
        warnings.push_back({"tumour-growth",
                            fmt::format("the tumour grew from {:.0f} to {:.0f} mL, by more than 20 %",
                                        baseline.volumes.tumour.value(), followup.volumes.tumour.value()),
                            ""});
    }
    if (followup.volumes.flr < baseline.volumes.flr) {
        warnings.push_back({"remnant-shrank",
                            fmt::format("the remnant shrank from {:.0f} to {:.0f} mL",
                                        baseline.volumes.flr.value(), followup.volumes.flr.value()),
                            kRibero});
    }
    add_differences(context.baseline_scan, context.followup_scan, warnings);
    add_disagreement(g, u, warnings);
    return warnings;
}

core::Result<core::Days> days_since(core::Date baseline, core::Date intervention, core::Date followup,
                                    bool old_baseline_confirmed) {
    using std::chrono::sys_days;
    if (!baseline.ok() || !intervention.ok() || !followup.ok())
        return core::refuse("date", "there is no such day in the calendar");
    const auto waited = (sys_days(intervention) - sys_days(baseline)).count();
    const auto days = (sys_days(followup) - sys_days(intervention)).count();
    if (days <= 0) return core::refuse("follow-up", "it lies on or before the day of the intervention");
    if (waited < 0) return core::refuse("baseline", "it lies after the intervention");
    if (waited > 90 && !old_baseline_confirmed) {
        return core::refuse(
            "baseline",
            fmt::format(
                "old-baseline: it lies {} days before the intervention; more than 90 need to be confirmed",
                waited));
    }
    return core::Days(static_cast<double>(days));
}

}  // namespace remnant::volumetry

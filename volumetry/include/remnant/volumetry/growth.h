#pragma once
// How fast the remnant grows after embolisation, ligation or ALPPS stage 1.

#include <chrono>
#include <optional>
#include <string>

#include "remnant/core/case.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/adequacy.h"

namespace remnant::volumetry {

/// Rates between baseline (0) and follow-up (1). "Degree of hypertrophy" means points here, never the
/// relative increase.
struct Growth {
    core::Days days;
    std::optional<core::Points> degree_of_hypertrophy;  // sFLR₁ − sFLR₀ (Ribero, Br J Surg 2007;94:1386)
    std::optional<core::PercentPerWeek>
        kinetic_growth_rate;  // DH / weeks (Shindoh, J Am Coll Surg 2013;216:201)
    core::PercentPerWeek
        remnant_growth_rate;  // (FLR₁/FLV₁ − FLR₀/FLV₀) / weeks (Leung, J Am Coll Surg 2014;219:620)
    std::optional<core::Percent> relative_hypertrophy;  // none where the baseline remnant is 0
    core::MillilitrePerDay absolute_growth;
    std::optional<bool> hypertrophy_met;  // > 5 points and sFLR > 20 %
    std::optional<bool> kinetic_met;      // ≥ 2 %/week
    bool remnant_rate_met = false;        // ≥ 2.66 %/week
};

/// How a scan was made, as far as two scans must be alike to be compared.
struct ScanFacts {
    std::optional<core::Millimetre> slice_spacing;
    core::ContrastPhase phase = core::ContrastPhase::Unknown;
    std::string contrast_agent;  // empty where not known
};

ScanFacts facts_of(const core::TimePoint& scan);

struct GrowthUncertainty;

struct GrowthContext {
    core::InterventionKind intervention = core::InterventionKind::PortalVeinEmbolisation;
    bool first_followup = true;
    std::optional<core::Kilogram> baseline_weight;
    std::optional<core::Kilogram> followup_weight;
    ScanFacts baseline_scan;
    ScanFacts followup_scan;
};

/// Refused (`--days`): days not finite or not above 0.
core::Result<Growth> growth_between(const RemnantShares& baseline, const RemnantShares& followup,
                                    core::Days days);

/// followup-early, followup-late, kgr-later-scan, weight-changed, tumour-growth, remnant-shrank,
/// growth-criteria-disagree, phase-differs, contrast-differs (another agent), slice-spacing-differs (by more
/// than a factor of 2). Criteria disagree where the measured figures stand on different sides of their
/// thresholds; each is said to be met or not only where all of its interval is, as everywhere else.
core::Warnings growth_warnings(const Growth& growth, const GrowthUncertainty& uncertainty,
                               const RemnantShares& baseline, const RemnantShares& followup,
                               const GrowthContext& context);

/// Calendar days from the intervention to the follow-up CT. Refused: a follow-up on or before the
/// intervention; a baseline more than 90 days before it unless `old_baseline_confirmed`; a baseline after it;
/// a date that does not exist.
core::Result<core::Days> days_since(core::Date baseline, core::Date intervention, core::Date followup,
                                    bool old_baseline_confirmed);

}  // namespace remnant::volumetry

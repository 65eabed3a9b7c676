#pragma once
// The verdict with everything it rests on: a pure function of patient and volumes.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/patient.h"
#include "remnant/core/result.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/adequacy.h"
#include "remnant/volumetry/growth.h"
#include "remnant/volumetry/growth_outlook.h"
#include "remnant/volumetry/growth_uncertainty.h"
#include "remnant/volumetry/standard_liver.h"

namespace remnant::volumetry {

struct FollowupInput {
    LiverVolumes volumes;
    core::Days days;  // since the intervention
    std::optional<core::Kilogram> weight;
    bool first_followup = true;
    core::InterventionKind intervention = core::InterventionKind::PortalVeinEmbolisation;
    ScanFacts scan;
};

struct AssessmentInput {
    core::Patient patient;
    LiverVolumes baseline;
    ScanFacts baseline_scan;
    std::optional<FollowupInput> followup;
    std::string stlv_formula;  // empty: the default
    std::string bsa_formula;   // empty: each formula's own
    std::optional<core::KilogramPerLitre> density;
    AdequacyOptions adequacy;  // its observer error is that of growth too; absent there: the usual one
};

/// Where one number comes from.
struct Provenance {
    std::string id;
    double value = 0.0;
    std::string unit;
    std::string inputs;
    std::string formula;
    std::string source;
    Evidence evidence = Evidence::Primary;
};

struct FollowupAssessment {
    RemnantShares shares;
    Growth growth;
    GrowthUncertainty uncertainty;
    std::optional<GrowthOutlook> outlook;
    std::vector<Provenance> provenance;
};

struct Assessment {
    core::Patient patient;
    std::string bsa_id;
    core::SquareMetre bsa;
    std::vector<SlvResult> stlv;  // every formula of the table, in its order
    std::string stlv_used;        // id; empty where none
    std::optional<core::Millilitre> stlv_ml;
    RemnantShares baseline;
    std::vector<Provenance> provenance;  // of the baseline's numbers
    std::optional<FollowupAssessment> followup;
    core::Warnings warnings;

    /// The shares the verdict speaks of: those of the follow-up where there is one.
    [[nodiscard]] const RemnantShares& judged() const { return followup ? followup->shares : baseline; }
};

/// Refused by option name: implausible patient, no liver condition, impossible volumes, unknown formula ids,
/// density outside 1.00–1.15 kg/L, a chosen formula that cannot be computed for this patient or is not valid
/// for him. When the default formula is not valid (a child), the standard volume is left out and said, never
/// replaced silently.
core::Result<Assessment> assess(const AssessmentInput& input);

}  // namespace remnant::volumetry

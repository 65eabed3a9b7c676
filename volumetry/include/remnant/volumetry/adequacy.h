#pragma once
// How large the remnant is by each denominator, and whether it is enough.

#include <optional>
#include <string>
#include <string_view>

#include "remnant/core/patient.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// Measured volumes of one scan.
struct LiverVolumes {
    core::Millilitre tlv;     // total liver volume, tumour included
    core::Millilitre tumour;  // inside the liver
    core::Millilitre flr;     // future liver remnant without tumour
};

/// The standardised remnant that is needed, by liver condition.
struct Threshold {
    core::LiverCondition condition;
    core::Percent needed;
    std::string_view source;
};

/// AHPBA 2024; Kishi 2009; Adams/Schwarz 2013; Shindoh; Azoulay.
const Threshold& threshold_for(core::LiverCondition condition);

struct AdequacyOptions {
    /// An institution's own threshold; the result says so.
    std::optional<core::Percent> institution_threshold;
    /// By how much two observers differ in the remnant's volume: where sFLR ± that spans the threshold, the
    /// answer is "cannot say". Absent: the measured figure decides alone.
    std::optional<core::Percent> observer_error;
};

/// All shares of one remnant, each with its own denominator.
struct RemnantShares {
    LiverVolumes volumes;
    core::Millilitre functional;        // TLV − tumour
    std::optional<core::Percent> sflr;  // FLR / sTLV
    core::Percent rlv_tlv;              // FLR / TLV
    core::Percent rlv_functional;       // FLR / functional volume
    core::Percent flr_body_weight;      // FLR / body weight, 1 mL taken as 1 g
    core::MillilitrePerSquareMetre flr_per_bsa;
    core::Percent threshold;
    std::string threshold_source;
    /// Enough, not enough, or (none) cannot say.
    std::optional<bool> adequate;
    std::string cannot_say_because;
    std::optional<core::Points> margin_points;
    std::optional<core::Millilitre> margin_ml;
};

/// Refused, naming the option (`prefix` is "--" or "--followup-"): a volume negative, not finite or zero
/// where it cannot be; tumour not below TLV; FLR above TLV − tumour by more than 1e-9 relative.
core::Result<> possible(const LiverVolumes& volumes, const std::string& prefix);

/// `stlv` absent where no standard volume can be computed. Equality with the threshold passes.
RemnantShares shares_of(const LiverVolumes& volumes, std::optional<core::Millilitre> stlv,
                        core::SquareMetre bsa, const core::Patient& patient, const AdequacyOptions& options);

}  // namespace remnant::volumetry

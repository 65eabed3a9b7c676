#include "remnant/volumetry/adequacy.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::LiverCondition;
using core::Percent;

/// Rounding of a quotient must not turn equality into failure.
constexpr double kEqual = 1e-9;

constexpr std::array<Threshold, 4> kThresholds{{
    {LiverCondition::Normal, Percent(20), "AHPBA consensus guideline 2024; Kishi, Ann Surg 2009"},
    {LiverCondition::Cali, Percent(30), "AHPBA consensus guideline 2024; Adams/Schwarz 2013; Shindoh 2013"},
    {LiverCondition::Fibrosis, Percent(40), "Adams/Schwarz 2013"},
    {LiverCondition::Cirrhosis, Percent(40), "AHPBA consensus guideline 2024; Azoulay 2000"},
}};

Percent share(core::Millilitre part, core::Millilitre whole) {
    return Percent(100.0 * (part / whole));
}

core::Result<> sane(core::Millilitre volume, const std::string& option) {
    if (!std::isfinite(volume.value())) return core::refuse(option, "it is not a number");
    if (volume.value() < 0)
        return core::refuse(option, fmt::format("{:g} mL: a volume cannot be negative", volume.value()));
    return {};
}

}  // namespace

const Threshold& threshold_for(LiverCondition condition) {
    return kThresholds[static_cast<std::size_t>(condition)];
}

core::Result<> possible(const LiverVolumes& v, const std::string& prefix) {
    const std::string tlv = prefix + "tlv-ml";
    const std::string tumour = prefix + "tumour-ml";
    const std::string flr = prefix + "flr-ml";
    if (auto good = sane(v.tlv, tlv); !good) return good;
    if (auto good = sane(v.tumour, tumour); !good) return good;
    if (auto good = sane(v.flr, flr); !good) return good;
    if (v.tlv.value() <= 0) return core::refuse(tlv, "the liver has no volume");
    if (v.tumour >= v.tlv) {
        return core::refuse(
            tumour, fmt::format("tumour {:g} mL is not less than the liver of {:g} mL that it lies in",
                                v.tumour.value(), v.tlv.value()));
    }
    const core::Millilitre functional = v.tlv - v.tumour;
    if (v.flr.value() > functional.value() * (1.0 + 1e-9)) {
        return core::refuse(
            flr, fmt::format("a remnant of {:g} mL is more than the {:g} mL of liver without tumour",
                             v.flr.value(), functional.value()));
    }
    return {};
}

RemnantShares shares_of(const LiverVolumes& volumes, std::optional<core::Millilitre> stlv,
                        core::SquareMetre bsa, const core::Patient& patient, const AdequacyOptions& options) {
    RemnantShares s;
    s.volumes = volumes;
    s.functional = volumes.tlv - volumes.tumour;
    s.rlv_tlv = share(volumes.flr, volumes.tlv);
    s.rlv_functional = share(volumes.flr, s.functional);
    s.flr_body_weight = Percent(100.0 * volumes.flr.value() / (1000.0 * patient.weight->value()));
    s.flr_per_bsa = core::MillilitrePerSquareMetre(volumes.flr.value() / bsa.value());
    const Threshold& rule = threshold_for(*patient.liver_condition);
    s.threshold = options.institution_threshold.value_or(rule.needed);
    s.threshold_source = options.institution_threshold ? "institution's threshold" : std::string(rule.source);
    if (!stlv) {
        s.cannot_say_because = "no standard liver volume can be computed for this patient";
        return s;
    }
    s.sflr = share(volumes.flr, *stlv);
    s.margin_points = core::points_between(*s.sflr, s.threshold);
    s.margin_ml = volumes.flr - *stlv * (s.threshold.value() / 100.0);
    if (patient.portal_hypertension == core::YesNoUnknown::Yes) {
        s.cannot_say_because = "portal hypertension: the thresholds were established without it";
        return s;
    }
    if (options.observer_error) {
        const double half = s.sflr->value() * options.observer_error->value() / 100.0;
        if (half > 0 && std::abs(s.margin_points->value()) < half) {
            s.cannot_say_because = fmt::format(
                "sFLR {:.1f} ± {:.1f} % spans the threshold of {:g} % (observers differ by {:g} %)",
                s.sflr->value(), half, s.threshold.value(), options.observer_error->value());
            return s;
        }
    }
    s.adequate = s.sflr->value() >= s.threshold.value() - kEqual;
    return s;
}

}  // namespace remnant::volumetry

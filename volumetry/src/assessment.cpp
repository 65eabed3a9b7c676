#include "remnant/volumetry/assessment.h"

#include <fmt/format.h>

#include <cmath>

#include "remnant/volumetry/body_surface.h"
#include "remnant/volumetry/clinical_warnings.h"

namespace remnant::volumetry {
namespace {

using core::Result;

Result<> check_options(const AssessmentInput& input) {
    if (auto good = plausible(input.patient); !good) return good;
    if (!input.patient.liver_condition)
        return core::refuse("--liver-condition", "the condition of the liver is not given");
    if (!input.stlv_formula.empty() && find_slv_formula(input.stlv_formula) == nullptr) {
        return core::refuse("--stlv-formula",
                            "no formula is called '" + core::printable(input.stlv_formula) + "'");
    }
    if (!input.bsa_formula.empty() && find_bsa_formula(input.bsa_formula) == nullptr) {
        return core::refuse("--bsa-formula",
                            "no formula is called '" + core::printable(input.bsa_formula) + "'");
    }
    if (input.density && !(input.density->value() >= 1.0 && input.density->value() <= 1.15)) {
        return core::refuse("--density-kg-per-l",
                            fmt::format("{:g}: liver lies between 1.00 and 1.15", input.density->value()));
    }
    return possible(input.baseline, "--");
}

/// The standard volume to use; none where the default is not valid for this patient.
Result<std::optional<SlvResult>> choose_stlv(const AssessmentInput& input,
                                             const std::vector<SlvResult>& all) {
    const bool chosen = !input.stlv_formula.empty();
    const std::string_view id = chosen ? std::string_view(input.stlv_formula) : kDefaultSlv;
    for (const SlvResult& r : all) {
        if (r.formula->id != id) continue;
        if (r.value) return std::optional(r);
        if (!chosen) return std::optional<SlvResult>();
        return core::refuse("--stlv-formula",
                            std::string(id) + ": " + (r.refused.empty() ? r.not_computable : r.refused));
    }
    return std::optional<SlvResult>();
}

class ProvenanceList {
  public:
    /// `weight`: on the day of the scan that the shares are of.
    ProvenanceList(const Assessment& a, const RemnantShares& s, core::Kilogram weight) {
        const std::string flr = fmt::format("FLR {:.17g} mL", s.volumes.flr.value());
        add("functional_ml", s.functional.value(), "mL",
            fmt::format("TLV {:.17g} mL, tumour {:.17g} mL", s.volumes.tlv.value(), s.volumes.tumour.value()),
            "TLV - tumour", "definition");
        if (s.sflr) {
            add("sflr_percent", s.sflr->value(), "%",
                flr + fmt::format(", sTLV {:.17g} mL ({}, {:g} kg)", a.stlv_ml->value(), a.stlv_used,
                                  a.patient.weight->value()),
                "100*FLR/sTLV", "Vauthey, Surgery 2000;127:512");
        }
        add("rlv_tlv_percent", s.rlv_tlv.value(), "%", flr + ", TLV", "100*FLR/TLV", "measured denominator");
        add("rlv_functional_percent", s.rlv_functional.value(), "%", flr + ", FLV", "100*FLR/(TLV - tumour)",
            "Leung, J Am Coll Surg 2014;219:620");
        add("flr_body_weight_percent", s.flr_body_weight.value(), "%",
            flr + fmt::format(", weight {:g} kg", weight.value()), "100*FLR/(1000*W)",
            "Truant, J Am Coll Surg 2007;204:22");
        add("flr_bsa_ml_per_m2", s.flr_per_bsa.value(), "mL/m2",
            flr + fmt::format(", BSA {:.17g} m2 ({})", a.bsa.value(), a.bsa_id), "FLR/BSA", "definition");
        add("threshold_percent", s.threshold.value(), "%",
            "liver condition " + std::string(word_of(*a.patient.liver_condition)), "table",
            s.threshold_source);
    }
    void add(std::string id, double value, std::string unit, std::string inputs, std::string formula,
             std::string source) {
        list.push_back({std::move(id), value, std::move(unit), std::move(inputs), std::move(formula),
                        std::move(source), Evidence::Primary});
    }
    std::vector<Provenance> list;
};

std::vector<Provenance> growth_provenance(const Assessment& a, const FollowupAssessment& f,
                                          core::Kilogram weight) {
    ProvenanceList p(a, f.shares, weight);
    const Growth& g = f.growth;
    const std::string days = fmt::format("{:g} days", g.days.value());
    if (g.degree_of_hypertrophy) {
        p.add("degree_of_hypertrophy_points", g.degree_of_hypertrophy->value(), "points",
              "sFLR of baseline and follow-up", "sFLR1 - sFLR0",
              "Ribero, Br J Surg 2007;94:1386: > 5 with sFLR > 20 %");
        p.add("kinetic_growth_rate_per_week", g.kinetic_growth_rate->value(), "%/week", days, "DH/(days/7)",
              "Shindoh, J Am Coll Surg 2013;216:201: >= 2");
    }
    p.add("remnant_growth_rate_per_week", g.remnant_growth_rate.value(), "%/week", days,
          "100*(FLR1/FLV1 - FLR0/FLV0)/(days/7)", "Leung, J Am Coll Surg 2014;219:620: 2.66");
    if (g.relative_hypertrophy)
        p.add("relative_hypertrophy_percent", g.relative_hypertrophy->value(), "%", "FLR of both",
              "100*(FLR1 - FLR0)/FLR0", "context: PVE mean 38 %, ALPPS 84 %");
    p.add("growth_ml_per_day", g.absolute_growth.value(), "mL/day", days, "(FLR1 - FLR0)/days",
          "context: PVE 3-5, ALPPS 22-35 mL/day");
    return std::move(p.list);
}

Result<FollowupAssessment> assess_followup(const AssessmentInput& input, const Assessment& a) {
    const FollowupInput& f = *input.followup;
    if (auto good = possible(f.volumes, "--followup-"); !good) return core::refuse(good.error());
    // The standard volume stays the baseline's; the share of the body weight is of the day itself.
    core::Patient then = input.patient;
    if (f.weight) then.weight = f.weight;
    if (auto good = plausible(then); !good)
        return core::refuse("--followup-weight-kg", std::move(good.error().reason));
    FollowupAssessment result;
    result.shares = shares_of(f.volumes, a.stlv_ml, a.bsa, then, input.adequacy);
    const auto growth = growth_between(a.baseline, result.shares, f.days);
    if (!growth) return core::refuse(growth.error());
    result.growth = *growth;
    result.uncertainty = uncertainty_of(*growth, a.baseline, result.shares,
                                        input.adequacy.observer_error.value_or(kUsualObserverError));
    result.outlook = outlook_of(result.growth, result.uncertainty, a.baseline, result.shares);
    result.provenance = growth_provenance(a, result, *then.weight);
    return result;
}

}  // namespace

Result<Assessment> assess(const AssessmentInput& input) {
    if (auto good = check_options(input); !good) return core::refuse(good.error());
    Assessment a;
    a.patient = input.patient;
    for (const SlvFormula& formula : slv_formulas())
        a.stlv.push_back(standard_liver(formula, input.patient, {input.bsa_formula, input.density}));
    const auto used = choose_stlv(input, a.stlv);
    if (!used) return core::refuse(used.error());
    if (*used) {
        a.stlv_used = (*used)->formula->id;
        a.stlv_ml = (*used)->millilitres;
    }
    const std::string_view own_bsa = *used && !(*used)->bsa_id.empty() ? (*used)->bsa_id : kDefaultBsa;
    a.bsa_id = input.bsa_formula.empty() ? own_bsa : std::string_view(input.bsa_formula);
    const auto area = body_surface(*find_bsa_formula(a.bsa_id), input.patient);
    if (!area) return core::refuse("--sex", "the BSA formula " + a.bsa_id + " needs the sex");
    a.bsa = *area;
    a.baseline = shares_of(input.baseline, a.stlv_ml, a.bsa, input.patient, input.adequacy);
    if (*used && !a.stlv_ml)
        a.baseline.cannot_say_because = "the formula " + a.stlv_used +
                                        " gives grams; a density is needed to compare them with millilitres";
    a.provenance = ProvenanceList(a, a.baseline, *input.patient.weight).list;
    if (input.followup) {
        auto followup = assess_followup(input, a);
        if (!followup) return core::refuse(followup.error());
        a.followup = std::move(*followup);
    }
    a.warnings = clinical_warnings(a, input);
    if (!a.followup) return a;
    const GrowthContext context{input.followup->intervention, input.followup->first_followup,
                                input.patient.weight,         input.followup->weight,
                                input.baseline_scan,          input.followup->scan};
    for (core::Warning& w : growth_warnings(a.followup->growth, a.followup->uncertainty, a.baseline,
                                            a.followup->shares, context))
        a.warnings.push_back(std::move(w));
    return a;
}

}  // namespace remnant::volumetry

#include "remnant/volumetry/clinical_warnings.h"

#include <fmt/format.h>

#include <cmath>

#include "remnant/volumetry/body_surface.h"

namespace remnant::volumetry {
namespace {

using core::LiverCondition;
using core::Warnings;
using core::YesNoUnknown;

constexpr const char* kAhpba =
    "D'Angelica et al., AHPBA consensus guideline on colorectal liver metastases, 2024";
constexpr double kEqual = 1e-9;

void about_condition(const core::Patient& patient, Warnings& warnings) {
    const LiverCondition condition = *patient.liver_condition;
    const bool scarred = condition == LiverCondition::Cirrhosis || condition == LiverCondition::Fibrosis;
    if (condition == LiverCondition::Cirrhosis) {
        warnings.push_back(
            {"stlv-cirrhosis",
             "in cirrhosis the formulas correlate poorly with the true volume: look at RLV/FLV beside sFLR",
             kAhpba});
    }
    if (patient.portal_hypertension == YesNoUnknown::Yes) {
        warnings.push_back({"portal-hypertension",
                            "portal hypertension: no volume threshold makes a major resection safe", kAhpba});
    }
    if (patient.portal_hypertension == YesNoUnknown::Unknown && scarred) {
        warnings.push_back(
            {"portal-hypertension-unknown",
             "whether there is portal hypertension is not known; the threshold holds only without it",
             kAhpba});
    }
    if (patient.chemotherapy == true && condition == LiverCondition::Normal) {
        warnings.push_back(
            {"chemotherapy-normal",
             "chemotherapy was given: 30 % is needed if the liver is injured or it lasted more than 12 weeks",
             kAhpba});
    }
}

void about_size(const Assessment& a, Warnings& warnings) {
    const double bmi = body_mass_index(a.patient);
    if (bmi > 35.0) {
        warnings.push_back(
            {"obesity",
             fmt::format(
                 "body mass index {:.1f}: above 35 the formulas tend to overestimate the standard volume",
                 bmi),
             "as commonly cited"});
    }
    if (!a.stlv_ml) return;
    const double percent = 100.0 * (a.judged().volumes.tlv / *a.stlv_ml);
    if (percent < 75.0 - kEqual || percent > 125.0 + kEqual) {
        warnings.push_back({"stlv-mismatch",
                            fmt::format("the measured liver ({:.0f} mL) is {:.0f} % of the standard volume "
                                        "({:.0f} mL); 75 to 125 % is usual",
                                        a.judged().volumes.tlv.value(), percent, a.stlv_ml->value()),
                            kAhpba});
    }
}

/// Other primary formulas, valid for this patient, that would answer otherwise.
void about_formulas(const Assessment& a, Warnings& warnings) {
    if (a.stlv_used.empty()) {
        std::string valid;
        for (const SlvResult& r : a.stlv) {
            if (r.millilitres) valid += (valid.empty() ? "" : ", ") + std::string(r.formula->id);
        }
        warnings.push_back({"no-stlv",
                            "the default formula is not valid for this patient; valid: " +
                                (valid.empty() ? "none" : valid) + " (choose with --stlv-formula)",
                            ""});
        return;
    }
    const SlvFormula& used = *find_slv_formula(a.stlv_used);
    if (used.evidence == Evidence::Secondary) {
        warnings.push_back(
            {"secondary-formula",
             "the formula " + a.stlv_used + " was taken from later literature, its paper was not read",
             std::string(used.source)});
    }
    for (const SlvResult& r : a.stlv) {
        if (r.formula->id == a.stlv_used && r.adult_assumed) {
            warnings.push_back(
                {"age-assumed", "the age is not given: an adult is assumed from height and weight", ""});
        }
    }
    const RemnantShares& judged = a.judged();
    if (!judged.adequate) return;
    std::string others;
    for (const SlvResult& r : a.stlv) {
        if (!r.millilitres || r.formula->evidence != Evidence::Primary || r.formula->id == a.stlv_used)
            continue;
        const double sflr = 100.0 * (judged.volumes.flr / *r.millilitres);
        const bool enough = sflr >= judged.threshold.value() - kEqual;
        if (enough == *judged.adequate) continue;
        others += (others.empty() ? "" : ", ") + fmt::format("{} ({:.1f} %)", r.formula->id, sflr);
    }
    if (!others.empty()) {
        warnings.push_back({"formulas-disagree",
                            std::string("by another formula the answer would be ") +
                                (*judged.adequate ? "not enough: " : "enough: ") + others,
                            ""});
    }
}

void about_shares(const RemnantShares& s, const core::Patient& patient, Warnings& warnings) {
    const double needed = s.threshold.value();
    if (s.sflr) {
        const bool by_standard = s.sflr->value() >= needed - kEqual;
        const bool by_measured = s.rlv_functional.value() >= needed - kEqual;
        if (by_standard != by_measured) {
            warnings.push_back(
                {"denominators-disagree",
                 fmt::format("sFLR {:.1f} % and RLV/FLV {:.1f} % stand on different sides of {:g} %",
                             s.sflr->value(), s.rlv_functional.value(), needed),
                 "Kim 2013 (standardised); Leung 2014 (measured)"});
        }
    }
    const double body = s.flr_body_weight.value();
    const bool healthy = *patient.liver_condition == LiverCondition::Normal;
    if (body <= 0.5 + kEqual) {
        warnings.push_back({"flr-bw-low",
                            fmt::format("the remnant is {:.2f} % of the body weight: 0.5 % or less", body),
                            "Truant, J Am Coll Surg 2007;204:22"});
    } else if (!healthy && body < 0.8 - kEqual) {
        warnings.push_back(
            {"flr-bw-low",
             fmt::format(
                 "the remnant is {:.2f} % of the body weight: below 0.8 % with a liver that is not normal",
                 body),
             "Truant, J Am Coll Surg 2007;204:22"});
    }
    if (s.margin_points && std::abs(s.margin_points->value()) < 3.0 - kEqual) {
        warnings.push_back(
            {"near-threshold",
             fmt::format("{:+.1f} points from the threshold: within the usual difference between observers",
                         s.margin_points->value()),
             ""});
    }
}

}  // namespace

Warnings clinical_warnings(const Assessment& a, const AssessmentInput& input) {
    Warnings warnings;
    about_condition(input.patient, warnings);
    about_size(a, warnings);
    about_formulas(a, warnings);
    about_shares(a.judged(), input.patient, warnings);
    return warnings;
}

core::Warning ct_to_specimen() {
    return {"ct-to-specimen", "specimens weigh about 0.88 to 0.91 of the volume on CT (blood is lost)", ""};
}

core::Warning not_histology() {
    return {"not-histology", "a distance on CT is not a histological margin", ""};
}

}  // namespace remnant::volumetry

#pragma once
// Standard (estimated) total liver volume, sTLV: how much liver a patient of this size should have.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/patient.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

enum class Evidence {
    Primary,    // read in the primary source, its abstract, or a guideline
    Secondary,  // as commonly cited; never a default
};

enum class SlvUnit { Millilitre, Gram };

/// What a formula computes from; only what it `needs` is looked at.
struct SlvInputs {
    double height_cm = 0.0;
    double weight_kg = 0.0;
    double bsa_m2 = 0.0;
    std::string_view bsa_id;
    double age_years = 0.0;
    bool male = false;
    double thoracic_width_cm = 0.0;
    bool asian = false;
};

/// Ages a formula is valid for, in years.
struct AgeDomain {
    double from = 0.0;
    double to = 120.0;
    bool to_included = true;
    std::string_view text = "all";
};

struct SlvFormula {
    std::string_view id;
    std::string_view text;
    SlvUnit unit;
    std::string_view bsa;  // BSA formula it is used with; empty where it uses none
    std::string_view source;
    std::string_view population;
    Evidence evidence;
    AgeDomain ages;
    bool needs_age;
    bool needs_sex;
    bool needs_thorax;
    bool needs_ancestry;
    double (*value)(const SlvInputs&);
};

inline constexpr std::string_view kDefaultSlv = "vauthey-bsa";

std::span<const SlvFormula> slv_formulas();
const SlvFormula* find_slv_formula(std::string_view id);

struct SlvOptions {
    std::string bsa_override;                       // empty: each formula's own
    std::optional<core::KilogramPerLitre> density;  // 1.00–1.15: turns grams into mL
};

/// One formula on one patient: a value, or why there is none.
struct SlvResult {
    const SlvFormula* formula = nullptr;
    std::string_view bsa_id;
    std::optional<double> value;                  // in the formula's own unit
    std::optional<core::Millilitre> millilitres;  // the volume, where known
    std::string not_computable;                   // the input that is missing
    std::string refused;                          // outside what the formula is valid for
    bool adult_assumed = false;                   // age unknown, height and weight an adult's
};

SlvResult standard_liver(const SlvFormula& formula, const core::Patient& patient, const SlvOptions& options);

/// Age unknown: an adult is assumed only from a height of 140 cm and a weight of 35 kg up.
bool adult_may_be_assumed(const core::Patient& patient);

}  // namespace remnant::volumetry

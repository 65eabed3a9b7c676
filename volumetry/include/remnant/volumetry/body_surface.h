#pragma once
// Body surface area (BSA) from height and weight. The formulas are a table: adding one is adding a row.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "remnant/core/patient.h"
#include "remnant/core/result.h"

namespace remnant::volumetry {

/// One formula; H in cm, W in kg.
struct BsaFormula {
    std::string_view id;
    std::string_view text;
    std::string_view source;
    std::string_view population;
    bool needs_sex;
    double (*square_metres)(double height_cm, double weight_kg, core::Sex sex);
};

inline constexpr std::string_view kDefaultBsa = "mosteller";

std::span<const BsaFormula> bsa_formulas();
/// Null where unknown.
const BsaFormula* find_bsa_formula(std::string_view id);

/// None where the formula needs the sex and it is not known. Height and weight must be plausible (see
/// `plausible`).
std::optional<core::SquareMetre> body_surface(const BsaFormula& formula, const core::Patient& patient);

/// Refuses by option name what no patient has: height outside 40–250 cm, weight outside 2–400 kg, body mass
/// index outside 10–80, age outside 0–120 years, a thoracic width outside 5–80 cm, anything not finite;
/// height or weight not given.
core::Result<> plausible(const core::Patient& patient);

/// Body mass index, kg/m².
double body_mass_index(const core::Patient& patient);

}  // namespace remnant::volumetry

#pragma once
// How a case is to be judged, where a person chose otherwise than the program would.

#include <optional>
#include <string>

#include "remnant/core/units.h"

namespace remnant::core {

struct AssessmentChoices {
    std::string stlv_formula;  // id; empty: the default
    std::string bsa_formula;   // id; empty: each formula's own
    /// Turns grams into millilitres, 1.00–1.15; absent: formulas in grams give no standard volume.
    std::optional<KilogramPerLitre> density;
    /// The liver outline leaves tumours out; they are united with it.
    bool liver_excludes_tumour = false;
    /// Measure although liver and segment map agree badly.
    bool accept_mismatch = false;
    /// Below this a margin is R1 (tumour at the cut); AHPBA consensus 2024.
    Millimetre margin_least{1.0};
    /// From this on it is as wide as aimed at; not below `margin_least`.
    Millimetre margin_aim{10.0};

    bool operator==(const AssessmentChoices&) const = default;
};

}  // namespace remnant::core

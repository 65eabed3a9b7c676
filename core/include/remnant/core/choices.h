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
    /// By how much two observers differ in the volume of a remnant (2 to 5 % is usual). Absent:
    /// growth is judged with the program's own figure, which it states, and the verdict without any.
    std::optional<Percent> observer_error;
    /// A baseline more than 90 days before the intervention may count.
    bool accept_old_baseline = false;

    bool operator==(const AssessmentChoices&) const = default;
};

}  // namespace remnant::core

#include "remnant/volumetry/remarks.h"

#include <fmt/format.h>

#include <cmath>

namespace remnant::volumetry {

std::vector<std::string> remarks_of(const Evaluation& evaluation) {
    std::vector<std::string> remarks;
    if (evaluation.remnant_proposed)
        remarks.emplace_back("The remnant is only proposed: nobody has confirmed its outline.");
    if (!evaluation.measurement) return remarks;
    const core::Millilitre tumour = evaluation.measurement->resection.remnant_tumour;
    // Halves are rounded up, as the window rounds them.
    if (tumour > core::Millilitre(0))
        remarks.push_back(
            fmt::format("{:.0f}\u2009mL of tumour stays in the remnant and must be treated too.",
                        std::round(tumour.value())));
    return remarks;
}

}  // namespace remnant::volumetry

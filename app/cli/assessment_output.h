#pragma once
// An assessment for programs and for people.

#include <string>

#include "json_output.h"
#include "remnant/volumetry/assessment.h"

namespace remnant::cli {

/// "bsa", "stlv", "stlv_used", "baseline", "followup" where there is one; warnings are left to the caller,
/// who may have more.
Json to_json(const volumetry::Assessment& assessment);

/// One interval of growth: its figures, whether thresholds are met, and "uncertainty".
Json to_json(const volumetry::Growth& growth, const volumetry::GrowthUncertainty& uncertainty);

/// The verdict in one line, then the numbers with their denominators, formulas and sources.
std::string to_text(const volumetry::Assessment& assessment);

}  // namespace remnant::cli

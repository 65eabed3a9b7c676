#pragma once
// What was measured of a scan, for programs and for people.

#include <string>
#include <vector>

#include "json_output.h"
#include "remnant/volumetry/margin.h"
#include "remnant/volumetry/measure.h"

namespace remnant::cli {

/// "structures", "tumour_outside_ml", "resection", "stages" where the plan has them.
Json to_json(const volumetry::Measurement& measurement);
Json to_json(const std::vector<volumetry::TumourMargin>& margins);

std::string to_text(const volumetry::Measurement& measurement);
/// Empty where there is no tumour.
std::string to_text(const std::vector<volumetry::TumourMargin>& margins);

}  // namespace remnant::cli

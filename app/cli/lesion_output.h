#pragma once
// Lesions over time and the scores that rest on them, printed.

#include <string>
#include <vector>

#include "json_output.h"
#include "remnant/volumetry/lesion_course.h"
#include "remnant/volumetry/scores.h"

namespace remnant::cli {

Json to_json(const volumetry::LesionCourse& course);
/// One row a lesion and a scan, then the response. Empty where there is no lesion.
std::string to_text(const volumetry::LesionCourse& course);

Json to_json(const std::vector<volumetry::Score>& scores);
/// The scores that are whole, one a row; what the others lack is in the JSON.
std::string to_text(const std::vector<volumetry::Score>& scores);

}  // namespace remnant::cli

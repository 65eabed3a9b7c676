#pragma once
// The patient in a case file.

#include "case_file/json_values.h"
#include "remnant/core/patient.h"

namespace remnant::imaging::case_file {

Json json_of(const core::Patient& patient);
core::Patient patient_from(const Json& json);

}  // namespace remnant::imaging::case_file

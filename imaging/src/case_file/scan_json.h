#pragma once
// What is known of a scan besides its voxels, in a case file.

#include "case_file/json_values.h"
#include "remnant/core/scan_facts.h"

namespace remnant::imaging::case_file {

Json json_of(const core::StudyIdentity& identity);
core::StudyIdentity identity_from(const Json& json);

Json json_of(const core::ScanConditions& conditions);
core::ScanConditions conditions_from(const Json& json);

Json json_of(const core::Alignment& alignment);
core::Alignment alignment_from(const Json& json);

}  // namespace remnant::imaging::case_file

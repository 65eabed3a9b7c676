#pragma once
// A resection plan as JSON: what a plan file holds, and a case file's "plans".

#include "case_file/json_values.h"
#include "remnant/core/plan.h"

namespace remnant::imaging::case_file {

Json json_of(const core::ResectionPlan& plan);

/// Whether fields that are not known are passed over (a newer program wrote them) or refused (a person
/// mistyped).
enum class UnknownFields { PassedOver, Refused };

/// Throws Inconsistent, with the entry it is about.
core::ResectionPlan plan_from(const Json& json, UnknownFields unknown = UnknownFields::PassedOver);

}  // namespace remnant::imaging::case_file

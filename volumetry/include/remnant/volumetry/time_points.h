#pragma once
// Which scan is compared to which, and what speaks against comparing them.

#include <optional>

#include "remnant/core/case.h"
#include "remnant/core/result.h"
#include "remnant/core/warning.h"

namespace remnant::volumetry {

/// A later scan with what its growth counts from. The pointers are into the case that was asked.
struct FollowupPair {
    const core::TimePoint* baseline = nullptr;  // the last scan before the intervention (or on its day)
    const core::TimePoint* followup = nullptr;
    const core::Intervention* intervention = nullptr;  // the last before the follow-up
    /// No other scan lies between the intervention and the follow-up.
    bool first_followup = true;
};

/// The last intervention on a day before `date`; null where there is none.
const core::Intervention* last_intervention_before(const core::Case& subject, core::Date date);

/// What `scan` is to be compared with; none where a date or an intervention is missing, or no scan lies
/// before the intervention.
std::optional<FollowupPair> followup_pair(const core::Case& subject, const core::TimePoint& scan);

/// Days from the intervention to the follow-up; refused as `days_since` refuses.
core::Result<core::Days> days_of(const FollowupPair& pair, const core::AssessmentChoices& choices);

/// What is strange about where `scan` lies in time: `same-day` (two scans of one day),
/// `followup-before-intervention` (a later scan after which all interventions lie), `scan-order` (it is
/// listed later and dated earlier than the first scan), `scan-undated`, and `plan-not-carried` (cuts placed
/// on the first scan are used on a later one at the same coordinates).
core::Warnings time_point_warnings(const core::Case& subject, const core::TimePoint& scan);

}  // namespace remnant::volumetry

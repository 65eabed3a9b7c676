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

/// What `scan` is to be compared with, by the dates alone, whatever the order of the list; none where a date
/// or an intervention is missing, or no scan lies before the intervention. Of two scans on the baseline's day
/// it is the first that is listed.
std::optional<FollowupPair> followup_pair(const core::Case& subject, const core::TimePoint& scan);

/// The scan that is carried from to `scan`: the baseline its growth counts from, else the one the case begins
/// with; null where that is `scan` itself.
const core::TimePoint* carried_from(const core::Case& subject, const core::TimePoint& scan);

/// The same for what stays by this plan. Where its cuts have coordinates and what stays is not outlined on
/// the baseline, that is the scan the case begins with: they were placed there.
const core::TimePoint* carried_from(const core::Case& subject, const core::TimePoint& scan,
                                    const core::ResectionPlan& plan);

/// Days from the intervention to the follow-up; refused as `days_since` refuses.
core::Result<core::Days> days_of(const FollowupPair& pair, const core::AssessmentChoices& choices);

/// What is strange about where `scan` lies in time, each beginning with its name: `date-differs` (it is dated
/// otherwise than its own files say), `same-day` (two scans of one day), `scan-order` (the first of the list
/// is dated after another: said of both) and `scan-undated` (one of several has no date); of one that is not
/// the first by date `same-series` (the images of one were given as another's),
/// `followup-before-intervention` (all interventions lie after it) and `no-baseline` (none is dated up to the
/// intervention before it); and of one that is not the first of the list `plan-not-carried` (cuts placed on
/// that one are used on it at the same coordinates).
core::Warnings time_point_warnings(const core::Case& subject, const core::TimePoint& scan);

}  // namespace remnant::volumetry

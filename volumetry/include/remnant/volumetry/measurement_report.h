#pragma once
// The numbers of a case as a measurement report.

#include "remnant/core/case.h"
#include "remnant/core/measurement_report.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::volumetry {

/// What the program says of `scan` under `plan` (null: no plan): the volume of every structure of
/// `structures`, the plan's volumes, shares and margins, growth where the scan is a later one and on all
/// dated scans with how far it is known, the verdict with its remarks, interventions, and the warnings of
/// every scan whose numbers stand in it. Numbers that cannot be had (no height, no plan) are left out and
/// said as a text. Judged by `rules`, which must be those the window judges by.
core::MeasurementReport measurement_report(const core::Case& subject, const core::TimePoint& scan,
                                           const core::ResectionPlan* plan,
                                           const std::vector<core::Structure>& structures,
                                           const EvaluationOptions& rules);

}  // namespace remnant::volumetry

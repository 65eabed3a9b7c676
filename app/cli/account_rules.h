#pragma once
// By what a case is judged on the command line.

#include "remnant/volumetry/evaluation.h"

namespace remnant::cli {

/// The institution's own rules, as this account's preferences of the window have them, so that a case is judged
/// alike here, in the window and in its report. Volumes and outlines given without a case are judged by the
/// published rules.
volumetry::EvaluationOptions account_rules();

}  // namespace remnant::cli

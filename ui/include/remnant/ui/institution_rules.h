#pragma once
// An institution's own thresholds and formula, as the preferences keep them. Apart from the window, so that the command
// line judges a case as the window does.

#include <QSettings>

#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

/// What is not set, or is no share between 0 and 100 %, is the published rule.
volumetry::EvaluationOptions institution_rules(const QSettings& settings);
void store_institution_rules(QSettings& settings, const volumetry::EvaluationOptions& rules);

}  // namespace remnant::ui

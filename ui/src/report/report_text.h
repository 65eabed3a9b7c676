#pragma once
// The answer with everything behind it, as plain text.

#include <QString>

#include "remnant/core/case.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

QString report_text(const core::Case& subject, const volumetry::Evaluation& evaluation);

}  // namespace remnant::ui

#pragma once
// What a score was given, as people read it.

#include <QString>

#include "remnant/volumetry/scores.h"

namespace remnant::ui {

/// "4.69 cm" of "4.6861 cm", "3", "yes"; empty where the item is not known.
QString value_text(const volumetry::ScoreItem& item);

}  // namespace remnant::ui

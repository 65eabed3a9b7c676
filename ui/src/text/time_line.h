#pragma once
// Dates and what was done on them, in words.

#include <QDate>
#include <QString>

#include "remnant/core/case.h"

namespace remnant::ui {

QDate day_of(const core::Date& date);
/// "18 Dec 2025".
QString date_text(const QDate& day);
QString date_text(const core::Date& date);
/// "Portal vein embolisation (PVE)".
QString name_of(core::InterventionKind kind);
/// "PVE": where there is little room.
QString short_name_of(core::InterventionKind kind);

}  // namespace remnant::ui

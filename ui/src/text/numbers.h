#pragma once
// Numbers as people read them: rounded here and nowhere else, with a thin space before the unit.

#include <QString>
#include <optional>

#include "remnant/core/units.h"

namespace remnant::ui {

/// 0 for the bar and the lists, 2 for tables that explain.
enum class Detail { Glance, Exact };

/// "65 mL", and "3.0 mL" below 10 mL, where a whole millilitre is much.
QString lesion_text(core::Millilitre volume);
/// "733 mL", or "733.25 mL" in detail.
QString text_of(core::Millilitre volume, Detail detail = Detail::Glance);
/// "44.2 %", or "44.18 %".
QString text_of(core::Percent percent, Detail detail = Detail::Glance);
/// "+14.2 points": always with its sign.
QString text_of(core::Points points, Detail detail = Detail::Glance);
/// "+236 mL": a difference of volumes, with its sign.
QString signed_text(core::Millilitre difference, Detail detail = Detail::Glance);
/// "+12.5 %": a change, with its sign.
QString signed_text(core::Percent change, Detail detail = Detail::Glance);
/// "21.4 mm".
QString text_of(core::Millimetre length);
/// A bare number with a unit, two decimals, a true minus sign.
QString number_text(double value, int decimals, const QString& unit);

/// "172", "172.5" and "172,5" are numbers; anything else, an empty field too, is none.
std::optional<double> number_of(QString words);

/// A text in which every number with more decimals than a person reads is rounded: to two, or to four where
/// it is below ten.
QString with_short_numbers(const QString& text);

}  // namespace remnant::ui

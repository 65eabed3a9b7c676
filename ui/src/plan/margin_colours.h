#pragma once
// What colour a margin has, on the unrolled cut and on the cut in 3D.

#include <QColor>

#include "remnant/volumetry/cut_sheet.h"

namespace remnant::ui {

inline constexpr QColor kR1Colour(0xD6, 0x45, 0x45);
inline constexpr QColor kBelowAimColour(0xD9, 0xA4, 0x41);
inline constexpr QColor kAimColour(0x4F, 0xB2, 0x86);
inline constexpr QColor kVesselColour(0x4C, 0x8D, 0xD6);
inline constexpr QColor kNoMarginColour(0x9B, 0xA6, 0xB2);

inline QColor margin_colour(const volumetry::SheetPoint& point) {
    const volumetry::MarginLimits limits;
    if (!point.vessel.empty()) return kVesselColour;
    if (!point.margin) return kNoMarginColour;
    if (*point.margin < limits.least) return kR1Colour;
    return *point.margin < limits.aim ? kBelowAimColour : kAimColour;
}

}  // namespace remnant::ui

#pragma once
// A cut laid flat as a picture: one pixel a point of its sheet, transparent outside the liver.

#include <QImage>

#include "remnant/core/view_state.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/volumetry/cut_sheet.h"

namespace remnant::ui {

inline constexpr QColor kR1Colour(0xD6, 0x45, 0x45);
inline constexpr QColor kBelowAimColour(0xD9, 0xA4, 0x41);
inline constexpr QColor kAimColour(0x4F, 0xB2, 0x86);
inline constexpr QColor kVesselColour(0x4C, 0x8D, 0xD6);
inline constexpr QColor kNoMarginColour(0x9B, 0xA6, 0xB2);

/// Margins by their limits, vessels that the cut passes, borders of segments darker.
QImage margin_picture(const volumetry::CutSheet& sheet, const volumetry::MarginLimits& limits);

/// The CT as it would be seen on the cut, black to white over `window`, interpolated between voxels.
QImage ct_picture(const volumetry::CutSheet& sheet, const core::CtVoxels& ct, const core::Window& window);

/// As a case has chosen them.
volumetry::MarginLimits limits_of(const core::AssessmentChoices& choices);

}  // namespace remnant::ui

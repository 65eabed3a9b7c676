#pragma once
// Where the crosshair is.

#include "remnant/core/case.h"

namespace remnant::ui {

/// LPS mm of the shown scan: as the view says, else where a person would look first, the middle of the liver
/// or of the scan. The origin where there is no scan.
core::Vec3 crosshair_of(const core::Case& subject);

}  // namespace remnant::ui

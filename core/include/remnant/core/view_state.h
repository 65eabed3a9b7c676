#pragma once
// How a case was last looked at. It comes back with the case, but it is no change of the case: it has no
// undo.

#include <optional>
#include <string>

#include "remnant/core/geometry.h"

namespace remnant::core {

/// Hounsfield units shown from black to white.
struct Window {
    double width = 180.0;
    double level = 100.0;
    bool operator==(const Window&) const = default;
};

struct ViewState {
    std::string step = "study";     // study, structures, plan, growth, report
    std::string layout = "2x2";     // 2x2, axial, coronal, sagittal, 3d, 3d-pair, …
    std::string compare_plan;       // shown beside the active plan; empty: the next one
    std::string time_point_id;      // the scan shown; empty: the first
    std::string compare_scan;       // the scan beside it or laid over it; empty: the next one
    std::string laid_over;          // how it is laid over: blink, checkerboard, split, difference; empty: not
    std::optional<Vec3> crosshair;  // LPS mm; absent: the middle of the liver or of the scan
    Window window;
    bool labels = true;
    bool outline_only = false;
    double fill_opacity = 0.35;  // 0–1
    bool volume_rendering = false;

    bool operator==(const ViewState& o) const = default;
};

}  // namespace remnant::core

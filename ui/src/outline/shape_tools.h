#pragma once
// The ways to change an outline as a whole, as a table: a further one is a further row.

#include <optional>
#include <span>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/imaging/outline_slice.h"
#include "remnant/imaging/outline_threshold.h"

namespace remnant::ui {

/// What a tool may need besides the outline it changes.
struct ShapeSettings {
    core::Millimetre distance{2};
    imaging::outline::HuRange hu{40, 180};
    std::optional<core::LabelMask> other;      // another structure of the scan
    imaging::outline::SlicePlane shown{2, 0};  // the slice the crosshair is on
};

/// What a tool needs to be told.
enum class ShapeNeed { Nothing, Distance, Hu, Other, Slice };

struct ShapeTool {
    const char* id;    // the button's object name
    const char* name;  // on the button; translated in the context "ShapeTools"
    const char* tip;
    const char* verb;  // of the undo menu
    ShapeNeed need;
    core::Result<core::LabelMask> (*run)(const core::TimePoint& scan, const core::LabelMask& mask,
                                         const ShapeSettings& settings, const core::JobContext& job);
};

/// In the order they are shown.
std::span<const ShapeTool> shape_tools();

}  // namespace remnant::ui

#pragma once
// What the plan step does to a case, as undoable changes. No widget.

#include <string>
#include <vector>

#include "remnant/core/edit.h"

namespace remnant::ui {

/// Segments the shown scan's map has, in the order I … VIII; IV where it has no IVa and IVb.
std::vector<core::Segment> segments_there(const core::Case& subject);
/// Those of them that stay under the active plan; all of them where the plan says nothing of segments.
std::vector<core::Segment> segments_kept(const core::Case& subject);

/// The plan a person sees is given another resection, or made where there is none. Its name follows along as
/// long as nobody gave it one of his own.
core::Change plan_operation(const core::Case& subject, const std::string& operation_id);
core::Change plan_segments(const core::Case& subject, std::vector<core::Segment> keep);
core::Change plan_plane(const core::Case& subject, const core::CuttingPlane& plane);

/// A further plan like the active one, made active.
core::Change duplicate_plan(const core::Case& subject);
core::Change remove_plan(const core::Case& subject, const std::string& name);
core::Change rename_plan(const core::Case& subject, const std::string& name, const std::string& new_name);

/// "Right hepatectomy", "Keep II, III", "Plane".
std::string name_for(const core::Resection& resection);

}  // namespace remnant::ui

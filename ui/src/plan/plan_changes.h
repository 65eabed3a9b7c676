#pragma once
// What the plan step does to a case, as undoable changes. No widget.

#include <string>
#include <vector>

#include "remnant/core/edit.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

/// Segments the shown scan's map has, in the order I … VIII; IV where it has no IVa and IVb.
std::vector<core::Segment> segments_there(const core::Case& subject);
/// Those of them that stay under the active plan; all of them where the plan says nothing of segments.
std::vector<core::Segment> segments_kept(const core::Case& subject);

/// Segments as the diagram shows them: what the plan says of them, and once it is measured what cuts leave of
/// them.
struct SegmentStates {
    std::vector<core::Segment> there;
    std::vector<core::Segment> kept;  // something of it stays
    std::vector<core::Segment> cut;   // of those: not all of it
};
SegmentStates segment_states(const core::Case& subject, const volumetry::Evaluation& evaluation);

/// The plan a person sees is given another resection, or made where there is none. Its name follows along as
/// long as nobody gave it one of his own.
core::Change plan_operation(const core::Case& subject, const std::string& operation_id);
core::Change plan_segments(const core::Case& subject, std::vector<core::Segment> keep);
core::Change plan_plane(const core::Case& subject, const core::CuttingPlane& plane);

/// The active plan with one more cut in its last stage, named after what it is. A plan that was an operation,
/// segments or a plane becomes a plan of cuts that begins with it. `added` is where the new cut stands.
core::Change plan_with_cut(const core::Case& subject, core::Cut cut, volumetry::EntryAddress& added);
core::Change replace_cut(const core::Case& subject, volumetry::EntryAddress at, const core::Removal& removal);
core::Change remove_cut(const core::Case& subject, volumetry::EntryAddress at);
/// Begins another stage; what was planned so far is stage 1.
core::Change add_stage(const core::Case& subject);
/// Takes a stage and its cuts out of the plan; of one stage alone the order no longer matters.
core::Change remove_stage(const core::Case& subject, std::size_t stage);
/// How long after the stage before it a stage is planned; absent leaves it open.
core::Change set_interval(const core::Case& subject, std::size_t stage, std::optional<core::Days> interval);
/// The active plan laid out as these stages.
core::Change lay_out(const core::Case& subject, const core::RemovalPlan& stages);
/// A plan read from a file, made active; a name that is taken gets a number.
core::Change insert_plan(const core::Case& subject, core::ResectionPlan plan);
/// The cuts of the active plan; null where it is no plan of cuts.
const core::RemovalPlan* active_cuts(const core::Case& subject);
/// All cuts of the active plan that are on, in its order; of an operation or segments none.
std::vector<core::Cut> surfaces_of_plan(const core::Case& subject);
/// "Wedge livertumor1, 10 mm", "Plane", "Right hepatectomy".
std::string describe_cut(const core::Cut& cut);

/// A further plan like the active one, made active.
core::Change duplicate_plan(const core::Case& subject);
core::Change remove_plan(const core::Case& subject, const std::string& name);
core::Change rename_plan(const core::Case& subject, const std::string& name, const std::string& new_name);

/// "Right hepatectomy", "Keep II, III", "Plane".
std::string name_for(const core::Resection& resection);

}  // namespace remnant::ui

#pragma once
// An operation done in two stages, as a plan in two stages.

#include <string>

#include "remnant/core/case.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/volumetry/measure.h"

namespace remnant::volumetry {

/// Time for the remnant to grow between the stages: within the 7–14 days usual for ALPPS, and the 3–4 weeks
/// advised after embolisation or ligation.
inline constexpr core::Days kAlppsInterval{10.0};
inline constexpr core::Days kTwoStageInterval{28.0};

/// An ALPPS or two-stage operation of the catalogue ("+1" may be appended) as an ordered plan. "Stage 1"
/// clears the tumours from the future remnant, a wedge of `wedge_margin` (mm) each; it takes nothing where
/// there are none. "Stage 2", after the usual interval, is the operation itself.
///
/// A tumour gets a wedge unless more than half of its voxels in the liver lie in segments that go; liver
/// without a segment counts as not going, so that a tumour left out of the segment map is cleared rather than
/// forgotten. One that mostly goes but reaches into a segment that stays gets none, for the cut of stage 2
/// should be moved there instead: its margin is reported as cut through. Tumours outside the liver get none;
/// `measure` warns of them. `options` says, as there, whether the outlined liver leaves its tumours out.
///
/// Refused: an operation that is unknown or done in one stage, no liver, no segments or not those that the
/// operation takes, a margin outside [0, 100] mm where a wedge is needed.
core::Result<core::RemovalPlan> staged_plan(const core::TimePoint& scan, const std::string& operation_id,
                                            core::Millimetre wedge_margin, const MeasureOptions& options);

}  // namespace remnant::volumetry

#pragma once
// Which resections would clear all tumours: a search over the measured partition, nothing learnt, nothing
// hidden.

#include <vector>

#include "remnant/core/job.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::volumetry {

struct Suggestion {
    core::ResectionPlan plan;
    Evaluation evaluation;  // volumes, margins and verdict of that plan
    core::Millimetre least_margin;
};

/// Tries every operation of the catalogue done in one stage, and none at all. Tumours that an operation does
/// not clear by `least` get a wedge each; an operation that clears none is left out, for the wedges do its
/// work. What remains are plans that take every tumour with at least `least` of liver round it, the most
/// functional liver first. Wedges are planned wider than `least` by a voxel's diagonal, for margins are
/// measured between the voxels' walls and wedges between their centres. Refused: no liver, no tumour,
/// cancelled.
core::Result<std::vector<Suggestion>> suggest(const core::Case& subject, const EvaluationOptions& options,
                                              core::Millimetre least, const core::JobContext& job);

}  // namespace remnant::volumetry

#pragma once
// The patient of an exercise, made: what the learner opens, and the truth.

#include "remnant/core/exercise.h"
#include "remnant/core/job.h"
#include "remnant/imaging/phantom.h"

namespace remnant::imaging {

struct ExerciseCase {
    /// For the learner: the CT, what the exercise shows, and the patient. Nothing of the truth is in it.
    core::Case given;
    core::ExerciseTruth truth;
};

/// The digital patient as the exercise wants it. `grid` says size and spacing, which change what is drawn and
/// not what is true. Refused: what `make_phantom` refuses.
core::Result<ExerciseCase> make_exercise_case(const core::ExercisePatient& patient,
                                              const core::ExerciseShows& shows, const core::JobContext& job,
                                              const PhantomOptions& grid = {});

/// The same CT without what the exercise does not show.
core::Case given_of(const core::ExerciseTruth& truth, const core::ExerciseShows& shows);

}  // namespace remnant::imaging

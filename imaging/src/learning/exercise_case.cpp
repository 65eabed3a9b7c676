#include "remnant/imaging/exercise_case.h"

#include <algorithm>

namespace remnant::imaging {
namespace {

core::Millilitre true_volume(const PhantomState& state, const std::string& name) {
    const auto found = std::ranges::find(state.truth, name, &TrueVolume::name);
    return found == state.truth.end() ? core::Millilitre(0.0) : found->volume;
}

/// Which part of a tumour lies in which segment is counted: how much it is, is not.
core::TrueTumour true_tumour(const PhantomState& state, std::size_t n) {
    core::TrueTumour tumour;
    tumour.name = "tumour " + std::to_string(n + 1);
    tumour.volume = true_volume(state, tumour.name);
    const core::LabelMask& mask = state.tumours[n];
    for (std::size_t s = 0; s < tumour.in_segment.size(); ++s) {
        const auto inside = static_cast<double>(core::intersected(mask, state.segments[s]).count());
        tumour.in_segment[s] =
            tumour.volume * (inside / static_cast<double>(std::max<std::int64_t>(1, mask.count())));
    }
    return tumour;
}

}  // namespace

core::Case given_of(const core::ExerciseTruth& truth, const core::ExerciseShows& shows) {
    core::Case given;
    given.patient = truth.patient;
    given.time_points.push_back(truth.scan);
    std::erase_if(given.time_points.front().structures,
                  [&shows](const core::Structure& s) { return !core::is_shown(s.kind, shows); });
    return given;
}

core::Result<ExerciseCase> make_exercise_case(const core::ExercisePatient& patient,
                                              const core::ExerciseShows& shows, const core::JobContext& job,
                                              const PhantomOptions& grid) {
    PhantomOptions options = grid;
    options.seed = patient.seed;
    options.steatosis = patient.steatosis;
    auto phantom = make_phantom(options, job);
    if (!phantom) return core::refuse(phantom.error());
    // The digital patient's own id says the seed, and with it where else the truth could be read.
    phantom->patient.id = "exercise";
    const PhantomState& state = phantom->baseline;
    ExerciseCase made;
    made.truth.patient = phantom->patient;
    made.truth.patient.height = patient.height;
    made.truth.patient.weight = patient.weight;
    made.truth.patient.liver_condition = patient.condition;
    made.truth.scan = case_of(*phantom).time_points.front();
    made.truth.liver = true_volume(state, "liver");
    for (std::size_t s = 0; s < made.truth.segments.size(); ++s)
        made.truth.segments[s] = true_volume(state, "segment " + std::to_string(s + 1));
    for (std::size_t n = 0; n < state.tumours.size(); ++n)
        made.truth.tumours.push_back(true_tumour(state, n));
    made.given = given_of(made.truth, shows);
    return made;
}

}  // namespace remnant::imaging

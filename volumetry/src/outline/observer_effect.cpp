#include "remnant/volumetry/observer_effect.h"

#include <algorithm>

#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

/// The structure of the scan that is shown; null where there is none.
core::Structure* structure_in(core::Case& subject, const std::string& structure_id) {
    const core::TimePoint* shown = subject.shown();
    if (shown == nullptr) return nullptr;
    const auto scan = std::ranges::find(subject.time_points, shown->id, &core::TimePoint::id);
    const auto structure = std::ranges::find(scan->structures, structure_id, &core::Structure::id);
    return structure == scan->structures.end() ? nullptr : &*structure;
}

std::string why_not(const Evaluation& evaluation) {
    if (evaluation.refusal) return core::to_line(*evaluation.refusal);
    std::string list;
    for (const Missing& missing : evaluation.missing) list += (list.empty() ? "" : "; ") + missing.text;
    return list;
}

ObservedVerdict verdict_with(core::Case& subject, core::Structure& structure, const ObservedOutline& outline,
                             const EvaluationOptions& options) {
    structure.mask = outline.mask;
    const Evaluation evaluation = evaluate(subject, options);
    ObservedVerdict verdict;
    verdict.observer = outline.observer;
    verdict.outlined = volume_of(outline.mask.count(), subject.shown()->geometry);
    verdict.warnings = evaluation.warnings;
    if (evaluation.measurement) {
        verdict.tlv = evaluation.measurement->tlv;
        verdict.flr = evaluation.measurement->flr;
    }
    if (const RemnantShares* shares = evaluation.shares()) {
        verdict.sflr = shares->sflr;
        verdict.adequate = shares->adequate;
        verdict.cannot_say_because = shares->cannot_say_because;
    } else {
        verdict.cannot_say_because = why_not(evaluation);
    }
    return verdict;
}

}  // namespace

core::Result<ObserverEffect> observer_effect(const core::Case& subject, const EvaluationOptions& options,
                                             const std::string& structure_id, const ObservedOutline& first,
                                             const ObservedOutline& second, const AgreementOptions& comparing,
                                             const core::JobContext& job) {
    core::Case with = subject;
    core::Structure* structure = structure_in(with, structure_id);
    if (structure == nullptr)
        return core::refuse(
            "comparison", "the scan that is shown has no structure '" + core::printable(structure_id) + "'");
    auto agreement =
        agreement_of(first.mask, second.mask, with.shown()->geometry, comparing, job.part(0.0, 0.4));
    if (!agreement) return core::refuse(agreement.error());

    ObserverEffect effect;
    effect.agreement = std::move(*agreement);
    job.report(0.4, "judging with the first outline");
    effect.verdicts[0] = verdict_with(with, *structure, first, options);
    if (job.cancelled()) return core::refuse(core::cancelled_error("comparison"));
    job.report(0.7, "judging with the second outline");
    effect.verdicts[1] = verdict_with(with, *structure, second, options);
    if (job.cancelled()) return core::refuse(core::cancelled_error("comparison"));

    const auto& [a, b] = effect.verdicts;
    if (a.flr && b.flr) effect.flr_difference = *b.flr - *a.flr;
    if (a.sflr && b.sflr) effect.sflr_difference = core::points_between(*b.sflr, *a.sflr);
    effect.verdict_differs = a.adequate != b.adequate;
    return effect;
}

}  // namespace remnant::volumetry

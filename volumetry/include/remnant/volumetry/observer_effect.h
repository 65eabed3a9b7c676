#pragma once
// What it matters who outlined: one structure by two observers, and the verdict on either.

#include <array>
#include <optional>
#include <string>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/outline_agreement.h"

namespace remnant::volumetry {

struct ObservedOutline {
    std::string observer;
    core::LabelMask mask;
};

/// What the case says with one observer's outline in place; the rest of it is the same for both.
struct ObservedVerdict {
    std::string observer;
    core::Millilitre outlined;  // volume of the outline itself
    std::optional<core::Millilitre> tlv;
    std::optional<core::Millilitre> flr;  // none where it cannot be measured yet
    std::optional<core::Percent> sflr;
    /// Enough, not enough, or (none) cannot say, and then why.
    std::optional<bool> adequate;
    std::string cannot_say_because;
    core::Warnings warnings;
};

struct ObserverEffect {
    OutlineAgreement agreement;  // the first as A, the second as B
    std::array<ObservedVerdict, 2> verdicts;
    /// Second − first; none where one is lacking.
    std::optional<core::Millilitre> flr_difference;
    std::optional<core::Points> sflr_difference;
    /// One says enough, not enough or cannot say, and the other another of these.
    bool verdict_differs = false;
};

/// Puts either outline in the place of `structure_id` (the liver, a segment, a tumour) on the scan that is
/// shown, and judges the active plan. Refused: no scan, no such structure, outlines of another grid;
/// cancelled.
core::Result<ObserverEffect> observer_effect(const core::Case& subject, const EvaluationOptions& options,
                                             const std::string& structure_id, const ObservedOutline& first,
                                             const ObservedOutline& second, const AgreementOptions& comparing,
                                             const core::JobContext& job);

}  // namespace remnant::volumetry

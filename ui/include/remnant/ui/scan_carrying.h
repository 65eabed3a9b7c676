#pragma once
// What is carried from one scan of a case to a later one: the remnant of a plan, and the sites of metastases
// that are gone. The window and the command line take it from here; neither Qt nor a window is needed.

#include <optional>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/imaging/disappeared_site.h"
#include "remnant/imaging/registration.h"
#include "remnant/volumetry/lesion_match.h"
#include "remnant/volumetry/measure.h"

namespace remnant::ui {

/// Two scans of a case as they were when they were asked for: a job sees these and nothing else.
struct ScanPair {
    core::TimePoint earlier;
    core::TimePoint later;
    volumetry::MeasureOptions measuring;
};

/// Whether the scan has an outline of the liver that holds anything.
bool has_liver(const core::TimePoint& scan);

/// One laid over the other.
struct LaidScans {
    /// The livers as they are measured; none where a scan has no outline of one.
    std::optional<core::LabelMask> earlier_liver, later_liver;
    imaging::Registration registration;
};

/// Refused, with nothing to use: a scan without a CT, an outline of the liver that cannot be measured, what
/// `register_scans` refuses, and a pair that must not be used, with its doubts.
core::Result<LaidScans> laid_over(const ScanPair& pair, imaging::RegistrationMethod method,
                                  const core::JobContext& job);

/// Whether a registration of the same two scans, with the same outlines of their livers, was this one.
bool still_laid_over(const LaidScans& laid, const ScanPair& before, const ScanPair& now);

/// What stays by this plan on the earlier scan, on the later one's grid: a proposal, whose error holds that
/// of an unconfirmed outline it was carried from. Refused: no outline of a liver, what `measure` and
/// `carry_outline` refuse.
core::Result<imaging::CarriedOutline> carried_remnant(const ScanPair& pair, const LaidScans& laid,
                                                      const core::ResectionPlan& plan,
                                                      const core::JobContext& job);

/// Which tumour is which, and where those were that the later scan does not show.
struct GoneLesions {
    std::vector<volumetry::LesionSeen> before, after;  // centres in the earlier scan
    volumetry::LesionMatch match;
    imaging::ProposedSites sites;
};

/// Matched within the 95th percentile of the registration's residual. Refused: no outline of a liver, what
/// `match_lesions` and `propose_sites` refuse.
core::Result<GoneLesions> gone_lesions(const ScanPair& pair, const LaidScans& laid,
                                       const core::JobContext& job);

}  // namespace remnant::ui

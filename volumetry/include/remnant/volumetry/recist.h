#pragma once
// RECIST 1.1 in the liver: which lesions are targets, their sum over time, and the response. Eisenhauer et
// al. 2009, doi:10.1016/j.ejca.2008.10.026. What lies outside of the liver is not seen here: the response is
// that of the liver, not of the patient.

#include <optional>
#include <string_view>
#include <vector>

#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// At least this long within an axial slice: 10 mm, and twice the slices' thickness where that is over 5 mm.
core::Millimetre least_target_diameter(core::Millimetre slice_thickness);

/// Positions of the targets in a list of baseline diameters: the largest that are large enough, two at most
/// (the criteria's limit for one organ), the larger first; of equals the first.
std::vector<std::size_t> recist_targets(const std::vector<core::Millimetre>& diameters,
                                        core::Millimetre slice_thickness);

/// What one scan shows.
struct RecistScan {
    /// Longest axial diameter of each target in the order of the targets. 0: it is gone. None: it could not
    /// be assessed. A lesion that is seen but too small to be measured counts as 5 mm.
    std::vector<std::optional<core::Millimetre>> targets;
    /// A lesion that no earlier scan had.
    bool new_lesion = false;
    /// Lesions besides the targets are still to be seen, or were not assessed.
    bool other_lesions = false;
};

enum class RecistResponse {
    Baseline,      // the first scan
    Complete,      // CR: every lesion is gone
    Partial,       // PR: sum at least 30 % below the baseline's
    Stable,        // SD
    Progressive,   // PD: sum at least 20 % and 5 mm above the smallest so far, or a new lesion
    NotEvaluable,  // NE: a target was not assessed, and the others do not show progress
};
/// "partial response (PR)".
std::string_view words_of(RecistResponse response);

struct RecistPoint {
    std::optional<core::Millimetre> sum;  // none where a target was not assessed
    core::Millimetre nadir;               // the smallest sum of the scans before; at the baseline its own
    std::optional<core::Percent> from_baseline;  // of the baseline's sum
    std::optional<core::Percent> from_nadir;     // none where the nadir is 0
    RecistResponse response = RecistResponse::Baseline;
};

/// One point a scan, in the order of the scans; the first is the baseline. A lesion that returns after all
/// were gone is progress. Refused: no scan, no target, another number of targets at a later scan, a baseline
/// with a target that is 0 or not assessed, a diameter that is negative or no number.
core::Result<std::vector<RecistPoint>> recist(const std::vector<RecistScan>& scans);

}  // namespace remnant::volumetry

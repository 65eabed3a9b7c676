#pragma once
// The lesions of a patient over all scans: which is which, how each changed, what is new and what is gone,
// and the response by RECIST 1.1.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/volumetry/measure.h"
#include "remnant/volumetry/recist.h"

namespace remnant::volumetry {

enum class LesionState {
    Seen,
    NotYet,       // a later scan is the first that shows it
    Gone,         // an earlier scan showed it; others are outlined here, so that it was looked for
    Disappeared,  // gone, and its site is marked on this scan
    NotOutlined,  // the scan has no outline of a tumour, and nobody confirmed that this one disappeared
    Outside,      // its place lies outside of the scan
    Unknown,      // the scan is not aligned: nobody can tell which lesion is which
};

/// One lesion on one scan.
struct LesionSight {
    LesionState state = LesionState::Unknown;
    std::string structure_id;                      // of its outline, or of its marked site; else empty
    std::optional<core::Millimetre> diameter;      // longest within one axial slice; where it is seen
    std::optional<core::Millilitre> volume;        // where it is seen
    std::optional<core::Percent> diameter_change;  // since the scan that showed it last
    std::optional<core::Percent> volume_change;    // since the scan that showed it last
    bool ambiguous = false;                        // which one it is could be otherwise
};

struct CourseLesion {
    std::string name;  // on the scan that showed it first
    bool target = false;
    bool appeared = false;             // a scan before had been outlined and did not show it
    std::vector<LesionSight> on_scan;  // in the order of `LesionCourse::scans`
};

/// What is known of the lesions of one scan as a whole.
struct LesionScan {
    std::string scan_id;
    std::string scan_name;
    std::string cannot_say_because;     // why nothing is known of its lesions; empty where something is
    std::optional<RecistPoint> recist;  // none where there are no targets
};

struct LesionCourse {
    std::vector<LesionScan> scans;      // in the order of their dates; of the case where one has none
    std::vector<CourseLesion> lesions;  // those of the first scan first, the largest first
    std::string no_recist_because;      // why there is no response; empty where there is one
    /// `lesion-pair-ambiguous`, `lesion-pieces`, `tumour-not-outlined`, `lesion-outside`.
    core::Warnings warnings;
};

/// How far two scans may miss each other where the livers' surfaces did not tell (one has no outline).
inline constexpr core::Millimetre kUnknownResidual{10.0};

/// Each later scan's lesions are matched (`match_lesions`) with all that were seen before, each where it was
/// seen last, in the space of the first scan; the tolerance is the 95th percentile of the alignment's
/// residual. A lesion of the liver that is gone counts as 0 mm. Not assessed is one on a scan that is not
/// aligned, does not reach its place, or has no outline of a tumour: nobody may have looked there. That
/// nothing is left is said by sites that a person marked or confirmed as disappeared.
LesionCourse lesion_course(const core::Case& subject, const MeasureOptions& options);

}  // namespace remnant::volumetry

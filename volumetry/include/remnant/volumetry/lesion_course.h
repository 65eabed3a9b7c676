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
    Gone,         // an earlier scan showed it
    Disappeared,  // gone, and its site is marked on this scan
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
    bool appeared = false;             // no scan before showed it, and it is not the first scan
    std::vector<LesionSight> on_scan;  // in the order of the scans
};

/// What is known of the lesions of one scan as a whole.
struct LesionScan {
    std::string scan_id;
    std::string scan_name;
    std::string cannot_say_because;     // why its lesions are not matched; empty where they are
    std::optional<RecistPoint> recist;  // none where there are no targets
};

struct LesionCourse {
    std::vector<LesionScan> scans;      // in the order of the case
    std::vector<CourseLesion> lesions;  // those of the first scan first, the largest first
    std::string no_recist_because;      // why there is no response; empty where there is one
    core::Warnings warnings;            // `lesion-pair-ambiguous`, `lesion-pieces`
};

/// How far two scans may miss each other where the livers' surfaces did not tell (one has no outline).
inline constexpr core::Millimetre kUnknownResidual{10.0};

/// Each later scan's lesions are matched (`match_lesions`) with all that were seen before, each where it was
/// seen last, in the space of the first scan; the tolerance is the 95th percentile of the alignment's
/// residual. A lesion of the liver that is gone counts as 0 mm, one on a scan that is not aligned as not
/// assessed.
LesionCourse lesion_course(const core::Case& subject, const MeasureOptions& options);

}  // namespace remnant::volumetry

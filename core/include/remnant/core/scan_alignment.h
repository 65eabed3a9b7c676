#pragma once
// The scans of one case side by side: which are shown, where a point of the one lies in the other, and what
// becomes of that when one is taken out.

#include <optional>

#include "remnant/core/case.h"
#include "remnant/core/edit.h"

namespace remnant::core {

/// p ↦ matrix · p + translation, LPS mm.
struct PlaceMap {
    Mat3 matrix = Mat3::Identity();
    Vec3 translation = Vec3::Zero();

    [[nodiscard]] Vec3 operator()(const Vec3& point) const { return matrix * point + translation; }
};

/// The scan to be seen beside the one that is shown, or laid over it: the one the view names, else the first
/// of the others. Null where there is only one scan.
const TimePoint* compared_scan(const Case& subject);

/// From the one scan's space into the other's, by how each lies to the first scan of the case. None where
/// one of them has not been aligned. Both must be of `subject`.
std::optional<PlaceMap> map_between(const Case& subject, const TimePoint& from, const TimePoint& to);

/// The view of the case with another scan shown. The crosshair stays at the same place of the patient where
/// the two are aligned, and at the same coordinates where they are not.
ViewState view_at_scan(const Case& subject, const std::string& scan_id);

/// What takes a scan out of a case. The scans are aligned to the first: where that is the one that goes, the
/// others are aligned to the next, by the same maps but with their residuals unknown, or to none where the
/// next was not aligned. Applying it is refused where the case has no such scan.
Change remove_scan(const Case& subject, const std::string& scan_id);

}  // namespace remnant::core

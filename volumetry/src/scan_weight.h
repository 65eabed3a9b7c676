#pragma once
// What the patient weighed on the day of a scan.

#include <optional>

#include "remnant/core/case.h"

namespace remnant::volumetry {

/// The scan's own weight; where it has none, the patient's holds for it.
inline std::optional<core::Kilogram> weight_on(const core::TimePoint& scan, const core::Patient& patient) {
    return scan.conditions.weight ? scan.conditions.weight : patient.weight;
}

}  // namespace remnant::volumetry

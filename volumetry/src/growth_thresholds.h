#pragma once
// What growth is held to.

namespace remnant::volumetry {

/// Kinetic growth rate of the first follow-up, points of sFLR a week (Shindoh, J Am Coll Surg 2013;216:201).
inline constexpr double kNeededKineticRate = 2.0;

}  // namespace remnant::volumetry

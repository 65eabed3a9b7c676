#pragma once
// Which side of a fresh cut stays.

#include <cmath>

#include "remnant/core/geometry.h"

namespace remnant::volumetry {

/// The normal turned so that it points to the patient's left (+x), failing that to the head, failing both to
/// the back: the side that stays must not depend on which way a line was drawn.
inline core::Vec3 towards_left(const core::Vec3& normal) {
    constexpr double kNone = 1e-9;
    double sense = normal[1];
    if (std::abs(normal[2]) > kNone) sense = normal[2];
    if (std::abs(normal[0]) > kNone) sense = normal[0];
    return sense < 0 ? core::Vec3(-normal) : normal;
}

}  // namespace remnant::volumetry

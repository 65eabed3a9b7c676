#include "remnant/core/annotation.h"

#include <Eigen/Geometry>
#include <cmath>
#include <numbers>

namespace remnant::core {

Millimetre length_of(const DistanceLine& line) {
    return Millimetre((line.to - line.from).norm());
}

Degrees angle_of(const AngleMark& mark) {
    const Vec3 a = mark.from - mark.vertex;
    const Vec3 b = mark.to - mark.vertex;
    // The arc tangent stays exact near 0° and 180°, where the arc cosine does not.
    return Degrees(std::atan2(a.cross(b).norm(), a.dot(b)) * 180.0 / std::numbers::pi);
}

double area_of(const EllipseRegion& region) {
    return std::numbers::pi * region.u.cross(region.v).norm();
}

}  // namespace remnant::core

#include "remnant/core/plan.h"

namespace remnant::core {

Result<CuttingPlane> cutting_plane(const Vec3& point, const Vec3& normal, const std::string& what) {
    if (!point.allFinite() || !normal.allFinite())
        return refuse(what, "a coordinate of the plane is not a number");
    const double length = normal.stableNorm();
    if (!(length > 0.0)) return refuse(what, "the normal of the plane has no length, so it has no direction");
    CuttingPlane plane{point, normal};
    // A normal that is already a unit vector keeps its bits.
    if (length != 1.0) plane.normal = normal / length;
    return plane;
}

}  // namespace remnant::core

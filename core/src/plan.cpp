#include "remnant/core/plan.h"

#include <cmath>

namespace remnant::core {
namespace {

constexpr double kLargestZoneMm = 500.0;
constexpr double kLargestMarginMm = 100.0;
constexpr double kRightAngle = 1e-6;
constexpr double kUnitLength = 1e-12;

bool is_extent(double mm) {
    return mm > 0.0 && mm <= kLargestZoneMm;
}

Result<Cut> good(const AblationSphere& sphere, const std::string& what) {
    if (!sphere.centre.allFinite()) return refuse(what, "the centre of the sphere is not a point");
    if (!is_extent(sphere.radius.value()))
        return refuse(what, "the radius of the sphere is not between 0 and 500 mm");
    return sphere;
}

Result<Cut> good(const AblationEllipsoid& zone, const std::string& what) {
    if (!zone.centre.allFinite()) return refuse(what, "the centre of the ellipsoid is not a point");
    for (std::size_t n = 0; n < 3; ++n) {
        const Vec3& axis = zone.semi_axes[n];
        const Vec3& next = zone.semi_axes[(n + 1) % 3];
        if (!axis.allFinite() || !is_extent(axis.norm()))
            return refuse(what, "a semi-axis of the ellipsoid is not between 0 and 500 mm long");
        if (std::abs(axis.normalized().dot(next.normalized())) > kRightAngle)
            return refuse(what, "the semi-axes of the ellipsoid are not at right angles");
    }
    return zone;
}

Result<Cut> good(Wedge wedge, const std::string& what) {
    if (wedge.tumours.empty()) return refuse(what, "the wedge names no tumour to go round");
    const double margin = wedge.margin.value();
    if (!(margin >= 0.0 && margin <= kLargestMarginMm))
        return refuse(what, "the margin of the wedge is not between 0 and 100 mm");
    return wedge;
}

Result<Cut> good(CuttingSurface surface, const std::string& what) {
    const BezierPatch& patch = surface.patch;
    const auto allowed = [](int n) { return n >= kLeastControlPoints && n <= kMostControlPoints; };
    if (!allowed(patch.rows) || !allowed(patch.columns) ||
        patch.points.size() != static_cast<std::size_t>(patch.rows * patch.columns))
        return refuse(what, "a curved cut has 4 to 7 rows of 4 to 7 control points");
    for (const Vec3& point : patch.points) {
        if (!point.allFinite()) return refuse(what, "a control point of the curved cut is not a point");
    }
    if (!surface.keep_side_of.allFinite())
        return refuse(what, "the point on the side that stays is not a point");
    return surface;
}

Result<Cut> good(const CuttingPlane& plane, const std::string& what) {
    auto made = cutting_plane(plane.point, plane.normal, what);
    if (!made) return refuse(made.error());
    return *made;
}

template <class Anatomic>
Result<Cut> good(Anatomic cut, const std::string&) {
    return cut;
}

}  // namespace

Result<CuttingPlane> cutting_plane(const Vec3& point, const Vec3& normal, const std::string& what) {
    if (!point.allFinite() || !normal.allFinite())
        return refuse(what, "a coordinate of the plane is not a number");
    const double length = normal.stableNorm();
    if (!(length > 0.0)) return refuse(what, "the normal of the plane has no length, so it has no direction");
    CuttingPlane plane{point, normal};
    // A normal that is a unit vector already keeps its bits, so that a plane read back is the plane written.
    if (std::abs(length - 1.0) > kUnitLength) plane.normal = normal / length;
    return plane;
}

Result<Cut> validated(Cut cut, const std::string& what) {
    return std::visit([&](auto& kind) { return good(std::move(kind), what); }, cut);
}

}  // namespace remnant::core

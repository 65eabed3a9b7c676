#pragma once
// What the surgeon intends to take and to leave, as data.

#include <string>
#include <variant>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/structure.h"

namespace remnant::core {

/// The remnant is these segments.
struct RemnantSegments {
    std::vector<Segment> keep;
    bool operator==(const RemnantSegments&) const = default;
};

/// The remnant is what a named operation leaves (id of the operation catalogue, "+1" appended takes the
/// caudate too).
struct NamedOperation {
    std::string id;
    bool operator==(const NamedOperation&) const = default;
};

/// The remnant is the side the normal points to; a voxel centre on the plane stays.
/// LPS mm; the normal has unit length (see `cutting_plane`).
struct CuttingPlane {
    Vec3 point = Vec3::Zero();
    Vec3 normal = Vec3::UnitX();
    bool operator==(const CuttingPlane& o) const { return point == o.point && normal == o.normal; }
};

/// Normalises; refuses a normal of no length and anything not finite. `what` names the option or plan.
Result<CuttingPlane> cutting_plane(const Vec3& point, const Vec3& normal, const std::string& what);

using Resection = std::variant<RemnantSegments, NamedOperation, CuttingPlane>;

struct ResectionPlan {
    std::string name;
    Resection resection;
    bool operator==(const ResectionPlan&) const = default;
};

}  // namespace remnant::core

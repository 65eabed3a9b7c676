#pragma once
// What the surgeon intends to take and to leave, as data.

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/structure.h"
#include "remnant/core/units.h"

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

/// Liver within a closed zone goes: centre ≤ `radius` from `centre`, LPS mm.
struct AblationSphere {
    Vec3 centre = Vec3::Zero();
    Millimetre radius{0.0};
    bool operator==(const AblationSphere& o) const { return centre == o.centre && radius == o.radius; }
};

/// As the sphere, with three semi-axes at right angles (LPS mm).
struct AblationEllipsoid {
    Vec3 centre = Vec3::Zero();
    std::array<Vec3, 3> semi_axes{Vec3::UnitX(), Vec3::UnitY(), Vec3::UnitZ()};
    bool operator==(const AblationEllipsoid& o) const {
        return centre == o.centre && semi_axes == o.semi_axes;
    }
};

/// Parenchyma-sparing: the liver within `margin` of these tumours and the way out to the capsule go. Tumours
/// by id or name of their structures.
struct Wedge {
    std::vector<std::string> tumours;
    Millimetre margin{10.0};
    bool operator==(const Wedge&) const = default;
};

/// These segments go.
struct RemovedSegments {
    std::vector<Segment> segments;
    bool operator==(const RemovedSegments&) const = default;
};

/// A tensor-product Bézier patch: `rows` × `columns` control points, row by row, LPS mm; 4 to 7 each way.
struct BezierPatch {
    int rows = 0;
    int columns = 0;
    std::vector<Vec3> points;

    [[nodiscard]] const Vec3& at(int row, int column) const {
        return points[static_cast<std::size_t>(row * columns + column)];
    }
    bool operator==(const BezierPatch& o) const {
        return rows == o.rows && columns == o.columns && points == o.points;
    }
};

inline constexpr int kLeastControlPoints = 4;
inline constexpr int kMostControlPoints = 7;

/// A curved cut: the patch, continued along its boundary tangents. What lies on the same side as
/// `keep_side_of` stays: the straight line to it crosses the surface an even number of times.
struct CuttingSurface {
    BezierPatch patch;
    Vec3 keep_side_of = Vec3::Zero();
    bool operator==(const CuttingSurface& o) const {
        return patch == o.patch && keep_side_of == o.keep_side_of;
    }
};

using Cut = std::variant<CuttingPlane, CuttingSurface, Wedge, AblationSphere, AblationEllipsoid,
                         RemovedSegments, NamedOperation>;

/// One entry of a plan. One that is off removes nothing.
struct Removal {
    std::string name;
    std::optional<Colour> colour;
    bool on = true;
    Cut cut;
    bool operator==(const Removal&) const = default;
};

/// What goes in one sitting: whatever any entry removes.
struct PlanStage {
    std::string name;
    std::vector<Removal> removes;
    /// Since the stage before, in which the remnant is meant to grow; absent where it is left open, and of
    /// the first stage.
    std::optional<Days> interval = std::nullopt;
    bool operator==(const PlanStage&) const = default;
};

/// Cuts in the order of the operations. A plan in one stage has one without a name.
struct RemovalPlan {
    std::vector<PlanStage> stages;
    bool operator==(const RemovalPlan&) const = default;
};

/// Refuses what no cut can be, naming `what`: coordinates that are not finite, a radius or semi-axis outside
/// (0, 500] mm, semi-axes more than 1e-6 off right angles, a margin outside [0, 100] mm, a wedge round
/// nothing, control points not 4 to 7 each way. A plane's normal comes back with unit length.
Result<Cut> validated(Cut cut, const std::string& what);

using Resection = std::variant<RemnantSegments, NamedOperation, CuttingPlane, RemovalPlan>;

struct ResectionPlan {
    std::string name;
    Resection resection;
    bool operator==(const ResectionPlan&) const = default;
};

}  // namespace remnant::core

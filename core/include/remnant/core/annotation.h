#pragma once
// What a person measured on a picture: distances, angles, regions. Kept in the case, in LPS mm.

#include <string>
#include <variant>

#include "remnant/core/geometry.h"
#include "remnant/core/units.h"

namespace remnant::core {

struct DistanceLine {
    Vec3 from = Vec3::Zero();
    Vec3 to = Vec3::Zero();
    bool operator==(const DistanceLine& o) const { return from == o.from && to == o.to; }
};

struct AngleMark {
    Vec3 from = Vec3::Zero();
    Vec3 vertex = Vec3::Zero();
    Vec3 to = Vec3::Zero();
    bool operator==(const AngleMark& o) const { return from == o.from && vertex == o.vertex && to == o.to; }
};

/// A flat ellipse: all points centre + a·u + b·v with a² + b² ≤ 1. `u` and `v` are its half axes, mm.
struct EllipseRegion {
    Vec3 centre = Vec3::Zero();
    Vec3 u = Vec3::UnitX();
    Vec3 v = Vec3::UnitY();
    bool operator==(const EllipseRegion& o) const { return centre == o.centre && u == o.u && v == o.v; }
};

struct Annotation {
    std::string id;    // unique in the case
    std::string name;  // "distance 1", or what a person called it
    std::string time_point_id;
    std::variant<DistanceLine, AngleMark, EllipseRegion> shape;

    bool operator==(const Annotation&) const = default;
};

Millimetre length_of(const DistanceLine& line);
/// 0–180°; 0 where an arm has no length.
Degrees angle_of(const AngleMark& mark);
/// mm², for half axes at right angles.
double area_of(const EllipseRegion& region);

}  // namespace remnant::core

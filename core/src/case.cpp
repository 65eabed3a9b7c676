#include "remnant/core/case.h"

#include <algorithm>

namespace remnant::core {
namespace {
bool equal_geometry(const GridGeometry& a, const GridGeometry& b) {
    return a.size == b.size && a.origin == b.origin && a.spacing == b.spacing && a.direction == b.direction;
}
}  // namespace

const Structure* TimePoint::find(const std::string& structure_id) const {
    const auto found = std::ranges::find(structures, structure_id, &Structure::id);
    return found == structures.end() ? nullptr : &*found;
}

// The CT is immutable and shared: the same picture is the same object.
bool TimePoint::operator==(const TimePoint& other) const {
    return id == other.id && name == other.name && date == other.date && identity == other.identity &&
           conditions == other.conditions && alignment == other.alignment &&
           equal_geometry(geometry, other.geometry) && ct == other.ct && structures == other.structures &&
           warnings == other.warnings;
}

const TimePoint* Case::find(const std::string& time_point_id) const {
    const auto found = std::ranges::find(time_points, time_point_id, &TimePoint::id);
    return found == time_points.end() ? nullptr : &*found;
}

const ResectionPlan* Case::find_plan(const std::string& name) const {
    const auto found = std::ranges::find(plans, name, &ResectionPlan::name);
    return found == plans.end() ? nullptr : &*found;
}

const TimePoint* Case::shown() const {
    if (const TimePoint* named = find(view.time_point_id)) return named;
    return time_points.empty() ? nullptr : &time_points.front();
}

}  // namespace remnant::core

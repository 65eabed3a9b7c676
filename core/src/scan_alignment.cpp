#include "remnant/core/scan_alignment.h"

#include <Eigen/LU>

#include <algorithm>

namespace remnant::core {
namespace {

/// How a scan lies to the first one of its case; the first lies to itself as it is.
std::optional<PlaceMap> to_first(const Case& subject, const TimePoint& scan) {
    if (scan.id == subject.time_points.front().id) return PlaceMap{};
    if (!scan.alignment) return std::nullopt;
    return PlaceMap{scan.alignment->matrix, scan.alignment->translation};
}

}  // namespace

const TimePoint* compared_scan(const Case& subject) {
    const TimePoint* shown = subject.shown();
    if (shown == nullptr) return nullptr;
    const TimePoint* named = subject.find(subject.view.compare_scan);
    if (named != nullptr && named != shown) return named;
    const auto other = std::ranges::find_if(subject.time_points,
                                            [&](const TimePoint& scan) { return scan.id != shown->id; });
    return other == subject.time_points.end() ? nullptr : &*other;
}

std::optional<PlaceMap> map_between(const Case& subject, const TimePoint& from, const TimePoint& to) {
    const auto down = to_first(subject, from);
    const auto other = to_first(subject, to);
    if (!down || !other) return std::nullopt;
    const Mat3 up = other->matrix.inverse();
    return PlaceMap{up * down->matrix, up * (down->translation - other->translation)};
}

ViewState view_at_scan(const Case& subject, const std::string& scan_id) {
    ViewState view = subject.view;
    const TimePoint* from = subject.shown();
    const TimePoint* to = subject.find(scan_id);
    if (from == nullptr || to == nullptr) return view;
    view.time_point_id = scan_id;
    const auto place = map_between(subject, *from, *to);
    if (place && view.crosshair) view.crosshair = (*place)(*view.crosshair);
    return view;
}

}  // namespace remnant::core

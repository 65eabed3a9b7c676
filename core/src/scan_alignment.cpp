#include "remnant/core/scan_alignment.h"

#include <Eigen/LU>

#include <algorithm>

namespace remnant::core {
namespace {

/// How a scan lies to the space the scans of its case are aligned to: the first one's. Where a file has an
/// alignment for the first scan too, that space is of a scan which is gone, and still common to all.
std::optional<PlaceMap> to_common(const Case& subject, const TimePoint& scan) {
    if (scan.alignment) return PlaceMap{scan.alignment->matrix, scan.alignment->translation};
    if (scan.id == subject.time_points.front().id) return PlaceMap{};
    return std::nullopt;
}

/// How an aligned scan lies to the one that is first from now on; none where that was not aligned. The
/// distance between these two surfaces was not measured.
std::optional<Alignment> aligned_to(const Case& subject, const TimePoint& scan, const TimePoint& first) {
    const auto map = map_between(subject, scan, first);
    if (!map) return std::nullopt;
    return Alignment{scan.alignment->method, map->matrix, map->translation, std::nullopt, std::nullopt};
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
    const auto down = to_common(subject, from);
    const auto other = to_common(subject, to);
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

Change remove_scan(const Case& subject, const std::string& scan_id) {
    const TimePoint* removed = subject.find(scan_id);
    Change change{"remove scan " + (removed == nullptr ? scan_id : removed->name), {}};
    const bool is_first = removed != nullptr && removed == &subject.time_points.front();
    if (is_first && subject.time_points.size() > 1) {
        const TimePoint& next = subject.time_points[1];
        change.edits.push_back(SetAlignment{next.id, std::nullopt});
        for (std::size_t n = 2; n < subject.time_points.size(); ++n) {
            const TimePoint& scan = subject.time_points[n];
            if (scan.alignment)
                change.edits.push_back(SetAlignment{scan.id, aligned_to(subject, scan, next)});
        }
    }
    change.edits.push_back(RemoveTimePoint{scan_id});
    return change;
}

}  // namespace remnant::core

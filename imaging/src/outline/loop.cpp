#include "remnant/imaging/outline_loop.h"

#include <algorithm>

#include "label/rasterise.h"

namespace remnant::imaging::outline {

core::MaskSection inside_of_loop(std::span<const SlicePoint> loop, int columns, int rows) {
    label::Contour contour;
    for (const SlicePoint& point : loop) contour.push_back({point[0], point[1]});
    const core::Size3 size{columns, rows, 1};
    core::LabelMaskBuilder builder(size);
    label::fill_even_odd({contour}, 0, size, builder);
    return core::section_of(std::move(builder).build(), 2, 0);
}

core::Result<core::LabelMask> looped(const core::LabelMask& mask, const SlicePlane& plane,
                                     std::span<const SlicePoint> loop, Paint paint) {
    if (!lies_in(plane, mask.size())) return core::refuse("loop", "the scan has no such slice");
    if (loop.size() < 3) return core::refuse("loop", "a loop needs at least three points");
    if (!std::ranges::all_of(loop, [](const SlicePoint& point) { return point.allFinite(); }))
        return core::refuse("loop", "a point of the loop is no number");
    const auto area =
        inside_of_loop(loop, columns_of(mask.size(), plane.axis), rows_of(mask.size(), plane.axis));
    return painted_in_slice(mask, plane, area, paint);
}

}  // namespace remnant::imaging::outline

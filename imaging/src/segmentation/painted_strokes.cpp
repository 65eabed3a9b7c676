#include "segmentation/painted_strokes.h"

#include <algorithm>
#include <cmath>

#include "outline/capsule.h"
#include "outline/voxel_walk.h"

namespace remnant::imaging::segmentation {
namespace {

/// The indices along one axis that a way with its radius can reach.
std::pair<int, int> reach(double from, double to, double by, int size) {
    const double last = size - 1;
    return {static_cast<int>(std::clamp(std::ceil(std::min(from, to) - by), 0.0, last)),
            static_cast<int>(std::clamp(std::floor(std::max(from, to) + by), 0.0, last))};
}

void paint_way(const core::Vec3& from, const core::Vec3& to, double radius, const core::GridGeometry& grid,
               core::LabelMaskBuilder& painted) {
    const outline::Capsule capsule(from, to, grid.spacing, radius);
    // A hair more, so that rounding leaves out no voxel that lies exactly at the radius.
    const core::Vec3 by = core::Vec3::Constant(radius + 1e-6).cwiseQuotient(grid.spacing);
    const auto [i0, i1] = reach(from[0], to[0], by[0], grid.size[0]);
    const auto [j0, j1] = reach(from[1], to[1], by[1], grid.size[1]);
    const auto [k0, k1] = reach(from[2], to[2], by[2], grid.size[2]);
    for (int k = k0; k <= k1; ++k) {
        for (int j = j0; j <= j1; ++j) {
            const core::Run run = capsule.row(j, k, i0, i1);
            if (run.begin < run.end) painted.add(j, k, run.begin, run.end);
        }
    }
    outline::for_each_voxel_between(from, to, grid.size, [&](const core::Size3& voxel) {
        painted.add(voxel[1], voxel[2], voxel[0], voxel[0] + 1);
    });
}

void paint(const Stroke& stroke, const core::GridGeometry& grid, core::LabelMaskBuilder& painted) {
    core::Vec3 from = grid.index(stroke.points.front());
    for (std::size_t n = stroke.points.size() > 1 ? 1 : 0; n < stroke.points.size(); ++n) {
        const core::Vec3 to = grid.index(stroke.points[n]);
        paint_way(from, to, stroke.radius.value(), grid, painted);
        from = to;
    }
}

}  // namespace

Painted painted_by(std::span<const Stroke> strokes, const core::GridGeometry& grid) {
    Painted painted{core::LabelMask(grid.size), core::LabelMask(grid.size)};
    for (std::size_t n = 0; n < strokes.size();) {
        const StrokeLabel label = strokes[n].label;
        core::LabelMaskBuilder builder(grid.size);
        for (; n < strokes.size() && strokes[n].label == label; ++n) paint(strokes[n], grid, builder);
        const core::LabelMask drawn = std::move(builder).build();
        core::LabelMask& own = label == StrokeLabel::In ? painted.in : painted.out;
        core::LabelMask& other = label == StrokeLabel::In ? painted.out : painted.in;
        own = core::united(own, drawn);
        other = core::subtracted(other, drawn);
    }
    return painted;
}

std::vector<Side> painted_sides(const Painted& painted, const WorkingGrid& grid) {
    const Field in = block_shares(painted.in, grid);
    const Field out = block_shares(painted.out, grid);
    std::vector<Side> sides(in.size(), Side::Open);
    for (std::size_t n = 0; n < sides.size(); ++n) {
        if (in[n] > out[n]) sides[n] = Side::In;
        if (out[n] > in[n]) sides[n] = Side::Out;
    }
    return sides;
}

}  // namespace remnant::imaging::segmentation

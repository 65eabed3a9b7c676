#include "remnant/imaging/outline_brush.h"

#include <algorithm>
#include <cmath>

#include "outline/capsule.h"
#include "outline/hu_rows.h"
#include "outline/row_edit.h"
#include "outline/voxel_walk.h"

namespace remnant::imaging::outline {
namespace {

using core::IndexBox;
using core::LabelMask;
using core::Run;
using core::Vec3;

constexpr double kLargestRadius = 200.0;

/// The voxels that a capsule can reach, the slice alone for a disc; empty where it passes the grid by.
IndexBox reach(const Vec3& from, const Vec3& to, const core::GridGeometry& grid, const Brush& brush,
               const SlicePlane& plane) {
    IndexBox box;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto at = static_cast<Eigen::Index>(axis);
        const double by = brush.radius.value() / grid.spacing[at] + 1.0;
        const double last = grid.size[axis] - 1;
        box.low[axis] =
            static_cast<int>(std::clamp(std::floor(std::min(from[at], to[at]) - by), 0.0, last + 1));
        box.high[axis] = static_cast<int>(std::clamp(std::ceil(std::max(from[at], to[at]) + by), -1.0, last));
    }
    if (brush.shape == BrushShape::Disc) {
        const auto axis = static_cast<std::size_t>(plane.axis);
        box.low[axis] = box.high[axis] = plane.index;
    }
    return box;
}

/// The rows a stroke covers, before bounds.
class StrokeRows {
  public:
    explicit StrokeRows(const IndexBox& box)
        : box_(box),
          rows_(static_cast<std::size_t>(box.high[1] - box.low[1] + 1) *
                static_cast<std::size_t>(box.high[2] - box.low[2] + 1)) {}
    [[nodiscard]] std::vector<Run>& row(int j, int k) {
        return rows_[static_cast<std::size_t>(k - box_.low[2]) *
                         static_cast<std::size_t>(box_.high[1] - box_.low[1] + 1) +
                     static_cast<std::size_t>(j - box_.low[1])];
    }
    [[nodiscard]] bool covers(const core::Size3& voxel) const {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (voxel[axis] < box_.low[axis] || voxel[axis] > box_.high[axis]) return false;
        }
        return true;
    }

  private:
    IndexBox box_;
    std::vector<std::vector<Run>> rows_;
};

/// `drawn` without what the bounds forbid.
std::vector<Run> bounded(std::vector<Run> drawn, int j, int k, const Brush& brush,
                         const BrushBounds& bounds) {
    if (bounds.only_in != nullptr) {
        std::vector<Run> common;
        append_common(drawn, bounds.only_in->row(j, k), common);
        drawn = std::move(common);
    }
    if (!brush.only_hu) return drawn;
    std::vector<Run> fitting;
    std::visit(
        [&](const auto& voxels) {
            for (const Run& run : drawn) append_within_hu(*voxels, j, k, run, *brush.only_hu, fitting);
        },
        *bounds.ct);
    return fitting;
}

core::Result<> fits(const LabelMask& mask, const core::GridGeometry& grid, const Brush& brush,
                    const SlicePlane& plane, const BrushBounds& bounds) {
    if (!(brush.radius.value() > 0 && brush.radius.value() <= kLargestRadius))
        return core::refuse("brush", "the radius must lie above 0 and at most at 200 mm");
    if (mask.size() != grid.size) return core::refuse("brush", "the outline does not lie on this grid");
    if (brush.shape == BrushShape::Disc && !lies_in(plane, grid.size))
        return core::refuse("brush", "the scan has no such slice");
    if (bounds.only_in != nullptr && bounds.only_in->size() != grid.size)
        return core::refuse("brush", "the outline to stay within does not lie on this grid");
    if (!brush.only_hu) return {};
    if (bounds.ct == nullptr) return core::refuse("brush", "there is no CT to bound it by Hounsfield units");
    if (core::geometry_of(*bounds.ct).size != grid.size)
        return core::refuse("brush", "the CT does not lie on this grid");
    return good_range(*brush.only_hu);
}

}  // namespace

core::Result<LabelMask> brushed(const LabelMask& mask, const core::GridGeometry& grid, const Brush& brush,
                                const SlicePlane& plane, const Vec3& from_world, const Vec3& to_world,
                                const BrushBounds& bounds) {
    if (auto good = fits(mask, grid, brush, plane, bounds); !good)
        return core::refuse(std::move(good.error()));
    Vec3 from = grid.index(from_world);
    Vec3 to = grid.index(to_world);
    if (!from.allFinite() || !to.allFinite())
        return core::refuse("brush", "a point of the stroke is no number");
    if (brush.shape == BrushShape::Disc) from[plane.axis] = to[plane.axis] = plane.index;
    const IndexBox box = reach(from, to, grid, brush, plane);
    if (box.low[0] > box.high[0] || box.low[1] > box.high[1] || box.low[2] > box.high[2]) return mask;
    StrokeRows rows(box);
    const Capsule capsule(from, to, grid.spacing, brush.radius.value());
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        for (int j = box.low[1]; j <= box.high[1]; ++j) {
            const Run run = capsule.row(j, k, box.low[0], box.high[0]);
            if (run.begin < run.end) rows.row(j, k).push_back(run);
        }
    }
    for_each_voxel_between(from, to, grid.size, [&](const core::Size3& voxel) {
        if (rows.covers(voxel)) rows.row(voxel[1], voxel[2]).push_back({voxel[0], voxel[0] + 1});
    });
    return with_rows(mask, box.low[1], box.high[1], box.low[2], box.high[2],
                     [&](int j, int k, Runs row, std::vector<Run>& runs) {
                         normalise(rows.row(j, k));
                         append_painted(row, bounded(rows.row(j, k), j, k, brush, bounds), brush.paint, runs);
                     });
}

}  // namespace remnant::imaging::outline

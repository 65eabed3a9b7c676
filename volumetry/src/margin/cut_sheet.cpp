#include "remnant/volumetry/cut_sheet.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "remnant/volumetry/cut_shaping.h"
#include "remnant/volumetry/segment_map.h"
#include "remnant/volumetry/surface_mesh.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;

std::optional<core::BezierPatch> patch_of(const core::Cut& cut, const core::LabelMask& liver,
                                          const core::GridGeometry& grid) {
    if (const auto* surface = std::get_if<core::CuttingSurface>(&cut)) return surface->patch;
    const auto* plane = std::get_if<core::CuttingPlane>(&cut);
    if (plane == nullptr) return std::nullopt;
    return bent_from(*plane, liver, grid, core::kLeastControlPoints, core::kLeastControlPoints).patch;
}

/// What the outlines say of one point.
class Outlines {
  public:
    Outlines(const core::TimePoint& scan, const core::LabelMask& liver)
        : grid_(scan.geometry), liver_(liver), segments_(SegmentMap::of(scan)) {
        for (const core::Structure& s : scan.structures) {
            if (is_vessel(s.kind)) vessels_.push_back(&s);
        }
    }

    void describe(SheetPoint& point) const {
        const Vec3 index = grid_.index(point.at);
        std::array<int, 3> voxel{};
        for (int axis = 0; axis < 3; ++axis) {
            const auto n = static_cast<std::size_t>(axis);
            voxel[n] = static_cast<int>(std::lround(index[axis]));
            if (voxel[n] < 0 || voxel[n] >= grid_.size[n]) return;
        }
        const auto holds = [&](const core::LabelMask& mask) {
            return mask.contains(voxel[0], voxel[1], voxel[2]);
        };
        point.in_liver = holds(liver_);
        if (!point.in_liver) return;
        for (const SegmentMap::Entry& entry : segments_.entries()) {
            if (holds(entry.mask)) point.segment = entry.segment;
        }
        for (const core::Structure* vessel : vessels_) {
            if (holds(vessel->mask)) point.vessel = vessel->name;
        }
    }

  private:
    const core::GridGeometry& grid_;
    const core::LabelMask& liver_;
    SegmentMap segments_;
    std::vector<const core::Structure*> vessels_;
};

}  // namespace

const SheetPoint* CutSheet::nearest(const Vec3& world) const {
    const auto found = std::ranges::min_element(
        points, {}, [&](const SheetPoint& point) { return (point.at - world).squaredNorm(); });
    return found == points.end() ? nullptr : &*found;
}

std::optional<CutSheet> sheet_of(const core::Cut& cut, const core::TimePoint& scan,
                                 const core::LabelMask& liver, int points_each_way,
                                 const MarginMeter* meter) {
    if (liver.empty() || points_each_way < 2) return std::nullopt;
    const auto patch = patch_of(cut, liver, scan.geometry);
    if (!patch) return std::nullopt;
    CutSheet sheet{points_each_way, points_each_way, {}};
    sheet.points.resize(static_cast<std::size_t>(points_each_way) *
                        static_cast<std::size_t>(points_each_way));
    const Outlines outlines(scan, liver);
    tbb::parallel_for(0, points_each_way, [&](int row) {
        for (int column = 0; column < points_each_way; ++column) {
            SheetPoint& point = sheet.points[static_cast<std::size_t>(row * points_each_way + column)];
            point.at = point_on(*patch, static_cast<double>(row) / (points_each_way - 1),
                                static_cast<double>(column) / (points_each_way - 1));
            outlines.describe(point);
            if (!point.in_liver || meter == nullptr) continue;
            const core::Millimetre margin = meter->to_nearest_tumour(point.at);
            if (std::isfinite(margin.value())) point.margin = margin;
        }
    });
    return sheet;
}

}  // namespace remnant::volumetry

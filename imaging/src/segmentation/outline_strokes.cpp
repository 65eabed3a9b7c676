#include "remnant/imaging/outline_strokes.h"

#include <fmt/format.h>

#include <cmath>
#include <span>

#include "segmentation/painted_strokes.h"
#include "segmentation/stroke_correction.h"
#include "segmentation/stroke_outline.h"

namespace remnant::imaging {
namespace {

using namespace segmentation;

constexpr const char* kWhat = "strokes";
constexpr double kLargestRadius = 50.0;

bool lies_in(const core::Vec3& point, const core::GridGeometry& grid) {
    const core::Vec3 index = grid.index(point);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double at = index[static_cast<Eigen::Index>(axis)];
        if (!(at >= -0.5 && at <= grid.size[axis] - 0.5)) return false;
    }
    return true;
}

core::Result<> good(const Stroke& stroke, std::size_t number, const core::GridGeometry& grid) {
    const std::string which = fmt::format("stroke {}", number);
    const double radius = stroke.radius.value();
    if (!(radius > 0.0 && radius <= kLargestRadius))
        return core::refuse(which, "the radius must lie above 0 and at most at 50 mm");
    if (stroke.points.empty()) return core::refuse(which, "it has no points");
    for (const core::Vec3& point : stroke.points) {
        if (!point.allFinite()) return core::refuse(which, "a point is no number");
        if (!lies_in(point, grid))
            return core::refuse(which, fmt::format("the point {:.1f}, {:.1f}, {:.1f} lies outside the scan",
                                                   point.x(), point.y(), point.z()));
    }
    return {};
}

bool any(std::span<const Stroke> strokes, StrokeLabel label) {
    return std::ranges::find(strokes, label, &Stroke::label) != strokes.end();
}

core::Result<> good(const StrokeRequest& request, const core::GridGeometry& grid) {
    if (request.strokes.empty()) return core::refuse(kWhat, "there are none");
    for (std::size_t n = 0; n < request.strokes.size(); ++n) {
        if (auto fine = good(request.strokes[n], n + 1, grid); !fine) return fine;
    }
    if (!request.current) {
        if (!any(request.strokes, StrokeLabel::In))
            return core::refuse(kWhat, "none lies inside; draw at least one inside and one outside");
        if (!any(request.strokes, StrokeLabel::Out))
            return core::refuse(kWhat, "none lies outside; draw at least one inside and one outside");
        return {};
    }
    if (request.current->size() != grid.size)
        return core::refuse(kWhat, "the outline to correct does not lie on this scan");
    if (request.fresh > request.strokes.size())
        return core::refuse(kWhat, "there are fewer strokes than those said to be old");
    return {};
}

/// What the new strokes paint of the voxels that are theirs.
Painted fresh_of(const StrokeRequest& request, const core::GridGeometry& grid) {
    return painted_by(std::span(request.strokes).subspan(request.fresh), grid);
}

}  // namespace

core::Result<core::LabelMask> outline_strokes(const core::CtVoxels& ct, const StrokeRequest& request,
                                              const core::JobContext& job) {
    const core::GridGeometry& grid = core::geometry_of(ct);
    if (const auto fine = good(request, grid); !fine) return core::refuse(fine.error());
    const Painted painted = painted_by(request.strokes, grid);
    const auto made = request.current ? corrected(*request.current, painted, fresh_of(request, grid), ct, job)
                                      : outlined_from(painted, ct, job);
    if (!made) return core::refuse(made.error());
    if (job.cancelled()) return core::refuse(core::cancelled_error("outlining by strokes"));
    job.report(1.0, "the outline is made");
    const core::LabelMask outline = core::subtracted(core::united(*made, painted.in), painted.out);
    return request.current ? core::sharing_slabs(outline, *request.current) : outline;
}

}  // namespace remnant::imaging

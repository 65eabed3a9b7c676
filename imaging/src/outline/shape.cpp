#include "remnant/imaging/outline_shape.h"

#include <algorithm>
#include <cmath>

#include "outline/shape_input.h"
#include "remnant/core/connected_pieces.h"
#include "remnant/core/dilation.h"
#include "remnant/core/mask_outside.h"

namespace remnant::imaging::outline {
namespace {

using core::GridGeometry;
using core::IndexBox;
using core::JobContext;
using core::LabelMask;
using core::Millimetre;

/// The voxels outside the mask in its box and one voxel around it. No voxel outside further away is nearer to
/// the mask than all of these: clamped into the box it comes nearer, and stays outside.
LabelMask outside_around(const LabelMask& mask) {
    IndexBox box = core::bounds(mask);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box.low[axis] = std::max(box.low[axis] - 1, 0);
        box.high[axis] = std::min(box.high[axis] + 1, mask.size()[axis] - 1);
    }
    return core::outside_in(mask, box);
}

LabelMask larger(const LabelMask& mask, const GridGeometry& grid, Millimetre distance) {
    return core::within(mask, grid, distance);
}

LabelMask smaller(const LabelMask& mask, const GridGeometry& grid, Millimetre distance) {
    if (mask.empty()) return mask;
    return core::subtracted(mask, core::within(outside_around(mask), grid, distance));
}

/// One step after the other on a good mask, unless cancelled between them; what stayed is shared.
template <class... Steps>
core::Result<LabelMask> after(const LabelMask& mask, const GridGeometry& grid, Millimetre distance,
                              const JobContext& job, const char* what, Steps... steps) {
    if (auto good = good_shape_input(mask, grid, distance, kLongestDistance, what); !good)
        return core::refuse(std::move(good.error()));
    LabelMask made = mask;
    for (const auto step : {steps...}) {
        if (job.cancelled()) break;
        made = step(made, grid, distance);
    }
    if (job.cancelled()) return core::refuse(core::cancelled_error(what));
    return core::sharing_slabs(std::move(made), mask);
}

}  // namespace

core::Result<> good_shape_input(const LabelMask& mask, const GridGeometry& grid, Millimetre distance,
                                double longest, const char* what) {
    if (!(distance.value() > 0.0 && distance.value() <= longest)) {
        return core::refuse(what, "the distance must lie above 0 and at most at " +
                                      std::to_string(static_cast<int>(longest)) + " mm");
    }
    if (mask.size() != grid.size) return core::refuse(what, "the outline does not lie on this grid");
    return {};
}

core::Result<LabelMask> grown(const LabelMask& mask, const GridGeometry& grid, Millimetre distance,
                              const JobContext& job) {
    return after(mask, grid, distance, job, "grow", larger);
}

core::Result<LabelMask> shrunk(const LabelMask& mask, const GridGeometry& grid, Millimetre distance,
                               const JobContext& job) {
    return after(mask, grid, distance, job, "shrink", smaller);
}

core::Result<LabelMask> opened(const LabelMask& mask, const GridGeometry& grid, Millimetre radius,
                               const JobContext& job) {
    return after(mask, grid, radius, job, "open", smaller, larger);
}

core::Result<LabelMask> closed(const LabelMask& mask, const GridGeometry& grid, Millimetre radius,
                               const JobContext& job) {
    return after(mask, grid, radius, job, "close", larger, smaller);
}

LabelMask largest_piece(const LabelMask& mask) {
    const auto sizes = core::piece_sizes(mask);
    if (sizes.size() < 2) return mask;
    return core::sharing_slabs(std::move(core::pieces_of(mask, sizes.front()).front()), mask);
}

LabelMask without_small_pieces(const LabelMask& mask, const GridGeometry& grid, core::Millilitre least) {
    const double voxel = core::to_millilitre(grid.voxel_volume()).value();
    const auto least_voxels = static_cast<std::int64_t>(std::ceil(least.value() / voxel - 1e-9));
    const auto sizes = core::piece_sizes(mask);
    if (sizes.empty() || sizes.back() >= least_voxels) return mask;
    // The last of the pieces is all those that are too small.
    return core::subtracted(mask, core::pieces_of(mask, least_voxels).back());
}

}  // namespace remnant::imaging::outline

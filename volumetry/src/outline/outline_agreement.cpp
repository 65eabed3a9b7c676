#include "remnant/volumetry/outline_agreement.h"

#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>

#include <algorithm>
#include <cmath>

#include "outline/difference_places.h"
#include "remnant/volumetry/outline_surface.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Millimetre;

/// One surface, as a list to go along and as a set to be asked.
struct Surface {
    LabelMask voxels;
    NearestVoxel nearest;

    Surface(const LabelMask& outline, const core::Vec3& spacing)
        : voxels(surface_of(outline)), nearest(voxels_of(voxels), spacing) {}
};

/// From every voxel of one surface to the nearest of another.
struct Distances {
    std::vector<double> mm;  // in the order of the rows
    double farthest = -1.0;
    VoxelIndex from{0, 0, 0};
    VoxelIndex to{0, 0, 0};
};

/// Slice by slice, whoever has time: within one the last answer leads to the next, so that what is found does
/// not depend on the number of threads.
Distances distances(const LabelMask& from, const NearestVoxel& to, const core::JobContext& job) {
    const auto slices = static_cast<std::size_t>(from.size()[2]);
    std::vector<Distances> parts(slices);
    tbb::parallel_for(std::size_t{0}, slices, [&](std::size_t slice) {
        const int k = static_cast<int>(slice);
        if (from.slab(k).count() == 0 || job.cancelled()) return;
        Distances& part = parts[slice];
        part.mm.reserve(static_cast<std::size_t>(from.slab(k).count()));
        NearestVoxel::Found found;
        for (int j = 0; j < from.size()[1]; ++j) {
            for (const core::Run& run : from.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const VoxelIndex place{i, j, k};
                    found = part.mm.empty() ? to.to(place) : to.to(place, found.voxel);
                    part.mm.push_back(std::sqrt(found.squared_mm));
                    if (part.mm.back() <= part.farthest) continue;
                    part.farthest = part.mm.back();
                    part.from = place;
                    part.to = found.voxel;
                }
            }
        }
    });
    Distances all;
    for (const Distances& part : parts) {
        all.mm.insert(all.mm.end(), part.mm.begin(), part.mm.end());
        if (part.farthest <= all.farthest) continue;
        all.farthest = part.farthest;
        all.from = part.from;
        all.to = part.to;
    }
    return all;
}

/// Reorders the values.
double percentile(std::vector<double>& values, double part) {
    const double at = part * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(at);
    std::ranges::nth_element(values, below);
    const double low = *below;
    const double share = at - std::floor(at);
    return share > 0.0 ? low + share * (*std::min_element(below + 1, values.end()) - low) : low;
}

SurfaceDistances pooled(Distances from_a, const Distances& from_b, const core::GridGeometry& grid) {
    const auto world = [&](const VoxelIndex& v) { return grid.world(core::Vec3(v[0], v[1], v[2])); };
    SurfaceDistances result;
    const bool a_is_farther = from_a.farthest >= from_b.farthest;
    result.maximum = Millimetre(std::max(from_a.farthest, from_b.farthest));
    result.farthest_in_a = world(a_is_farther ? from_a.from : from_b.to);
    result.farthest_in_b = world(a_is_farther ? from_a.to : from_b.from);

    std::vector<double> all = std::move(from_a.mm);
    all.insert(all.end(), from_b.mm.begin(), from_b.mm.end());
    double sum = 0.0;
    for (const double mm : all) sum += mm;
    result.mean = Millimetre(sum / static_cast<double>(all.size()));
    result.percentile95 = Millimetre(percentile(all, 0.95));
    return result;
}

/// Volumes and overlap, which need no distances.
OutlineAgreement overlap_of(const LabelMask& a, const LabelMask& b, const core::GridGeometry& grid) {
    const std::int64_t count_a = a.count();
    const std::int64_t count_b = b.count();
    const std::int64_t common = core::count_common(a, b);
    OutlineAgreement result;
    result.dice = core::dice(a, b);
    result.volume_a = volume_of(count_a, grid);
    result.volume_b = volume_of(count_b, grid);
    result.difference = volume_of(count_b - count_a, grid);
    if (count_a > 0)
        result.difference_percent =
            core::Percent(100.0 * static_cast<double>(count_b - count_a) / static_cast<double>(count_a));
    result.added = volume_of(count_b - common, grid);
    result.missed = volume_of(count_a - common, grid);
    return result;
}

}  // namespace

core::Result<OutlineAgreement> agreement_of(const LabelMask& a, const LabelMask& b,
                                            const core::GridGeometry& grid, const AgreementOptions& options,
                                            const core::JobContext& job) {
    if (a.size() != grid.size || b.size() != grid.size)
        return core::refuse("comparison", "the two outlines do not lie on one grid");
    job.report(0.0, "comparing outlines");
    OutlineAgreement result = overlap_of(a, b, grid);
    if (a.empty() || b.empty()) return result;

    std::optional<Surface> surface_a;
    std::optional<Surface> surface_b;
    tbb::parallel_invoke([&] { surface_a.emplace(a, grid.spacing); },
                         [&] { surface_b.emplace(b, grid.spacing); });
    job.report(0.3, "measuring distances");
    Distances from_a = distances(surface_a->voxels, surface_b->nearest, job);
    job.report(0.6, "measuring distances");
    const Distances from_b = distances(surface_b->voxels, surface_a->nearest, job);
    if (job.cancelled()) return core::refuse(core::cancelled_error("comparison"));
    result.distances = pooled(std::move(from_a), from_b, grid);

    job.report(0.9, "looking for the largest differences");
    const std::vector<OutlineDifference> differences{
        {DifferenceKind::Added, core::subtracted(b, a), a, surface_a->nearest},
        {DifferenceKind::Missed, core::subtracted(a, b), b, surface_b->nearest}};
    result.places = places_of(differences, grid, options.places, job);
    if (job.cancelled()) return core::refuse(core::cancelled_error("comparison"));
    return result;
}

}  // namespace remnant::volumetry

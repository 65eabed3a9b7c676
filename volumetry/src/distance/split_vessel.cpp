#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "distance/shared_out.h"
#include "remnant/volumetry/territories.h"
#include "remnant/volumetry/volume.h"
#include "remnant/volumetry/voxel_boxes.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Result;
using core::Vec3;

constexpr double kOffVesselMm = 5.0;
constexpr double kNotOnVesselMm = 15.0;

using Voxel = std::array<int, 3>;

/// The voxel that holds a point; half-way between two it is the farther one.
std::optional<Voxel> voxel_holding(const Vec3& point, const core::GridGeometry& grid) {
    Voxel voxel{};
    const Vec3 index = grid.index(point);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double whole = std::floor(index[static_cast<Eigen::Index>(axis)] + 0.5);
        if (!(whole >= 0.0 && whole < grid.size[axis])) return std::nullopt;
        voxel[axis] = static_cast<int>(whole);
    }
    return voxel;
}

struct NearestVoxel {
    Voxel voxel{};
    double squared_mm = std::numeric_limits<double>::infinity();
};

/// The voxel of the mask whose centre is nearest to the point; of equally near ones the first in memory.
NearestVoxel nearest_voxel(const Vec3& point, const LabelMask& mask, const core::GridGeometry& grid) {
    const Vec3 at = grid.index(point);
    NearestVoxel best;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                const int i = std::clamp(static_cast<int>(std::lround(at[0])), int{run.begin}, run.end - 1);
                const double squared = grid.spacing.cwiseProduct(Vec3(i, j, k) - at).squaredNorm();
                if (squared < best.squared_mm) best = {{i, j, k}, squared};
            }
        }
    }
    return best;
}

/// A branch's points as voxels of the vessel.
Result<LabelMask> on_vessel(const BranchPoints& branch, const LabelMask& vessel,
                            const core::GridGeometry& grid, core::Warnings& warnings) {
    if (branch.points.empty()) return core::refuse(branch.name, "it has no point");
    double farthest = 0.0;
    core::LabelMaskBuilder voxels(grid.size);
    for (const Vec3& point : branch.points) {
        if (!voxel_holding(point, grid))
            return core::refuse(branch.name, "one of its points lies outside the image");
        const NearestVoxel nearest = nearest_voxel(point, vessel, grid);
        farthest = std::max(farthest, std::sqrt(nearest.squared_mm));
        const auto [i, j, k] = nearest.voxel;
        voxels.add(j, k, i, i + 1);
    }
    if (farthest > kNotOnVesselMm)
        return core::refuse(branch.name,
                            fmt::format("one of its points lies {:.0f} mm from the vessel", farthest));
    if (farthest > kOffVesselMm) {
        warnings.push_back(
            {"branch-off-vessel",
             fmt::format("a point of {} lies {:.1f} mm from the vessel: the nearest place on it "
                         "was taken",
                         core::printable(branch.name), farthest),
             ""});
    }
    return std::move(voxels).build();
}

}  // namespace

Result<LabelMask> voxels_at(const BranchPoints& branch, const core::GridGeometry& grid) {
    core::LabelMaskBuilder voxels(grid.size);
    for (const Vec3& point : branch.points) {
        const auto voxel = voxel_holding(point, grid);
        if (!voxel) return core::refuse(branch.name, "one of its points lies outside the image");
        const auto [i, j, k] = *voxel;
        voxels.add(j, k, i, i + 1);
    }
    return std::move(voxels).build();
}

Result<SplitVessel> split_vessel(const LabelMask& vessel, const core::GridGeometry& grid,
                                 std::span<const BranchPoints> branches, const core::JobContext& job) {
    if (vessel.empty()) return core::refuse("vessel", "it has no voxel");
    SplitVessel result;
    std::vector<LabelMask> places;
    LabelMask taken(grid.size);
    for (const BranchPoints& branch : branches) {
        auto place = on_vessel(branch, vessel, grid, result.warnings);
        if (!place) return core::refuse(place.error());
        if (core::count_common(taken, *place) > 0)
            return core::refuse(branch.name, "another branch has a point at the same place of the vessel");
        taken = core::united(taken, *place);
        places.push_back(std::move(*place));
    }
    auto shared = shared_out(vessel, grid, places, TerritoryMetric::WithinLiver, "vessel", job);
    if (!shared) return core::refuse(shared.error());
    if (shared->islands > 0) {
        result.warnings.push_back(
            {"vessel-pieces",
             fmt::format(
                 "{:.2f} mL of the vessel hang together with no branch's point: they went to the branch "
                 "nearest by a straight line",
                 volume_of(shared->islands, grid).value()),
             ""});
    }
    result.of_branch = std::move(shared->parts);
    return result;
}

}  // namespace remnant::volumetry

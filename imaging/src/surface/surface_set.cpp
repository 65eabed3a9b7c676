#include <fmt/format.h>

#include <optional>

#include "parallel.h"
#include "remnant/imaging/surface_file.h"

namespace remnant::imaging {
namespace {

core::Result<NamedSurface> named_surface(const core::Structure& structure, const core::GridGeometry& grid,
                                         const SurfaceOptions& options, const core::JobContext& job) {
    auto mesh = surface_of(structure.mask, grid, options, job);
    if (!mesh) {
        core::Error error = std::move(mesh.error());
        error.what = structure.name;
        return core::refuse(std::move(error));
    }
    const MeshCheck check = checked(*mesh);
    const double voxels = static_cast<double>(structure.mask.count()) * grid.voxel_volume().value();
    return NamedSurface{
        structure.name, structure.colour, structure.opacity, std::move(*mesh), core::CubicMillimetre(voxels),
        check};
}

double percent_off(const NamedSurface& surface) {
    const double voxels = surface.voxel_volume.value();
    return voxels > 0 ? 100.0 * std::abs(surface.check.volume.value() - voxels) / voxels : 0.0;
}

}  // namespace

core::Result<std::vector<NamedSurface>> surfaces_of(std::span<const core::Structure> structures,
                                                    const core::GridGeometry& grid,
                                                    const SurfaceOptions& options,
                                                    const core::JobContext& job) {
    std::vector<const core::Structure*> filled;
    for (const core::Structure& s : structures) {
        if (!s.mask.empty()) filled.push_back(&s);
    }
    std::vector<std::optional<core::Result<NamedSurface>>> made(filled.size());
    std::atomic<std::size_t> done{0};
    // Each works on its own; only the sum of them is told.
    core::JobContext quiet;
    for_each_parallel(filled.size(), [&](std::size_t n) {
        if (job.cancelled()) quiet.cancel();
        made[n] = named_surface(*filled[n], grid, options, quiet);
        job.report(static_cast<double>(++done) / static_cast<double>(filled.size()), "making surfaces");
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("surfaces"));
    std::vector<NamedSurface> surfaces;
    for (auto& surface : made) {
        if (!*surface) return core::refuse(surface->error());
        surfaces.push_back(std::move(**surface));
    }
    return surfaces;
}

core::Warnings doubts_about(std::span<const NamedSurface> surfaces) {
    core::Warnings warnings;
    for (const NamedSurface& s : surfaces) {
        const std::string name = core::printable(s.name);
        if (!s.check.watertight()) {
            const std::int64_t edges = s.check.open_edges + s.check.crowded_edges + s.check.turned_edges;
            warnings.push_back(
                {"surface-open",
                 fmt::format("the surface of {} is not watertight ({} edges): do not print it", name, edges),
                 ""});
        } else if (percent_off(s) > kSurfaceTolerance.value()) {
            warnings.push_back({"surface-volume",
                                fmt::format("the surface of {} holds {:.1f} mL, its voxels {:.1f} mL", name,
                                            s.check.volume.value() / 1000.0, s.voxel_volume.value() / 1000.0),
                                ""});
        }
    }
    return warnings;
}

}  // namespace remnant::imaging

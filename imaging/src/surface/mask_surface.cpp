#include "remnant/imaging/mask_surface.h"

#include <Eigen/Geometry>
#include <Eigen/LU>

#include "surface/net_smoothing.h"
#include "surface/voxel_net.h"

namespace remnant::imaging {

core::Result<TriangleMesh> surface_of(const core::LabelMask& mask, const core::GridGeometry& grid,
                                      const SurfaceOptions& options, const core::JobContext& job) try {
    if (mask.size() != grid.size)
        return core::refuse("surface", "the outline does not lie on the grid it is drawn on");
    if (options.smoothing_passes < 0 || options.smoothing_passes > 100)
        return core::refuse("surface", "it is rounded 0 to 100 times");
    auto net = surface::voxel_net(mask, job.part(0.0, 0.3));
    if (!net) return core::refuse(net.error());
    for (core::Vec3& p : net->points) p = p.cwiseProduct(grid.spacing);
    auto triangles = options.smoothing_passes == 0
                         ? core::Result<surface::Triangles>(surface::triangles_of(*net))
                         : surface::smooth(*net, grid.spacing, options.smoothing_passes, job.part(0.3, 1.0));
    if (!triangles) return core::refuse(triangles.error());
    TriangleMesh mesh{std::move(net->points), std::move(*triangles)};
    for (core::Vec3& p : mesh.points) p = grid.origin + grid.direction * p;
    if (grid.direction.determinant() < 0) {
        for (auto& t : mesh.triangles) std::swap(t[1], t[2]);
    }
    return mesh;
} catch (const std::bad_alloc&) {
    return core::refuse("surface", "there is not enough memory to make it");
}

}  // namespace remnant::imaging

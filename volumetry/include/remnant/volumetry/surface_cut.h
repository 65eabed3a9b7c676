#pragma once
// A curved cut on the voxels of one grid: which side every voxel centre lies on.

#include <span>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"
#include "remnant/volumetry/surface_mesh.h"

namespace remnant::volumetry {

/// Where the lines of the grid that run along one axis pass through a surface.
///
/// How: every triangle is drawn onto the plane across the axis, line by line, as a rasteriser would. Where a
/// scan line passes an edge is worked out from the edge's own ends in a fixed order, so two triangles that
/// share an edge share that number to the last bit: no line slips between them and none is counted twice.
class LineHits {
  public:
    LineHits() = default;
    /// `axis` 0, 1, 2 = i, j, k; lines through the voxel centres of `box`. `vertices` are indices of the
    /// grid.
    LineHits(int axis, const SurfaceMesh& mesh, const std::vector<core::Vec3>& vertices,
             const core::IndexBox& box);

    /// The indices along the axis at which the line at `a`, `b` (the other two axes, in rising order) is hit,
    /// sorted; empty outside the box.
    [[nodiscard]] std::span<const double> at(int a, int b) const;

    class Triangle;

  private:
    struct Hit {
        std::uint32_t line;
        double at;
    };
    void draw(const Triangle& triangle, double low_scan, double high_scan, std::vector<Hit>& hits) const;
    [[nodiscard]] std::size_t line(int a, int b) const {
        return static_cast<std::size_t>(b - low_b_) * static_cast<std::size_t>(count_a_) +
               static_cast<std::size_t>(a - low_a_);
    }
    int low_a_ = 0, low_b_ = 0, count_a_ = 0, count_b_ = 0;
    std::vector<std::uint32_t> first_;
    std::vector<double> hits_;
};

/// The surface divides the box of the liver. A voxel stays where the way from its centre to `keep_side_of`
/// passes the surface an even number of times; a centre on the surface (within 1e-9 of a voxel) stays. As the
/// surface has no edge within the box, every way gives the same answer; the one taken runs along the three
/// axes.
class SurfaceOnGrid {
  public:
    /// Refused, naming `what`: see `tessellated`; a surface that passes through itself in the box of `liver`.
    static core::Result<SurfaceOnGrid> make(const core::CuttingSurface& surface, const core::LabelMask& liver,
                                            const core::GridGeometry& grid, const std::string& what);

    /// The voxels of `mask` that go. `mask` must lie within the liver's box.
    [[nodiscard]] core::LabelMask removed_part(const core::LabelMask& mask) const;
    /// Makes `crossing` ready for ways along j and k as well.
    void find_crossings();
    /// Where the surface crosses the way between two neighbouring voxels, as a part (0–1) of it; ½ where
    /// rounding hides it. Call `find_crossings` first.
    [[nodiscard]] double crossing(const std::array<int, 3>& from, const std::array<int, 3>& to) const;

    [[nodiscard]] const SurfaceMesh& mesh() const { return mesh_; }

  private:
    SurfaceOnGrid() = default;
    void decide_sides(const core::Vec3& keep);
    /// The stretches of row (j, k) that go.
    void append_removed(int j, int k, std::vector<core::Run>& runs) const;

    SurfaceMesh mesh_;
    std::vector<core::Vec3> vertices_;  // as indices of the grid
    core::IndexBox box_;
    int columns_ = 0;
    LineHits along_i_;
    std::vector<char> starts_removed_;  // per row of the box: whether its far low end goes
    LineHits along_j_, along_k_;
};

}  // namespace remnant::volumetry

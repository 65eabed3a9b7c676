#pragma once
// Where a point of one scan lies in another.

#include <memory>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::imaging {

/// p ↦ matrix · p + translation, LPS mm.
struct AffineMap {
    core::Mat3 matrix = core::Mat3::Identity();
    core::Vec3 translation = core::Vec3::Zero();

    [[nodiscard]] core::Vec3 operator()(const core::Vec3& p) const { return matrix * p + translation; }
    /// The way back; the matrix must be invertible, which every map made here is.
    [[nodiscard]] AffineMap inverse() const;
};

/// Shifts in mm at the nodes of a coarse grid, trilinear between them, and beyond the grid's edge as they are
/// at the edge.
struct DisplacementGrid {
    core::GridGeometry geometry;
    /// LPS mm, i fastest; one for every node.
    std::vector<Eigen::Vector3f> shifts;

    /// The shift at a point in LPS mm.
    [[nodiscard]] core::Vec3 at(const core::Vec3& point) const;
};

/// Follow-up → baseline: the point y of the follow-up lies at affine(y) + shift(y) in the baseline.
class SpatialMap {
  public:
    SpatialMap() = default;
    explicit SpatialMap(const AffineMap& affine,
                        std::shared_ptr<const DisplacementGrid> deformation = nullptr);

    [[nodiscard]] const AffineMap& affine() const { return affine_; }
    /// Null where the map is rigid or affine; its grid lies in the follow-up's space.
    [[nodiscard]] const std::shared_ptr<const DisplacementGrid>& deformation() const { return deformation_; }

    /// From the follow-up to the baseline, LPS mm both.
    [[nodiscard]] core::Vec3 to_baseline(const core::Vec3& followup_point) const;
    /// The inverse: exact for an affine map, within 1e-6 mm for a deformation that does not fold.
    [[nodiscard]] core::Vec3 to_followup(const core::Vec3& baseline_point) const;

  private:
    AffineMap affine_;
    AffineMap inverse_;
    std::shared_ptr<const DisplacementGrid> deformation_;
};

}  // namespace remnant::imaging

#pragma once
// How far the surfaces of two livers lie apart under a map.

#include <vector>

#include "registration/world_picture.h"
#include "remnant/imaging/registration.h"

namespace remnant::imaging::registration {

/// A liver's surface: points on it, and the distance to it from anywhere near.
class LiverSurface {
  public:
    LiverSurface(const core::LabelMask& liver, const core::GridGeometry& grid);

    [[nodiscard]] const std::vector<core::Vec3>& points() const { return points_; }
    /// mm, positive; exact to a fraction of the lattice, and never more than 60.
    [[nodiscard]] double distance_from(const core::Vec3& point) const;
    /// Negative inside.
    [[nodiscard]] const Picture& signed_mm() const { return distance_; }

  private:
    Picture distance_;
    std::vector<core::Vec3> points_;
};

SurfaceResidual residual_of(const LiverSurface& baseline, const LiverSurface& followup,
                            const SpatialMap& map);

}  // namespace remnant::imaging::registration

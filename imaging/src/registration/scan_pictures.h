#pragma once
// A scan as registration looks at it: the trunk around its liver, what of it is body, bone and liver.

#include <cstdint>
#include <vector>

#include "registration/surface_residual.h"

namespace remnant::imaging::registration {

class ScanPictures {
  public:
    /// The liver must not be empty. `around_mm` of trunk are looked at on every side of it.
    ScanPictures(const core::CtVoxels& ct, const core::LabelMask& liver, double around_mm);

    /// HU, air and metal clipped.
    [[nodiscard]] const Picture& hu() const { return hu_; }
    [[nodiscard]] const LiverSurface& liver() const { return liver_; }
    [[nodiscard]] const core::Vec3& liver_centre() const { return centre_; }

    /// Voxels of the picture, `most` of them at most and the same each time.
    [[nodiscard]] std::vector<std::uint32_t> body_points(std::size_t most) const;
    [[nodiscard]] std::vector<std::uint32_t> liver_points(double around_mm, std::size_t most) const;
    /// Bone outside of the liver, and what lies next to it.
    [[nodiscard]] std::vector<std::uint32_t> bone_points(double around_mm, std::size_t most) const;
    [[nodiscard]] core::Vec3 place(std::uint32_t voxel) const;

  private:
    Picture hu_;
    LiverSurface liver_;
    core::Vec3 centre_ = core::Vec3::Zero();
};

/// Share of the bone of each scan that meets bone in the other, the smaller of the two; none where a scan has
/// too little bone. `map` leads from `fixed` to `moving`.
std::optional<double> bone_agreement(const ScanPictures& fixed, const ScanPictures& moving,
                                     const AffineMap& map);

}  // namespace remnant::imaging::registration

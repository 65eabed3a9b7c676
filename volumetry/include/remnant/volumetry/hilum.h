#pragma once
// Where one looks at a liver first: at its hilum, where the portal vein enters and divides.

#include <optional>

#include "remnant/core/case.h"

namespace remnant::volumetry {

struct Hilum {
    core::Vec3 at = core::Vec3::Zero();  // LPS mm, the centre of a voxel
    /// The portal vein is outlined; otherwise the place is only where the liver is largest.
    bool by_portal_vein = false;
};

/// The middle of the slice of the scan that holds most of the portal vein within the liver: left and right
/// branch lie in it side by side, about where they part. Without a portal vein, of the slice that holds most
/// of the liver. Of equals the lowest index. None where there is no liver.
std::optional<Hilum> hilum_of(const core::TimePoint& scan);

}  // namespace remnant::volumetry

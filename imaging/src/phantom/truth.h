#pragma once
// True volumes by integration of the functions. No voxel of any written image takes part.

#include <limits>
#include <vector>

#include "phantom/anatomy.h"
#include "remnant/core/units.h"

namespace remnant::imaging::phantom {

struct Truth {
    core::Millilitre liver;
    std::array<core::Millilitre, 8> segments;
    std::vector<core::Millilitre> tumours;
    core::Millilitre portal_vein;            // inside the liver
    core::Millilitre hepatic_veins;          // inside the liver, portal vein excepted
    core::Millilitre flr_right_hepatectomy;  // I–IV without tumour
};

/// Octree over the liver's box: a cell in which no boundary can run (see shapes.h) counts whole; the others
/// are divided down to a quarter of a millimetre, where the centre decides. About 1e-4 relative for
/// structures of 20 mL and more. Nothing above `top` (z in mm) counts.
Truth integrate(const Anatomy& anatomy, double top = std::numeric_limits<double>::infinity());

}  // namespace remnant::imaging::phantom

#pragma once
// Everything that is measured of a tumour.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/units.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/lesion_diameters.h"
#include "remnant/volumetry/measure.h"

namespace remnant::volumetry {

/// Hounsfield units over all voxels of a lesion; values that are not a number are left out.
struct LesionIntensity {
    double mean = 0.0;                // HU
    double standard_deviation = 0.0;  // HU, of the sample; 0 for fewer than two voxels
};

/// How much of a lesion lies in a segment.
struct SegmentShare {
    core::Segment segment = core::Segment::I;
    core::Percent share;  // of the lesion's voxels
};

/// The shortest way from a lesion to something else.
struct LesionDistance {
    core::Millimetre distance;
    core::Vec3 at_lesion = core::Vec3::Zero();  // LPS mm
    core::Vec3 at_other = core::Vec3::Zero();
};

/// The shortest way to a vessel, between the walls of their voxels: 0 where they touch.
struct LesionToVessel {
    std::string vessel_id;
    std::string vessel;
    LesionDistance way;
};

struct Lesion {
    int number = 1;  // the largest is 1
    std::string structure_id;
    std::string name;
    std::int64_t voxels = 0;
    core::Millilitre volume;
    /// More than one where the structure is several bodies; diameters then go from one to another.
    int pieces = 1;
    LesionDiameters diameters;
    std::optional<LesionIntensity> intensity;  // none without a CT
    /// Segments it lies in, the largest share first; where two claim a voxel, both have it.
    std::vector<SegmentShare> segments;
    /// To the outer surface of the liver, between voxel centres, which is the thickness of liver between: 0
    /// where the lesion reaches it. Holes within the outline (a vessel left out, say) are no capsule, nor is
    /// the edge of the scan. None where there is no liver, or the lesion lies outside of it.
    std::optional<LesionDistance> to_capsule;
    std::vector<LesionToVessel> to_vessels;  // the nearest first
};

/// The scan's tumours and metastases, the largest first; of equals in the scan's order. Outlines without a
/// voxel are passed over.
std::vector<Lesion> lesions_of(const core::TimePoint& scan, const MeasureOptions& options);

/// `lesion-pieces`, for each outline of several bodies: it counts as one lesion, as long as all of it.
core::Warnings doubts_about(const std::vector<Lesion>& lesions);

}  // namespace remnant::volumetry

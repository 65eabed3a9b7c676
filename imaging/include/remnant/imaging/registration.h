#pragma once
// A follow-up CT laid over the baseline CT of the same patient. No volume is ever changed: what comes out is
// where a point of the one lies in the other, and how far that can be believed.

#include <optional>
#include <string_view>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/core/warning.h"
#include "remnant/imaging/spatial_map.h"

namespace remnant::imaging {

enum class RegistrationMethod {
    Rigid,       // turned and shifted as the liver is: for looking at both scans side by side
    Affine,      // stretched and sheared too, on liver and spine
    Deformable,  // bent within the liver: for carrying a proposal, never for measuring
};

/// "rigid", "affine", "deformable".
std::string_view word_of(RegistrationMethod method);
std::optional<RegistrationMethod> registration_method(std::string_view word);

/// One of the two scans.
struct ScanToRegister {
    core::CtVoxels ct;
    /// On the CT's grid; where absent, the program looks for the liver itself and says so.
    std::optional<core::LabelMask> liver;
};

/// Distance between the surfaces of the two livers when one is laid over the other: from each point of the
/// one to the nearest of the other and back, all in one pool.
struct SurfaceResidual {
    core::Millimetre median;
    core::Millimetre percentile95;
};

struct Registration {
    RegistrationMethod method = RegistrationMethod::Rigid;
    SpatialMap map;  // follow-up → baseline
    SurfaceResidual residual;
    /// Share of bone that meets bone when skeleton is laid over skeleton, 0–1; none where there is too little
    /// bone in the scans. It tells one patient from another.
    std::optional<double> bone_agreement;
    /// The search came to rest before its steps were used up.
    bool converged = false;
    /// False where the pair is in such doubt that the map must not be used without a person's look; a warning
    /// says why.
    bool plausible = true;
    core::Warnings warnings;
};

/// By mutual information of the two CTs (Mattes et al. 2003, doi:10.1109/TMI.2003.809072): the trunk first,
/// then rigid on the liver, affine on liver and spine; deformable by cubic B-splines
/// (Rueckert et al. 1999, doi:10.1109/42.796284) within the two livers. Deterministic.
///
/// Doubts: `registration-poor` (surfaces 4 mm apart and more), `registration-hopeless`,
/// `registration-mirrored`, `registration-other-patient`, `registration-no-bone`, `registration-not-settled`,
/// `registration-liver-found`, `registration-liver-size`, `registration-deformable`. Refused: scans too small
/// or without a liver, outlines of other grids or empty, scans that cannot be laid over each other at all,
/// cancelled.
core::Result<Registration> register_scans(const ScanToRegister& baseline, const ScanToRegister& followup,
                                          RegistrationMethod method, const core::JobContext& job);

}  // namespace remnant::imaging

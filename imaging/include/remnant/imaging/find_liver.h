#pragma once
// The liver found in a CT that nobody has outlined.

#include <optional>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/core/warning.h"

namespace remnant::imaging {

/// One thing that speaks against an outline, and where to look.
struct OutlineDoubt {
    core::Warning warning;
    core::Vec3 place = core::Vec3::Zero();  // LPS mm
};

struct FoundLiver {
    core::LabelMask liver;   // on the CT's grid
    double liver_hu = 0.0;   // this patient's parenchyma, median
    double spread_hu = 0.0;  // of the smoothed parenchyma about its local mean
    std::vector<OutlineDoubt> doubts;
};

/// Finds the liver with its tumours and vessels. `click`, where given, is a point (LPS mm) in it and chooses
/// among several candidates. Deterministic whatever the number of threads. An outline nobody has looked at is
/// never sure: where its border is not seen in the CT, another organ is as likely, the scan has no contrast
/// or cuts the liver off, that is a doubt with its place. Refused: nothing in the scan can be a liver, the
/// click lies in none, the scan is too small, cancelled.
core::Result<FoundLiver> find_liver(const core::CtVoxels& ct, const std::optional<core::Vec3>& click,
                                    const core::JobContext& job);

}  // namespace remnant::imaging

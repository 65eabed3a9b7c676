#pragma once
// What a planned cut means beyond volumes: margins and vessels.

#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/result.h"
#include "remnant/volumetry/margin.h"
#include "remnant/volumetry/measure.h"

namespace remnant::volumetry {

struct CutFindings {
    std::vector<TumourMargin> margins;             // one a tumour
    std::vector<VesselCrossing> vessels_cut;       // that the cut goes through
    std::vector<VesselDistance> vessel_distances;  // each tumour to each vessel
};

/// `measured` must be what `measure` gave for the same scan and plan.
core::Result<CutFindings> findings_of(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                      const Measurement& measured);

}  // namespace remnant::volumetry

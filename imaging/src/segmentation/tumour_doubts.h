#pragma once
// What speaks against a tumour's outline, and where.

#include "remnant/imaging/outline_tumour.h"
#include "segmentation/tumour_fit.h"

namespace remnant::imaging::segmentation {

/// What is known when the outline is made.
struct TumourEvidence {
    const core::CtVoxels& ct;
    const core::LabelMask& mask;
    const TumourFit& fit;
    /// As a person gave it, mm.
    std::optional<double> given_mm;
    /// The outline it was looked for in; may be null.
    const core::LabelMask* liver = nullptr;
};

/// See `propose_tumour` for what there is to doubt.
std::vector<OutlineDoubt> tumour_doubts(const TumourEvidence& evidence);

}  // namespace remnant::imaging::segmentation

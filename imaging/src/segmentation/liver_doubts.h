#pragma once
// What speaks against an outline of the liver that was found, and where.

#include "remnant/imaging/find_liver.h"
#include "segmentation/liver_candidates.h"
#include "segmentation/parenchyma.h"

namespace remnant::imaging::segmentation {

/// What is known when the outline is made.
struct LiverEvidence {
    const core::LabelMask& liver;  // on the CT's grid
    const core::GridGeometry& ct;
    const Bits& in;  // the same on the working grid, with what it was made from
    const Field& light;
    const Parenchyma& parenchyma;
    const core::GridGeometry& grid;
    const std::vector<LiverCandidate>& candidates;
    std::size_t chosen = 0;
    bool clicked = false;
    const Field& overview;  // the whole scan
    const core::GridGeometry& overview_grid;
};

/// `outline-leak`: much of the surface has no border in the CT. `outline-candidates`: another organ is nearly
/// as large and even. `outline-no-contrast`: vessels do not stand out. `liver-cut-off`: the outline meets the
/// scan's edge. `outline-side`: it lies on the patient's left. `outline-size`: hardly any liver is so small
/// or large.
std::vector<OutlineDoubt> liver_doubts(const LiverEvidence& evidence);

}  // namespace remnant::imaging::segmentation

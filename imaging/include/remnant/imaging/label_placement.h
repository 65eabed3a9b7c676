#pragma once
// A label belongs to a grid. This is where a label file meets a CT: same grid, another grid inside it, or not
// at all.

#include "remnant/imaging/label_file.h"

namespace remnant::imaging {

struct PlacementOptions {
    /// The caller has seen that the header is false (identity geometry, matching size) and wants index =
    /// index.
    bool accept_false_header = false;
    /// Axes to reverse after a false header was accepted; the caller confirmed the flip.
    bool flip_i = false, flip_j = false, flip_k = false;
    /// What the grid is called in warnings and refusals, where it is not that of a CT.
    std::string grid_name = "the CT";
};

/// A label file's entries on the CT's grid.
struct PlacedLabels {
    std::vector<LabelEntry> entries;  // masks have the CT's size
    core::Warnings warnings;          // label-grid, label-identity, label-false-header, and those of the file
};

/// Same voxels as the CT's, in whatever axis order and direction the file stores them (every corner within
/// 0.1 mm): as they are. A part of the CT's voxels: copied exactly, with `label-grid`. Another grid whose
/// labelled voxels all lie inside the CT's box: resampled nearest-neighbour, with `label-grid`. Refused:
/// labelled voxels outside the CT; the CT's size but another spacing or position (the reason offers the eight
/// axis flips with their Dice to `liver`, where given); a DICOM label of another patient or study that does
/// not lie on the CT's own voxels.
core::Result<PlacedLabels> place_labels(LabelFile file, const std::string& what, const core::GridGeometry& ct,
                                        const core::StudyIdentity& ct_identity,
                                        const PlacementOptions& options,
                                        const core::LabelMask* liver = nullptr);

}  // namespace remnant::imaging

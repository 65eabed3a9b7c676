#pragma once
// From loose slices to stacks: one series may hold localisers, several sizes, several phases.

#include <vector>

#include "dicom/slice_header.h"

namespace remnant::imaging::dicom {

using Stack = std::vector<SliceHeader>;

/// Groups by SeriesInstanceUID (by folder where there is none), then by modality, image size and whether a
/// slice is a localiser, then (where all face the same way) by pixel spacing. A group in which positions
/// repeat is split by what tells phases apart (acquisition number, temporal position, acquisition time, echo,
/// b-value, in turn) where that gives sound stacks; a sound volume is never split.
std::vector<Stack> stacks_of(std::vector<SliceHeader> slices);

}  // namespace remnant::imaging::dicom

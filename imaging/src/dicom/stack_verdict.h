#pragma once
// Are these slices a volume? Pure geometry over headers, with the reason where they are not.

#include <optional>
#include <string>
#include <vector>

#include "dicom/slice_header.h"

namespace remnant::imaging::dicom {

struct StackVerdict {
    std::optional<core::GridGeometry> geometry;  // set for a volume
    std::string reason;                          // set where refused
    std::optional<double> tilt_degrees;
    double step = 0.0;  // mm along the normal; 0 where none can be measured
    std::vector<std::string> notes;
    std::vector<SliceHeader> slices;  // in the order of the volume
};

/// Judges one stack of slices of one size and pixel spacing. The order comes from the positions along the
/// slice normal alone; SliceThickness and SpacingBetweenSlices are only compared with it.
StackVerdict judge(std::vector<SliceHeader> slices);

/// True when all slices face the same way (or none says how it faces).
bool one_orientation(const std::vector<SliceHeader>& slices);

/// True when two slices of the stack lie at one position.
bool positions_repeat(const std::vector<SliceHeader>& slices);

}  // namespace remnant::imaging::dicom

#pragma once
// Copies of one instance: a folder copied twice must not look like a scan made twice.

#include <string>
#include <vector>

#include "dicom/slice_header.h"

namespace remnant::imaging::dicom {

struct WithoutCopies {
    std::vector<SliceHeader> slices;
    std::vector<std::string> notes;
    std::string refusal;  // set where one SOP instance UID stands for different pixels
};

/// Drops instances whose SOP instance UID and pixels are both there already.
WithoutCopies without_copies(std::vector<SliceHeader> slices, const ReadLimits& limits);

}  // namespace remnant::imaging::dicom

#pragma once
// What 3D Slicer writes about the segments of a .seg.nrrd: keys "SegmentN_Name", "SegmentN_Layer" and so on
// (https://slicer.readthedocs.io/en/latest/developer_guide/modules/segmentations.html).

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/structure.h"

namespace remnant::imaging::volume {

struct SlicerSegment {
    int layer = 0;
    int value = 1;                            // of its voxels in the layer
    std::string name;                         // printable; empty where the file has none
    std::optional<core::StructureKind> kind;  // where its terminology has a known code
};

/// In the order of their numbers. Where the keys have no layer (Slicer 4.10 and before), the n-th segment is
/// the n-th of `layers`, with value 1. Segments whose layer is none of the file's are left out.
std::vector<SlicerSegment> slicer_segments(const std::map<std::string, std::string, std::less<>>& keys,
                                           int layers);

}  // namespace remnant::imaging::volume

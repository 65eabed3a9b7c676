#pragma once
// What NIfTI, NRRD and MetaImage have in common once their headers are read.

#include <map>
#include <optional>
#include <string>

#include "remnant/core/geometry.h"
#include "remnant/imaging/label_file.h"
#include "volume/file_bytes.h"
#include "volume/slicer_segments.h"

namespace remnant::imaging::volume {

enum class Element { Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Float32, Float64 };

std::size_t bytes_of(Element element);

struct RawImage {
    core::GridGeometry geometry;
    bool identity_geometry = false;  // spacing 1 mm, origin 0, no direction: a header that says nothing
    Element element = Element::UInt8;
    bool big_endian = false;
    double slope = 1.0;
    double intercept = 0.0;
    std::map<int, std::string> names;  // of values, where the header has them
    /// Pictures on the same grid, the fastest axis of the voxels.
    int layers = 1;
    std::vector<SlicerSegment> segments;
    core::Warnings warnings;

    FileBytes bytes;
    std::size_t data_offset = 0;

    [[nodiscard]] const std::uint8_t* data() const { return bytes.view().data() + data_offset; }
};

core::Result<RawImage> read_nifti(const std::filesystem::path& path, const LabelReadOptions& options);
/// A NIfTI file that is in memory already, gzipped or not; `what` names it in a refusal.
core::Result<RawImage> nifti_from(FileBytes bytes, const std::string& what, const LabelReadOptions& options);
core::Result<RawImage> read_nrrd(const std::filesystem::path& path, const LabelReadOptions& options);
core::Result<RawImage> read_metaimage(const std::filesystem::path& path, const LabelReadOptions& options);

/// Bytes that the voxels of a checked geometry take, in all layers. Refused: more than the limits.
core::Result<std::size_t> voxel_bytes(const core::GridGeometry& geometry, Element element, int layers,
                                      const std::string& what, const ReadLimits& limits);

/// Geometry that says nothing: 1 mm, origin 0, axes along the patient's, whatever their signs.
bool says_nothing(const core::GridGeometry& geometry);

}  // namespace remnant::imaging::volume

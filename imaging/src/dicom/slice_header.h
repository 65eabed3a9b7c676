#pragma once
// What a header pass takes from a file: one entry a frame, in plain values that no longer need DCMTK.

#include <optional>
#include <string>
#include <vector>

#include "dicom/dicom_file.h"
#include "dicom/frames.h"
#include "remnant/core/case.h"

namespace remnant::imaging::dicom {

struct SliceHeader {
    std::filesystem::path file;
    int frame = 0;
    FileStamp stamp;

    std::string sop_class;
    std::string sop_instance;
    std::string modality;
    std::string description;
    std::string image_type;  // values with backslashes
    std::string rescale_type;
    core::StudyIdentity identity;

    PixelFormat format;
    std::string format_refusal;  // why there is no usable pixel module
    std::optional<core::Vec3> position;
    std::optional<core::Vec3> row;     // direction in which the column index grows
    std::optional<core::Vec3> column;  // direction in which the row index grows
    std::optional<double> spacing_i;
    std::optional<double> spacing_j;
    std::optional<double> thickness;
    std::optional<double> spacing_between;
    double slope = 1.0;
    double intercept = 0.0;
    std::optional<std::int32_t> padding_low;  // stored values in [low, high] are padding
    std::optional<std::int32_t> padding_high;

    std::string instance_number;
    /// Acquisition number, temporal position, acquisition time, echo, b-value: what tells phases of one
    /// series apart.
    std::vector<std::string> phase;

    Span native_in_file;  // of this frame; length 0 where it must be decoded
    bool text_replaced = false;
    bool uids_from_meta = false;
    bool text_burned_in = false;  // as the file says
};

/// One header for each frame of the file. A file without pixels gives one, with `format_refusal` set.
std::vector<SliceHeader> slice_headers(const DicomFile& file, const ReadLimits& limits);

}  // namespace remnant::imaging::dicom

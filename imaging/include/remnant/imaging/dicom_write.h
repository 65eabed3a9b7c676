#pragma once
// A CT series written as DICOM, one file a slice (CT Image Storage, Explicit VR Little Endian).

#include <filesystem>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"

namespace remnant::imaging {

struct DicomSeriesText {
    core::StudyIdentity identity;  // UIDs that are empty are made
    std::string series_description;
    std::string patient_position = "HFS";  // how the patient lay, PS3.3 C.7.3.1.1.2
    bool descending_file_order = false;    // file names and instance numbers count from the last slice
};

/// Writes `volume` below `folder` as slice-0001.dcm …; signed 16 bit, slope 1, intercept 0.
/// A left-handed grid comes back with its slices in the other order: DICOM has no other way to say it.
/// Refused: no permission, disk full.
core::Result<> write_ct_series(const std::filesystem::path& folder,
                               const core::SharedVoxels<std::int16_t>& volume, const DicomSeriesText& text,
                               const core::JobContext& job);

}  // namespace remnant::imaging

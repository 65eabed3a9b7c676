#pragma once
// CT and MR series in a folder: what is there, what of it is a volume, and why the rest is not.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/imaging/limits.h"

namespace remnant::imaging {

namespace dicom {
struct SliceHeader;
}

/// One instance (or one frame of a multi-frame instance) of a stack, in the order of the volume.
struct SliceSource {
    std::filesystem::path file;
    int frame = 0;  // 0-based
};

/// One stack of slices of a series: either a volume, or refused with the reason a person understands.
/// A SeriesInstanceUID that holds several phases, times or image sizes gives several stacks.
struct Series {
    std::string uid;  // SeriesInstanceUID, made unique with "#2", "#3", … for further stacks of one series
    std::string modality;
    std::string description;
    int slices = 0;
    core::Size3 size{0, 0, 0};                // columns, rows, slices
    core::Vec3 spacing = core::Vec3::Zero();  // mm; 0 along k where no step can be measured
    bool is_volume = false;
    std::string reason;                  // why refused; empty for a volume
    std::optional<double> tilt_degrees;  // angle between the slice normal and the step, where sheared
    std::vector<std::string> notes;
    core::StudyIdentity identity;
    /// Unset unless `is_volume`.
    std::optional<core::GridGeometry> geometry;
    std::vector<SliceSource> sources;
    /// What the scan read of each source, so that loading need not read the headers again.
    std::shared_ptr<const std::vector<dicom::SliceHeader>> headers;
};

/// A file the scan met and could not use although it looks like DICOM.
struct RefusedFile {
    std::filesystem::path file;
    std::string reason;
};

struct SeriesScan {
    std::vector<Series> series;
    std::vector<RefusedFile> damaged;
};

/// Reads the headers below `path` (a folder, recursively, or one file) in parallel. Files that are not DICOM
/// are ignored; a DICOMDIR adds nothing that the files do not say themselves. Refused: the path does not
/// exist or cannot be read, or nothing DICOM is there.
core::Result<SeriesScan> scan_series(const std::filesystem::path& path, const core::JobContext& job,
                                     const ReadLimits& limits = {});

struct LoadedVolume {
    core::CtVoxels voxels;  // Hounsfield units for CT
    core::StudyIdentity identity;
    std::vector<std::string> notes;
};

/// Reads the pixels of a series that is a volume. Refused: not a volume, a damaged file (which), cancelled.
core::Result<LoadedVolume> load_volume(const Series& series, const core::JobContext& job,
                                       const ReadLimits& limits = {});

}  // namespace remnant::imaging

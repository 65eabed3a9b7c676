#pragma once
// Stored values of slices, each file opened once for all its frames that follow one another.

#include <memory>
#include <optional>
#include <vector>

#include "dicom/frames.h"
#include "dicom/slice_header.h"

namespace remnant::imaging::dicom {

/// One thread's way through the slices of a series.
class SliceReader {
  public:
    explicit SliceReader(const ReadLimits& limits) : limits_(limits) {}

    /// Stored values of one slice, row by row. Refused: a damaged file, or one that changed since its header
    /// was read.
    core::Result<std::vector<std::int32_t>> stored_values(const SliceHeader& slice);

  private:
    struct Opened {
        DicomFile file;
        std::optional<FrameDecoder> decoder;
    };

    ReadLimits limits_;
    std::unique_ptr<Opened> opened_;
};

}  // namespace remnant::imaging::dicom

#pragma once
// Stored pixel values of one frame, from any transfer syntax the program reads.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dicom/dicom_file.h"

namespace remnant::imaging::dicom {

struct PixelFormat {
    int rows = 0;
    int columns = 0;
    int frames = 1;
    int samples = 1;
    int bits_allocated = 16;  // 1, 8, 16 or 32
    int bits_stored = 16;
    int high_bit = 15;
    bool is_signed = false;
    std::string photometric;  // "MONOCHROME2", …
};

/// Reads the image pixel module. Refused: absent, contradictory, or larger than the limits (checked 64-bit arithmetic).
core::Result<PixelFormat> pixel_format(DcmDataset& dataset, const std::string& what, const ReadLimits& limits);

/// Decodes frames of one opened file (Extent::Whole). Implicit and explicit VR little endian, explicit big endian, deflated, RLE,
/// JPEG (8 and 12 bit baseline, extended, lossless), JPEG-LS, JPEG 2000, Deflated Image Frame Compression; 1-bit packed frames that do not
/// end on a byte. Values are sign-extended from BitsStored; overlay bits above HighBit are masked away.
class FrameDecoder {
  public:
    /// Refused: a transfer syntax by its name, pixel data shorter than the header says, damaged fragments.
    static core::Result<FrameDecoder> open(const DicomFile& file, const PixelFormat& format, const std::string& what,
                                           const ReadLimits& limits);
    FrameDecoder(FrameDecoder&&) noexcept;
    FrameDecoder& operator=(FrameDecoder&&) noexcept;
    ~FrameDecoder();

    /// Stored values of frame `frame` (0-based), rows × columns, row by row. 1-bit frames give 0 and 1.
    core::Result<> decode(int frame, std::span<std::int32_t> out);
    /// True where the compression was lossy (by transfer syntax or LossyImageCompression).
    [[nodiscard]] bool lossy() const;

  private:
    struct State;
    explicit FrameDecoder(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace remnant::imaging::dicom

#pragma once
// Stored pixel values of one frame, from any transfer syntax the program reads.

#include <cstdint>
#include <memory>
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

    [[nodiscard]] std::uint64_t frame_pixels() const { return std::uint64_t{1} * rows * columns * samples; }
};

/// Reads the image pixel module. Refused: absent, contradictory, or larger than the limits (checked 64-bit
/// arithmetic).
core::Result<PixelFormat> pixel_format(DcmDataset& dataset, const std::string& what,
                                       const ReadLimits& limits);

/// Decodes frames of one file opened whole: implicit and explicit VR little endian, explicit big endian,
/// deflated, RLE, JPEG (baseline, extended, lossless), JPEG-LS, JPEG 2000, deflated image frames; 1-bit
/// frames that do not end on a byte. Grey images only.
class FrameDecoder {
  public:
    /// `file` must outlive the decoder. Refused: a transfer syntax by its name, colour, pixel data shorter
    /// than the header says.
    static core::Result<FrameDecoder> open(const DicomFile& file, const PixelFormat& format);

    /// Stored values of frame `frame` (0-based), row by row: overlay bits masked away, sign-extended from
    /// BitsStored. 1-bit frames give 0 and 1. Refused: a damaged frame.
    core::Result<> decode(int frame, std::span<std::int32_t> out) const;

    /// True where the transfer syntax loses information.
    [[nodiscard]] bool lossy() const;

  private:
    FrameDecoder(const DicomFile& file, const PixelFormat& format) : file_(&file), format_(format) {}
    [[nodiscard]] std::vector<std::uint8_t> compressed_frame(int frame) const;
    [[nodiscard]] core::Result<> decode_native(Bytes pixels, std::uint64_t first_pixel, bool big_endian,
                                               std::span<std::int32_t> out) const;

    const DicomFile* file_;
    PixelFormat format_;
    /// Of each frame, its first fragment; empty for native pixels.
    std::vector<std::size_t> starts_;
};

}  // namespace remnant::imaging::dicom

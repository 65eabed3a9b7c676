#pragma once
// One function a compression. Each fills exactly one grey frame or says why it cannot.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dicom/frames.h"

namespace remnant::imaging::dicom {

/// PackBits segments (PS3.5 annex G), to little-endian pixels. Empty on damage.
std::vector<std::uint8_t> decode_rle(Bytes frame, std::size_t pixels, std::size_t bytes_per_pixel);

/// Raw or zlib-wrapped deflate of exactly `size` bytes. Empty on damage.
std::vector<std::uint8_t> inflate_frame(Bytes frame, std::size_t size);

/// JPEG 2000 (OpenJPEG); raw sample values. False on damage or when the picture has another size than
/// declared.
bool decode_jpeg2000(Bytes frame, const PixelFormat& format, std::span<std::int32_t> out);

/// JPEG and JPEG-LS by DCMTK; little-endian pixels of BitsAllocated bits. Empty on damage.
std::vector<std::uint8_t> decode_with_dcmtk(const std::string& transfer_syntax, Bytes frame,
                                            const PixelFormat& format);

}  // namespace remnant::imaging::dicom

#include <libdeflate.h>

#include <algorithm>
#include <cstring>

#include "dicom/codecs.h"

namespace remnant::imaging::dicom {
namespace {

std::uint32_t little32(Bytes bytes, std::size_t at) {
    return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 |
           static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

/// One PackBits segment into every `stride`-th byte of `out`; true when it filled all of them.
bool unpack(Bytes segment, std::uint8_t* out, std::size_t count, std::size_t stride) {
    std::size_t done = 0;
    for (std::size_t at = 0; at < segment.size() && done < count;) {
        const auto head = static_cast<std::int8_t>(segment[at++]);
        if (head == -128) continue;
        const std::size_t length =
            head >= 0 ? static_cast<std::size_t>(head) + 1 : static_cast<std::size_t>(1 - head);
        const std::size_t wanted = std::min(length, count - done);
        if (head >= 0) {
            if (length > segment.size() - at) return false;
            for (std::size_t n = 0; n < wanted; ++n) out[(done + n) * stride] = segment[at + n];
            at += length;
        } else {
            if (at == segment.size()) return false;
            for (std::size_t n = 0; n < wanted; ++n) out[(done + n) * stride] = segment[at];
            ++at;
        }
        done += wanted;
    }
    return done == count;
}

}  // namespace

std::vector<std::uint8_t> decode_rle(Bytes frame, std::size_t pixels, std::size_t bytes_per_pixel) {
    constexpr std::size_t header = 64;
    if (frame.size() < header || little32(frame, 0) != bytes_per_pixel) return {};
    std::vector<std::uint8_t> out(pixels * bytes_per_pixel);
    for (std::size_t plane = 0; plane < bytes_per_pixel; ++plane) {
        const std::size_t begin = little32(frame, 4 + 4 * plane);
        const std::size_t end = plane + 1 < bytes_per_pixel ? little32(frame, 8 + 4 * plane) : frame.size();
        if (begin < header || begin > end || end > frame.size()) return {};
        // The first segment holds the most significant bytes.
        if (!unpack(frame.subspan(begin, end - begin), out.data() + (bytes_per_pixel - 1 - plane), pixels,
                    bytes_per_pixel))
            return {};
    }
    return out;
}

std::vector<std::uint8_t> inflate_frame(Bytes frame, std::size_t size) {
    std::vector<std::uint8_t> out(size + 1);  // one byte of padding may follow
    libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
    if (decompressor == nullptr) return {};
    std::size_t made = 0;
    auto state = libdeflate_deflate_decompress(decompressor, frame.data(), frame.size(), out.data(),
                                               out.size(), &made);
    if (state != LIBDEFLATE_SUCCESS || made < size) {
        state = libdeflate_zlib_decompress(decompressor, frame.data(), frame.size(), out.data(), out.size(),
                                           &made);
    }
    libdeflate_free_decompressor(decompressor);
    if (state != LIBDEFLATE_SUCCESS || made < size) return {};
    out.resize(size);
    return out;
}

}  // namespace remnant::imaging::dicom

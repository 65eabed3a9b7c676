#include "dicom/frames.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "dicom/codecs.h"

namespace remnant::imaging::dicom {
namespace {

using Format = PixelFormat;

enum class Codec { Native, Rle, DeflatedFrame, Jpeg2000, Dcmtk };

struct Syntax {
    std::string_view uid;
    Codec codec;
    bool lossy;
};

constexpr std::array<Syntax, 16> kSyntaxes{{
    {"1.2.840.10008.1.2", Codec::Native, false},
    {"1.2.840.10008.1.2.1", Codec::Native, false},
    {"1.2.840.10008.1.2.2", Codec::Native, false},
    {"1.2.840.10008.1.2.1.99", Codec::Native, false},
    {"1.2.840.10008.1.2.5", Codec::Rle, false},
    {"1.2.840.10008.1.2.8.1", Codec::DeflatedFrame, false},
    {"1.2.840.10008.1.2.4.50", Codec::Dcmtk, true},
    {"1.2.840.10008.1.2.4.51", Codec::Dcmtk, true},
    {"1.2.840.10008.1.2.4.53", Codec::Dcmtk, true},
    {"1.2.840.10008.1.2.4.55", Codec::Dcmtk, true},
    {"1.2.840.10008.1.2.4.57", Codec::Dcmtk, false},
    {"1.2.840.10008.1.2.4.70", Codec::Dcmtk, false},
    {"1.2.840.10008.1.2.4.80", Codec::Dcmtk, false},
    {"1.2.840.10008.1.2.4.81", Codec::Dcmtk, true},
    {"1.2.840.10008.1.2.4.90", Codec::Jpeg2000, false},
    {"1.2.840.10008.1.2.4.91", Codec::Jpeg2000, true},
}};

const Syntax* syntax_of(const DicomFile& file) {
    const auto found = std::ranges::find(kSyntaxes, file.transfer_syntax(), &Syntax::uid);
    return found == kSyntaxes.end() ? nullptr : &*found;
}

int u16(DcmDataset& dataset, const DcmTagKey& tag, int otherwise) {
    Uint16 value = 0;
    return dataset.findAndGetUint16(tag, value).good() ? value : otherwise;
}

/// Overlay bits above HighBit are masked away; a sign is carried up from BitsStored.
struct StoredValue {
    explicit StoredValue(const Format& format)
        : shift(format.high_bit + 1 - format.bits_stored),
          mask(format.bits_stored >= 32 ? 0xFFFFFFFFU : (1U << format.bits_stored) - 1U),
          sign(format.is_signed ? 1U << (format.bits_stored - 1) : 0U) {}
    [[nodiscard]] std::int32_t operator()(std::uint32_t raw) const {
        const std::uint32_t value = (raw >> shift) & mask;
        return static_cast<std::int32_t>((value ^ sign) - sign);
    }
    int shift;
    std::uint32_t mask;
    std::uint32_t sign;
};

core::Result<> check(const Format& f, const std::string& what, const ReadLimits& limits) {
    if (f.rows < 1 || f.columns < 1) return core::refuse(what, "it has no rows or columns: not an image");
    constexpr std::array<int, 4> allowed{1, 8, 16, 32};
    if (std::ranges::find(allowed, f.bits_allocated) == allowed.end()) {
        return core::refuse(
            what, "it stores " + std::to_string(f.bits_allocated) + " bits a pixel, which no reader knows");
    }
    if (f.bits_stored < 1 || f.bits_stored > f.bits_allocated || f.high_bit >= f.bits_allocated ||
        f.high_bit + 1 < f.bits_stored) {
        return core::refuse(what, "damaged: its stored bits do not fit into its allocated bits");
    }
    const std::uint64_t bytes_a_frame =
        f.frame_pixels() * static_cast<std::uint64_t>(std::max(f.bits_allocated, 8)) / 8;
    if (bytes_a_frame > limits.volume_bytes / static_cast<std::uint64_t>(f.frames)) {
        return core::refuse(what, "its header asks for more memory than a volume may take");
    }
    return {};
}

/// Where each frame's fragments begin: by the offset table, else one fragment a frame, else a new frame
/// wherever a fragment opens a new JPEG stream. Empty where none of these gives `frames` frames.
std::vector<std::size_t> frame_starts(const DicomFile& file, std::size_t frames) {
    const auto& fragments = file.skeleton().fragments;
    const auto& table = file.skeleton().offset_table;
    std::vector<std::size_t> starts;
    if (frames == 1) return {0};
    for (std::size_t n = 0; n < fragments.size(); ++n) {
        const std::uint8_t* head = file.bytes().data() + fragments[n].offset;
        const bool opens_stream =
            fragments[n].length >= 2 && head[0] == 0xFF && (head[1] == 0xD8 || head[1] == 0x4F);
        // Offsets count from the first fragment's item tag.
        const std::uint64_t offset = fragments[n].offset - fragments.front().offset;
        const bool in_table = std::ranges::find(table, offset) != table.end();
        if (table.size() == frames ? in_table : fragments.size() == frames || opens_stream)
            starts.push_back(n);
    }
    return starts.size() == frames ? starts : std::vector<std::size_t>();
}

}  // namespace

core::Result<PixelFormat> pixel_format(DcmDataset& dataset, const std::string& what,
                                       const ReadLimits& limits) {
    Format f;
    f.rows = u16(dataset, DCM_Rows, 0);
    f.columns = u16(dataset, DCM_Columns, 0);
    f.samples = u16(dataset, DCM_SamplesPerPixel, 1);
    f.bits_allocated = u16(dataset, DCM_BitsAllocated, 0);
    f.bits_stored = u16(dataset, DCM_BitsStored, f.bits_allocated);
    f.high_bit = u16(dataset, DCM_HighBit, f.bits_stored - 1);
    f.is_signed = u16(dataset, DCM_PixelRepresentation, 0) == 1;
    f.photometric = text_of(dataset, DCM_PhotometricInterpretation);
    const std::string frames = text_of(dataset, DCM_NumberOfFrames);
    if (!frames.empty()) {
        const auto begin = frames.data() + (frames[0] == '+' ? 1 : 0);
        const auto [end, failure] = std::from_chars(begin, frames.data() + frames.size(), f.frames);
        if (failure != std::errc() || end != frames.data() + frames.size() || f.frames < 1) {
            return core::refuse(what, "damaged: its number of frames is not a number");
        }
    }
    if (auto sound = check(f, what, limits); !sound) return core::refuse(sound.error());
    return f;
}

core::Result<FrameDecoder> FrameDecoder::open(const DicomFile& file, const PixelFormat& format) {
    const std::string what = file.path().string();
    const Syntax* syntax = syntax_of(file);
    if (syntax == nullptr) {
        return core::refuse(
            what, "its transfer syntax is not read: " + transfer_syntax_name(file.transfer_syntax()));
    }
    if (format.samples != 1) return core::refuse(what, "it is a colour image");
    if (!file.has_pixels()) return core::refuse(what, "it has no pixels");
    if (syntax->codec == Codec::Native) {
        const std::uint64_t bits = format.frame_pixels() * static_cast<std::uint64_t>(format.frames) *
                                   static_cast<std::uint64_t>(format.bits_allocated);
        if (file.skeleton().native->length < (bits + 7) / 8) {
            return core::refuse(what, "damaged: it has fewer pixels than its header says");
        }
    } else if (file.skeleton().fragments.size() < static_cast<std::size_t>(format.frames)) {
        return core::refuse(what, "damaged: it has fewer compressed frames than its header says");
    }
    FrameDecoder decoder(file, format);
    if (syntax->codec != Codec::Native) {
        decoder.starts_ = frame_starts(file, static_cast<std::size_t>(format.frames));
        if (decoder.starts_.empty()) {
            return core::refuse(what, "damaged: its fragments cannot be matched to its frames");
        }
    }
    return decoder;
}

bool FrameDecoder::lossy() const {
    return syntax_of(*file_)->lossy;
}

std::vector<std::uint8_t> FrameDecoder::compressed_frame(int frame) const {
    const auto& fragments = file_->skeleton().fragments;
    const auto index = static_cast<std::size_t>(frame);
    const std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : fragments.size();
    std::vector<std::uint8_t> bytes;
    for (std::size_t n = starts_[index]; n < end; ++n) {
        const Bytes part = file_->bytes().subspan(fragments[n].offset, fragments[n].length);
        bytes.insert(bytes.end(), part.begin(), part.end());
    }
    return bytes;
}

core::Result<> FrameDecoder::decode_native(Bytes pixels, std::uint64_t first_pixel, bool big_endian,
                                           std::span<std::int32_t> out) const {
    const auto damaged = [&] {
        return core::refuse(file_->path().string(), "damaged: it has fewer pixels than its header says");
    };
    if (format_.bits_allocated == 1) {
        if ((first_pixel + out.size() + 7) / 8 > pixels.size()) return damaged();
        for (std::size_t n = 0; n < out.size(); ++n) {
            const std::uint64_t bit = first_pixel + n;
            out[n] = pixels[bit / 8] >> (bit % 8) & 1;
        }
        return {};
    }
    const auto width = static_cast<std::size_t>(format_.bits_allocated) / 8;
    if ((first_pixel + out.size()) * width > pixels.size()) return damaged();
    const StoredValue stored(format_);
    const std::uint8_t* at = pixels.data() + first_pixel * width;
    for (std::int32_t& value : out) {
        std::uint32_t raw = 0;
        for (std::size_t n = 0; n < width; ++n)
            raw |= std::uint32_t{at[n]} << (8 * (big_endian ? width - 1 - n : n));
        value = stored(raw);
        at += width;
    }
    return {};
}

core::Result<> FrameDecoder::decode(int frame, std::span<std::int32_t> out) const {
    const auto damaged = [&] {
        return core::refuse(file_->path().string(),
                            "damaged: frame " + std::to_string(frame + 1) + " cannot be decompressed");
    };
    const Syntax& syntax = *syntax_of(*file_);
    const std::size_t pixels = out.size();
    if (syntax.codec == Codec::Native) {
        const Span native = *file_->skeleton().native;
        const bool big_endian = file_->transfer_syntax() == UID_BigEndianExplicitTransferSyntax;
        return decode_native(file_->bytes().subspan(native.offset, native.length),
                             static_cast<std::uint64_t>(frame) * pixels, big_endian, out);
    }
    const auto bytes = compressed_frame(frame);
    if (syntax.codec == Codec::Dcmtk) {
        const auto decoded = decode_with_dcmtk(file_->transfer_syntax(), bytes, format_);
        return decoded.empty() ? damaged() : decode_native(decoded, 0, false, out);
    }
    if (syntax.codec == Codec::Jpeg2000) {
        if (!decode_jpeg2000(bytes, format_, out)) return damaged();
        if (format_.bits_allocated == 1) return {};
        // Sample values have no unused bits below; the header's sign wins over the stream's.
        Format samples = format_;
        samples.high_bit = samples.bits_stored - 1;
        const StoredValue stored(samples);
        for (std::int32_t& value : out) value = stored(static_cast<std::uint32_t>(value));
        return {};
    }
    const bool bits = format_.bits_allocated == 1;
    const std::size_t width = bits ? 1 : static_cast<std::size_t>(format_.bits_allocated) / 8;
    const std::size_t units = bits ? (pixels + 7) / 8 : pixels;
    const auto decoded =
        syntax.codec == Codec::Rle ? decode_rle(bytes, units, width) : inflate_frame(bytes, units * width);
    return decoded.empty() ? damaged() : decode_native(decoded, 0, false, out);
}

}  // namespace remnant::imaging::dicom

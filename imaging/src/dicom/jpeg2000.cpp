#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "dicom/codecs.h"

namespace remnant::imaging::dicom {
namespace {

struct Source {
    Bytes bytes;
    std::size_t at = 0;
};

OPJ_SIZE_T read_bytes(void* out, OPJ_SIZE_T count, void* user) {
    auto& source = *static_cast<Source*>(user);
    const std::size_t n = std::min<std::size_t>(count, source.bytes.size() - source.at);
    if (n == 0) return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(out, source.bytes.data() + source.at, n);
    source.at += n;
    return n;
}

OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void* user) {
    auto& source = *static_cast<Source*>(user);
    if (count < 0) return -1;
    const std::size_t n =
        std::min<std::size_t>(static_cast<std::size_t>(count), source.bytes.size() - source.at);
    source.at += n;
    return static_cast<OPJ_OFF_T>(n);
}

OPJ_BOOL seek_byte(OPJ_OFF_T to, void* user) {
    auto& source = *static_cast<Source*>(user);
    if (to < 0 || static_cast<std::size_t>(to) > source.bytes.size()) return OPJ_FALSE;
    source.at = static_cast<std::size_t>(to);
    return OPJ_TRUE;
}

void quiet(const char*, void*) {}

using Codec = std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)>;
using Stream = std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)>;
using Image = std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)>;

bool fits(const opj_image_t& image, const PixelFormat& format) {
    if (image.numcomps != 1) return false;
    const opj_image_comp_t& grey = image.comps[0];
    return grey.w == static_cast<OPJ_UINT32>(format.columns) &&
           grey.h == static_cast<OPJ_UINT32>(format.rows) && grey.prec <= 32;
}

}  // namespace

bool decode_jpeg2000(Bytes frame, const PixelFormat& format, std::span<std::int32_t> out) {
    constexpr std::uint8_t jp2_box[4] = {0x00, 0x00, 0x00, 0x0C};
    const bool boxed = frame.size() >= 4 && std::equal(jp2_box, jp2_box + 4, frame.begin());
    const Codec codec(opj_create_decompress(boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K), opj_destroy_codec);
    const Stream stream(opj_stream_create(64 * 1024, OPJ_TRUE), opj_stream_destroy);
    if (!codec || !stream) return false;
    opj_set_error_handler(codec.get(), quiet, nullptr);
    opj_set_warning_handler(codec.get(), quiet, nullptr);
    Source source{frame};
    opj_stream_set_user_data(stream.get(), &source, nullptr);
    opj_stream_set_user_data_length(stream.get(), frame.size());
    opj_stream_set_read_function(stream.get(), read_bytes);
    opj_stream_set_skip_function(stream.get(), skip_bytes);
    opj_stream_set_seek_function(stream.get(), seek_byte);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    if (!opj_setup_decoder(codec.get(), &parameters)) return false;
    // A cut stream must not come out as a picture with a grey end.
    opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE);
    opj_image_t* made = nullptr;
    const bool header = opj_read_header(stream.get(), codec.get(), &made) != 0;
    const Image image(made, opj_image_destroy);
    // Compared before decoding, so that no stream can ask for more memory than the DICOM header did.
    if (!header || !image || !fits(*image, format)) return false;
    if (!opj_decode(codec.get(), stream.get(), image.get()) || image->comps[0].data == nullptr) return false;
    if (!fits(*image, format)) return false;
    std::copy_n(image->comps[0].data, out.size(), out.begin());
    return true;
}

}  // namespace remnant::imaging::dicom

#include "volume/compress.h"

#include <libdeflate.h>

#include <memory>

namespace remnant::imaging::volume {

std::vector<std::byte> compressed(std::initializer_list<Bytes> parts, Wrapper wrapper, int level) {
    std::vector<std::byte> in;
    for (const Bytes part : parts) in.insert(in.end(), part.begin(), part.end());
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> tool(
        libdeflate_alloc_compressor(level), libdeflate_free_compressor);
    const bool gzip = wrapper == Wrapper::Gzip;
    std::vector<std::byte> out(gzip ? libdeflate_gzip_compress_bound(tool.get(), in.size())
                                    : libdeflate_zlib_compress_bound(tool.get(), in.size()));
    out.resize(gzip ? libdeflate_gzip_compress(tool.get(), in.data(), in.size(), out.data(), out.size())
                    : libdeflate_zlib_compress(tool.get(), in.data(), in.size(), out.data(), out.size()));
    return out;
}

}  // namespace remnant::imaging::volume

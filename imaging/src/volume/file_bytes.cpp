#include "volume/file_bytes.h"

#include <bzlib.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace remnant::imaging::volume {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// Deflate cannot make more than 1032 bytes from one.
constexpr std::uint64_t kMostExpansion = 1032;

FileBytes bytes_of(std::size_t size) {
    return {core::VoxelBuffer(size), size};
}

core::Result<FileBytes> too_large(const std::string& what) {
    return core::refuse(what, "it is larger than this program reads");
}

core::Result<FileBytes> damaged(const std::string& what) {
    return core::refuse(what, "damaged: the compressed data is cut off or corrupt");
}

using Decompressor = std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;
Decompressor decompressor() {
    return {libdeflate_alloc_decompressor(), libdeflate_free_decompressor};
}

/// The slow way, for streams of several members or of a size that the trailer does not tell: grows as it
/// goes.
core::Result<FileBytes> gunzip_streamed(Bytes in, const std::string& what, std::uint64_t most) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return damaged(what);
    std::vector<std::uint8_t> out;
    std::vector<std::uint8_t> chunk(std::size_t{1} << 20);
    stream.next_in = const_cast<Bytef*>(in.data());
    std::uint64_t left = in.size();
    int state = Z_OK;
    while (state == Z_OK || (state == Z_STREAM_END && stream.avail_in + left > 0)) {
        if (state == Z_STREAM_END) {
            const Bytef* rest = stream.next_in;
            if (*rest != 0x1F) break;  // padding after the last member
            inflateReset(&stream);
        }
        if (stream.avail_in == 0) {
            stream.avail_in = static_cast<uInt>(std::min<std::uint64_t>(left, 1U << 30));
            left -= stream.avail_in;
        }
        stream.next_out = chunk.data();
        stream.avail_out = static_cast<uInt>(chunk.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.insert(out.end(), chunk.data(), chunk.data() + (chunk.size() - stream.avail_out));
        if (out.size() > most) {
            inflateEnd(&stream);
            return too_large(what);
        }
        if (state == Z_BUF_ERROR && stream.avail_in + left == 0) break;
        if (state == Z_BUF_ERROR) state = Z_OK;
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END) return damaged(what);
    FileBytes bytes = bytes_of(out.size());
    std::copy(out.begin(), out.end(), reinterpret_cast<std::uint8_t*>(bytes.buffer.data()));
    return bytes;
}

}  // namespace

core::Result<FileBytes> read_file(const std::filesystem::path& path, const ReadLimits& limits) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return core::refuse(path.string(), std::filesystem::exists(path) ? "the file cannot be opened"
                                                                         : "there is no such file");
    const auto close_it = [fd](void*) { close(fd); };
    const std::unique_ptr<void, decltype(close_it)> closer(reinterpret_cast<void*>(1), close_it);
    struct stat status {};
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return core::refuse(path.string(), "it is not a file");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > limits.file_bytes) return too_large(path.string());
    FileBytes bytes = bytes_of(size);
    std::uint64_t done = 0;
    while (done < size) {
        const ssize_t n = read(fd, bytes.buffer.data() + done, size - done);
        if (n <= 0) return core::refuse(path.string(), "the file cannot be read");
        done += static_cast<std::uint64_t>(n);
    }
    return bytes;
}

bool is_gzip(Bytes bytes) {
    return bytes.size() >= 18 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

core::Result<FileBytes> gunzip(Bytes in, const std::string& what, const ReadLimits& limits) {
    if (!is_gzip(in)) return damaged(what);
    const auto* trailer = in.data() + in.size() - 4;
    const std::uint64_t said =
        trailer[0] | trailer[1] << 8 | trailer[2] << 16 | static_cast<std::uint64_t>(trailer[3]) << 24;
    const bool plausible = said > 0 && said <= kMostExpansion * in.size();
    if (plausible && said <= limits.volume_bytes) {
        FileBytes bytes = bytes_of(said);
        std::size_t used = 0;
        std::size_t made = 0;
        const Decompressor tool = decompressor();
        const auto state = libdeflate_gzip_decompress_ex(tool.get(), in.data(), in.size(),
                                                         bytes.buffer.data(), said, &used, &made);
        if (state == LIBDEFLATE_SUCCESS && made == said && used == in.size()) return bytes;
    }
    return gunzip_streamed(in, what, limits.volume_bytes);
}

core::Result<FileBytes> unzlib(Bytes in, std::size_t size, const std::string& what,
                               const ReadLimits& limits) {
    if (size > limits.volume_bytes) return too_large(what);
    if (size > kMostExpansion * in.size()) return damaged(what);
    FileBytes bytes = bytes_of(size);
    const Decompressor tool = decompressor();
    const auto state =
        libdeflate_zlib_decompress(tool.get(), in.data(), in.size(), bytes.buffer.data(), size, nullptr);
    if (state != LIBDEFLATE_SUCCESS) return damaged(what);
    return bytes;
}

core::Result<FileBytes> bunzip2(Bytes in, std::size_t size, const std::string& what,
                                const ReadLimits& limits) {
    if (size > limits.volume_bytes || size > 0xFFFFFFFFU || in.size() > 0xFFFFFFFFU) return too_large(what);
    FileBytes bytes = bytes_of(size);
    auto made = static_cast<unsigned>(size);
    const int state = BZ2_bzBuffToBuffDecompress(reinterpret_cast<char*>(bytes.buffer.data()), &made,
                                                 const_cast<char*>(reinterpret_cast<const char*>(in.data())),
                                                 static_cast<unsigned>(in.size()), 0, 0);
    if (state != BZ_OK || made != size) return damaged(what);
    return bytes;
}

core::Result<std::filesystem::path> beside(const std::filesystem::path& header, const std::string& name) {
    const std::filesystem::path data(name);
    if (name.empty() || data.has_parent_path() || name == ".." || name == ".") {
        return core::refuse(header.string(),
                            "its data file '" + core::printable(name) + "' does not lie beside it");
    }
    const auto path = header.parent_path() / data;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
        return core::refuse(header.string(), "its data file '" + core::printable(name) + "' is not there");
    }
    if (std::filesystem::is_symlink(path, ignored)) {
        return core::refuse(header.string(), "its data file '" + core::printable(name) +
                                                 "' is a link; only a file beside it is read");
    }
    return path;
}

}  // namespace remnant::imaging::volume

#pragma once
// Whole files in memory, decompressed within limits.

#include <cstdint>
#include <filesystem>
#include <span>

#include "remnant/core/result.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/limits.h"

namespace remnant::imaging::volume {

/// Bytes of which only the first `size` count; not zero-filled, as a volume of 100 MB would notice.
struct FileBytes {
    core::VoxelBuffer buffer{0};
    std::size_t size = 0;

    [[nodiscard]] std::span<const std::uint8_t> view() const {
        return {reinterpret_cast<const std::uint8_t*>(buffer.data()), size};
    }
};

core::Result<FileBytes> read_file(const std::filesystem::path& path, const ReadLimits& limits);

bool is_gzip(std::span<const std::uint8_t> bytes);

/// gzip (several members too), zlib or bzip2; `what` names the file. Refused: damaged or cut streams, more
/// than the limits allow.
core::Result<FileBytes> gunzip(std::span<const std::uint8_t> bytes, const std::string& what,
                               const ReadLimits& limits);
core::Result<FileBytes> unzlib(std::span<const std::uint8_t> bytes, std::size_t size, const std::string& what,
                               const ReadLimits& limits);
core::Result<FileBytes> bunzip2(std::span<const std::uint8_t> bytes, std::size_t size,
                                const std::string& what, const ReadLimits& limits);

/// The file beside a header that the header names: a plain name, no folder, no link out of it.
core::Result<std::filesystem::path> beside(const std::filesystem::path& header, const std::string& name);

}  // namespace remnant::imaging::volume

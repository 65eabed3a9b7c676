#pragma once
// The container: a zip of stored and deflated entries, in memory.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "remnant/core/result.h"
#include "remnant/imaging/limits.h"
#include "volume/file_bytes.h"

namespace remnant::imaging::case_file {

enum class Packing { Store, Deflate };

struct ZipEntry {
    std::string name;
    std::vector<std::byte> bytes;
    Packing packing = Packing::Store;
};

/// The bytes of a zip file with these entries.
core::Result<std::vector<std::byte>> make_zip(const std::vector<ZipEntry>& entries);

/// A zip file opened for reading. Nothing it says is believed before it is checked: names may not leave the
/// archive or come twice, and sizes are held to the limits before memory is asked for.
class ZipReader {
  public:
    static core::Result<ZipReader> open(const std::filesystem::path& path, const ReadLimits& limits);
    static core::Result<ZipReader> open(std::span<const std::byte> bytes, const std::string& what,
                                        const ReadLimits& limits);
    ZipReader(ZipReader&&) noexcept;
    ZipReader& operator=(ZipReader&&) noexcept;
    ~ZipReader();

    [[nodiscard]] const std::vector<std::string>& names() const;
    [[nodiscard]] bool has(const std::string& name) const;
    /// One entry, decompressed. Refused: not there, damaged, larger than `most` bytes.
    [[nodiscard]] core::Result<volume::FileBytes> read(const std::string& name, std::uint64_t most) const;

  private:
    struct State;
    explicit ZipReader(std::unique_ptr<State> state);
    static core::Result<ZipReader> checked(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace remnant::imaging::case_file

#pragma once
// Files that are either as they were or wholly new.

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>

#include "remnant/core/result.h"

namespace remnant::imaging::volume {

using Bytes = std::span<const std::byte>;

/// How the temporary names of a target begin.
std::string temporary_prefix(const std::filesystem::path& target);

/// Writes the parts to a temporary name beside `path`, flushes them to the disk, renames, and flushes the
/// folder: whoever reads sees the old file or the new one, whole, even after a power cut. An existing file
/// keeps its mode where the file system has modes, a new one gets `mode`; of a link, what it names is replaced.
/// Refused, with the old file as it was: no such folder, no
/// permission, a read-only place, a full disk, a write error.
core::Result<> write_atomically(const std::filesystem::path& path, std::initializer_list<Bytes> parts,
                                unsigned mode = 0644);

}  // namespace remnant::imaging::volume

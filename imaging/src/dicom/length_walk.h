#pragma once
// The skeleton of a DICOM data set: where its elements and its pixels lie, with every declared length held
// against the bytes that are there. A 3.5 kB file once made a parser allocate 2.7 GB; nothing is parsed
// before it has passed here.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::imaging::dicom {

using Bytes = std::span<const std::uint8_t>;

/// A stretch of bytes of a file.
struct Span {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

struct Encoding {
    bool explicit_vr = true;
    bool big_endian = false;
};

/// What the group 0002 header says; empty where it says nothing.
struct MetaHeader {
    std::string transfer_syntax;
    std::string sop_class;
    std::string sop_instance;
    std::uint64_t end = 0;  // where the data set begins
};

struct Skeleton {
    /// Where the data set ends for a header read: the pixel data's tag, or the end of the data set.
    std::uint64_t header_end = 0;
    bool has_pixels = false;
    std::optional<Span> native;   // pixel data of a declared length
    std::vector<Span> fragments;  // encapsulated pixel data, without the offset table
    std::vector<std::uint32_t> offset_table;
    /// The bytes ended before the header did; more of the file is needed to tell.
    bool needs_more = false;
};

/// Reads preamble and group 0002. A file without them has `end` 0. Refused: damaged lengths.
core::Result<MetaHeader> read_meta(Bytes bytes, const std::string& what);

/// How the data set that begins here is written, told by its first element; none where it is no DICOM.
std::optional<Encoding> guess_encoding(Bytes dataset);

/// Walks `bytes` from `begin`. `file_size` is the true size of what is walked: `bytes` may be only its head.
core::Result<Skeleton> walk(Bytes bytes, std::uint64_t begin, std::uint64_t file_size, Encoding encoding,
                            const std::string& what);

}  // namespace remnant::imaging::dicom

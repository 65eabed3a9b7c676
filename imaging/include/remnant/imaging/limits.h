#pragma once
// How much a file may ask for before it is believed.

#include <cstdint>

namespace remnant::imaging {

/// No input may claim more than these, whatever its header says.
struct ReadLimits {
    /// Decoded size of one volume.
    std::uint64_t volume_bytes = std::uint64_t{4} << 30;
    /// Size of one file read whole into memory (compressed or not).
    std::uint64_t file_bytes = std::uint64_t{4} << 30;
};

}  // namespace remnant::imaging

#pragma once
// What the steps of outlining hand to each other: one value or one yes or no for every voxel of a working
// grid.

#include <cstdint>
#include <span>
#include <vector>

namespace remnant::imaging::segmentation {

/// HU, shares or millimetres, i fastest, as `WorkingGrid::at` counts.
using Field = std::vector<float>;
/// 1 in, 0 out; in the same order. Bytes, so that threads may write neighbours.
using Bits = std::vector<std::uint8_t>;

/// Number of voxels that are in.
inline std::size_t count(const Bits& bits) {
    std::size_t sum = 0;
    for (const std::uint8_t bit : bits) sum += bit;
    return sum;
}

/// Voxel by voxel, whatever `rule(n)` says.
template <class Rule>
Bits bits_where(std::size_t size, Rule rule) {
    Bits bits(size);
    for (std::size_t n = 0; n < size; ++n) bits[n] = rule(n) ? 1 : 0;
    return bits;
}

inline Bits inverted(const Bits& bits) {
    return bits_where(bits.size(), [&](std::size_t n) { return bits[n] == 0; });
}

}  // namespace remnant::imaging::segmentation

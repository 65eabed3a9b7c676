#pragma once
// How the surface passes a corner of the voxel lattice, for each of the 256 ways its eight voxels may be set.

#include <array>
#include <cstdint>

namespace remnant::imaging::surface {

/// Voxel n of a corner lies at offset (n & 1, n >> 1 & 1, n >> 2 & 1) from the lowest of the eight. A
/// *crossing* is a pair of voxels that share a face: 4·axis + the offsets along the next two axes,
/// cyclically. A *side* is the lattice edge that leaves the corner along an axis, 2·axis + (0 down, 1 up),
/// with the four voxels round it.
struct Corner {
    int pieces = 0;
    /// Which piece of surface the face between the voxels of a crossing belongs to; -1 where there is no
    /// face.
    std::array<std::int8_t, 12> piece_of{};
    /// Bit by side: all four faces round that lattice edge belong to one piece.
    std::uint8_t crowded_sides = 0;
};

/// Faces that meet at a lattice edge go together in pairs; where there are four, those of one voxel.
const std::array<Corner, 256>& corner_table();

constexpr int crossing_of(int axis, int next, int after) {
    return 4 * axis + next + 2 * after;
}

}  // namespace remnant::imaging::surface

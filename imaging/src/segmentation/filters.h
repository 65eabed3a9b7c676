#pragma once
// Smoothing and pieces of fields on a grid, by ITK.

#include "remnant/core/geometry.h"
#include "segmentation/itk_filters.h"

namespace remnant::imaging::segmentation {

inline Lattice lattice_of(const core::GridGeometry& grid) {
    return {grid.size, {grid.spacing[0], grid.spacing[1], grid.spacing[2]}};
}

/// Gaussian smoothing with a standard deviation in mm, the same in all directions whatever the voxels' shape.
/// Beyond the grid's edge its last voxel goes on.
inline Field smoothed(const Field& field, const core::GridGeometry& grid, double sigma_mm) {
    return smoothed(field, lattice_of(grid), sigma_mm);
}

/// The largest piece whose voxels share faces; of two equally large ones the one met first. Empty for an
/// empty set.
inline Bits largest_piece(const Bits& bits, const core::GridGeometry& grid) {
    return largest_piece(bits, lattice_of(grid));
}

/// The pieces whose voxels share faces, numbered from 1 with the largest first; 0 is outside.
inline std::vector<std::uint32_t> pieces(const Bits& bits, const core::GridGeometry& grid) {
    return pieces(bits, lattice_of(grid));
}

/// The pieces, by faces, that hold a voxel of `marks`.
inline Bits pieces_holding(const Bits& marks, const Bits& bits, const core::GridGeometry& grid) {
    const std::vector<std::uint32_t> piece = pieces(bits, grid);
    Bits kept(bits.size() + 1, 0);
    for (std::size_t n = 0; n < bits.size(); ++n) {
        if (marks[n]) kept[piece[n]] = 1;
    }
    return bits_where(bits.size(), [&](std::size_t n) { return bits[n] && kept[piece[n]]; });
}

/// With everything that no path over faces joins to the grid's edge.
inline Bits holes_filled(const Bits& bits, const core::GridGeometry& grid) {
    return holes_filled(bits, lattice_of(grid));
}

}  // namespace remnant::imaging::segmentation

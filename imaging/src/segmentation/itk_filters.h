#pragma once
// ITK's filters on fields. Their instantiation is slow to compile and stays in one source file, which must
// not meet Eigen: ITK brings another version of it under the same names. filters.h says what each does.

#include <array>

#include "segmentation/field.h"

namespace remnant::imaging::segmentation {

/// Size and voxel size (mm) of a grid; ITK's part needs no more of it.
struct Lattice {
    std::array<int, 3> size;
    std::array<double, 3> spacing;
};

Field smoothed(const Field& field, const Lattice& lattice, double sigma_mm);
Bits largest_piece(const Bits& bits, const Lattice& lattice);
std::vector<std::uint32_t> pieces(const Bits& bits, const Lattice& lattice);
Bits holes_filled(const Bits& bits, const Lattice& lattice);

}  // namespace remnant::imaging::segmentation

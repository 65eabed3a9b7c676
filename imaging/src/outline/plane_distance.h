#pragma once
// How far every pixel of a slice is from the border of a shape.

#include <cstdint>
#include <vector>

namespace remnant::imaging::outline {

/// Pixels of a slice: columns × rows, columns fastest.
struct PlaneSize {
    int columns = 0;
    int rows = 0;
    double column_mm = 1.0;
    double row_mm = 1.0;

    [[nodiscard]] std::size_t count() const {
        return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    }
};

/// Signed Euclidean distances (mm): to the nearest centre of the other kind, less half of the smaller
/// spacing, for there the border runs; positive inside. `inside` holds 0 or 1 a pixel, of which at least one
/// is 1 and one is 0. Exact: Felzenszwalb and Huttenlocher 2012, doi:10.4086/toc.2012.v008a019.
///
/// Not ITK's: its Maurer distance is zero on the outermost pixels inside, so that the same border is nearer
/// from within than from without, and it wants an image of its own for every slice.
std::vector<float> signed_distance(const std::vector<std::uint8_t>& inside, const PlaneSize& plane);

}  // namespace remnant::imaging::outline

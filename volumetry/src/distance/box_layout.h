#pragma once
// A box of a grid, and the length of its voxels' edges in whole numbers.
//
// Lengths are counted in tenths of a micrometre, each edge of a voxel rounded to a whole number of them: sums
// and squares are then exact, equal lengths are equal, and a tie is a tie whatever the order of the work.

#include <array>
#include <cstddef>
#include <cstdint>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

/// Edges of a voxel, 0.1 µm, at least 1.
using Steps = std::array<std::int64_t, 3>;
Steps steps_of(const core::GridGeometry& grid);

/// The voxels of a box of the grid, i fastest.
class BoxLayout {
  public:
    explicit BoxLayout(const core::IndexBox& box);
    [[nodiscard]] std::size_t at(int i, int j, int k) const {
        return (static_cast<std::size_t>(k - box_.low[2]) * static_cast<std::size_t>(size_[1]) +
                static_cast<std::size_t>(j - box_.low[1])) *
                   static_cast<std::size_t>(size_[0]) +
               static_cast<std::size_t>(i - box_.low[0]);
    }
    [[nodiscard]] const core::IndexBox& box() const { return box_; }
    [[nodiscard]] const core::Size3& size() const { return size_; }
    [[nodiscard]] std::size_t count() const;

  private:
    core::IndexBox box_;
    core::Size3 size_;
};

/// Whether distances within the box can be counted: a diagonal of at most 1 m, fewer than 2^31 voxels.
bool small_enough(const BoxLayout& box, const Steps& steps);

}  // namespace remnant::volumetry

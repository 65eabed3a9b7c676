#pragma once
// A contour that follows the edges of a slice from click to click (live wire).

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "remnant/core/voxel_grid.h"

namespace remnant::imaging::outline {

/// A pixel of a slice as (column, row), which are those of core::MaskSection: across i they are j and k,
/// across j they are i and k, across k they are i and j.
using SlicePixel = Eigen::Vector2i;

/// The cheapest way along edges from a seed to wherever the pointer is: Mortensen and Barrett 1998
/// (doi:10.1006/gmip.1998.0480), Falcão et al. 1998 (doi:10.1006/gmip.1998.0475), with the gradient's
/// magnitude alone as the feature.
///
/// The gradient (HU per mm) is that of a Gaussian of 1 mm. A pixel costs the less the nearer its gradient
/// comes to half of that of the edge at the seed (the strongest within 2 mm), and no less than twice the
/// median within 40 mm, which is noise; so the same wire works at any noise and contrast. A stronger gradient
/// counts no more: bone and air draw the wire no more than the edge that was clicked. Between two pixels
/// (sides and corners) a step costs the mean of both times its length in mm; along an edge a third of what it
/// costs where there is none.
///
/// Where the liver has no edge (against muscle, heart or stomach of equal HU) the wire has none to follow:
/// click more often there.
class LiveWire {
  public:
    /// The slice of index `index` along `axis` (0 i, 1 j, 2 k) of a CT. Refused: no such slice.
    static core::Result<LiveWire> on(const core::CtVoxels& ct, int axis, int index);

    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] bool holds(const SlicePixel& pixel) const {
        return pixel.x() >= 0 && pixel.x() < columns_ && pixel.y() >= 0 && pixel.y() < rows_;
    }

    /// The pixel with the strongest gradient within `radius_mm` of one on the slice; among equals the first
    /// by row, then column.
    [[nodiscard]] SlicePixel snapped(const SlicePixel& pixel, double radius_mm) const;

    /// Where the wire is fastened from now on; pixels outside the slice are taken to its edge.
    void set_seed(const SlicePixel& seed);
    /// The pixels from the seed to the pointer (to the edge of the slice, where it is outside), both
    /// included, each beside the next; empty before the first seed. What was searched for one pointer is kept
    /// for the next, so a pointer that moves costs little.
    [[nodiscard]] std::vector<SlicePixel> path_to(const SlicePixel& pointer);

    /// What a step between two pixels that touch costs, at least 1; the path is the one of the least sum.
    [[nodiscard]] std::int32_t step_cost(const SlicePixel& from, const SlicePixel& to) const;

  private:
    LiveWire(std::vector<float> values, int columns, int rows, double column_mm, double row_mm);

    [[nodiscard]] std::size_t at(const SlicePixel& pixel) const {
        return static_cast<std::size_t>(pixel.y()) * static_cast<std::size_t>(columns_) +
               static_cast<std::size_t>(pixel.x());
    }
    [[nodiscard]] SlicePixel within(const SlicePixel& pixel) const;
    void price(const SlicePixel& seed);
    void search_until(const SlicePixel& pointer);
    void settle_neighbours(const SlicePixel& pixel);

    int columns_ = 0;
    int rows_ = 0;
    double column_mm_ = 1.0;
    double row_mm_ = 1.0;
    std::vector<float> gradient_;           // HU per mm
    std::vector<std::int32_t> pixel_cost_;  // per mm
    std::vector<std::int32_t> path_cost_;
    std::vector<std::int8_t> came_by_;  // which neighbour, −1 for the seed
    std::vector<std::uint8_t> settled_;
    std::vector<std::vector<std::int32_t>> waiting_;  // pixels by their path's cost, in a ring
    std::int32_t wave_ = 0;                           // cost up to which all are settled
    std::int64_t waiting_count_ = 0;
    SlicePixel seed_{-1, -1};
};

}  // namespace remnant::imaging::outline

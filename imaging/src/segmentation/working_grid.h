#pragma once
// The part of a CT that matters, on a grid coarse enough to work on quickly, and the way back to the CT's own
// grid. A working voxel is a block of whole CT voxels: averaging blocks is anti-aliased, exact in sums, and
// needs no copy of the region, which ITK's shrinking would.

#include <span>
#include <vector>

#include "parallel.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::imaging::segmentation {

/// CT voxels with begin ≤ index < end along each axis.
struct Region {
    core::Size3 begin{0, 0, 0};
    core::Size3 end{0, 0, 0};

    [[nodiscard]] core::Size3 size() const {
        return {end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]};
    }
    [[nodiscard]] bool empty() const {
        return end[0] <= begin[0] || end[1] <= begin[1] || end[2] <= begin[2];
    }
    [[nodiscard]] bool contains(const core::Size3& index) const;
    bool operator==(const Region&) const = default;
};

/// All voxels of a grid.
Region whole(const core::GridGeometry& grid);
/// The box grown by `grow_mm` in every direction (rounded outwards), clipped to the grid; empty for an empty
/// box.
Region grown(const core::IndexBox& box, const core::GridGeometry& grid, double grow_mm);
/// The voxels within `radius_mm` of a point (LPS mm) along each axis, clipped to the grid; empty where the
/// point lies further outside than that.
Region around(const core::Vec3& point, const core::GridGeometry& grid, double radius_mm);
Region united(const Region& a, const Region& b);

/// Blocks of CT voxels over a region. Along each axis as many voxels make a block as stay within the coarsest
/// step; CT voxels coarser than that stay as they are. A region that no whole number of blocks fills ends in
/// thinner ones.
class WorkingGrid {
  public:
    WorkingGrid(const core::GridGeometry& ct, const Region& region, double coarsest_mm = 1.5);

    [[nodiscard]] const Region& region() const { return region_; }
    /// CT voxels of a block along each axis.
    [[nodiscard]] const core::Size3& block() const { return block_; }
    /// Where the blocks' centres are.
    [[nodiscard]] const core::GridGeometry& geometry() const { return geometry_; }
    [[nodiscard]] const core::Size3& size() const { return geometry_.size; }
    [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(geometry_.voxel_count()); }
    /// Position of a working voxel in a field, i fastest.
    [[nodiscard]] std::size_t at(int i, int j, int k) const {
        return (static_cast<std::size_t>(k) * static_cast<std::size_t>(size()[1]) +
                static_cast<std::size_t>(j)) *
                   static_cast<std::size_t>(size()[0]) +
               static_cast<std::size_t>(i);
    }
    /// The working voxel a CT voxel of the region lies in.
    [[nodiscard]] core::Size3 block_of(const core::Size3& ct_index) const;
    [[nodiscard]] const core::Size3& ct_size() const { return ct_size_; }

  private:
    Region region_;
    core::Size3 block_{1, 1, 1};
    core::Size3 ct_size_{0, 0, 0};
    core::GridGeometry geometry_;
};

/// Mean HU of every block.
std::vector<float> block_means(const core::CtVoxels& ct, const WorkingGrid& grid);
/// How much of every block is in the mask, 0–1. The mask is on the CT's grid.
std::vector<float> block_shares(const core::LabelMask& mask, const WorkingGrid& grid);

/// The box of CT voxels that the blocks in it cover; low > high where none is.
core::IndexBox ct_bounds(std::span<const std::uint8_t> blocks, const WorkingGrid& grid);

/// A field on a working grid, read between the blocks' centres: trilinear, constant beyond the last centres.
class FieldRows {
  public:
    FieldRows(const WorkingGrid& grid, std::span<const float> field) : grid_(grid), field_(field) {}
    /// The values at the CT voxels of the region's row (j, k), which are CT indices; `values` becomes as long
    /// as the region is wide.
    void read(int j, int k, std::vector<float>& values) const;

  private:
    const WorkingGrid& grid_;
    std::span<const float> field_;
};

/// The way back: a CT voxel of the region is in where the interpolated field is above `band`, out where it is
/// below −`band`; between the two `decide(i, j, k, value)` says, with CT indices, at full resolution. Called
/// from several threads. Nothing outside the region is in.
template <class Decide>
core::LabelMask written_back(const WorkingGrid& grid, std::span<const float> field, float band,
                             Decide decide) {
    const core::Size3 size = grid.ct_size();
    const Region& region = grid.region();
    const FieldRows rows(grid, field);
    const auto empty = core::slab_of_rows(size[1], [](int, std::vector<core::Run>&) {});
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(size[2]), empty);
    for_each_parallel(static_cast<std::size_t>(region.size()[2]), [&](std::size_t n) {
        const int k = region.begin[2] + static_cast<int>(n);
        std::vector<float> values;
        slabs[static_cast<std::size_t>(k)] =
            core::slab_of_rows(size[1], [&](int j, std::vector<core::Run>& runs) {
                if (j < region.begin[1] || j >= region.end[1]) return;
                rows.read(j, k, values);
                const std::size_t row_begin = runs.size();
                for (int i = region.begin[0]; i < region.end[0]; ++i) {
                    const float value = values[static_cast<std::size_t>(i - region.begin[0])];
                    if (value < -band || (value <= band && !decide(i, j, k, value))) continue;
                    if (runs.size() > row_begin && runs.back().end == i) {
                        ++runs.back().end;
                    } else {
                        runs.push_back({i, i + 1});
                    }
                }
            });
    });
    return {size, std::move(slabs)};
}

/// `mask` with its voxels inside the region replaced by those of `part`.
core::LabelMask replaced_within(const core::LabelMask& mask, const Region& region,
                                const core::LabelMask& part);

}  // namespace remnant::imaging::segmentation

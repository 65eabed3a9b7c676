#pragma once
// A mask cut by a plane of its grid: what a slice view draws.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "remnant/core/label_mask.h"

namespace remnant::core {

/// The voxels of one grid plane, as runs. Across i (axis 0) the plane's columns are j and its rows k; across
/// j they are i and k; across k they are i and j.
class MaskSection {
  public:
    MaskSection(int columns, int rows)
        : columns_(columns), first_run_(static_cast<std::size_t>(rows) + 1, 0) {}
    MaskSection(int columns, std::vector<std::int32_t> first_run, std::vector<Run> runs)
        : columns_(columns), first_run_(std::move(first_run)), runs_(std::move(runs)) {}

    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return static_cast<int>(first_run_.size()) - 1; }
    [[nodiscard]] bool empty() const { return runs_.empty(); }
    /// Runs of one row, sorted and apart; empty outside the plane.
    [[nodiscard]] std::span<const Run> row(int row) const {
        if (row < 0 || row >= rows()) return {};
        const auto first = static_cast<std::size_t>(first_run_[static_cast<std::size_t>(row)]);
        const auto end = static_cast<std::size_t>(first_run_[static_cast<std::size_t>(row) + 1]);
        return {runs_.data() + first, end - first};
    }

  private:
    int columns_ = 0;
    std::vector<std::int32_t> first_run_;
    std::vector<Run> runs_;
};

/// The plane of constant index `index` along `axis` (0, 1, 2); empty where the index is outside the grid.
MaskSection section_of(const LabelMask& mask, int axis, int index);

/// A straight piece of an outline between voxel corners: corner (c, r) is the low corner of voxel (c, r).
struct OutlineEdge {
    std::int32_t from_column = 0, from_row = 0, to_column = 0, to_row = 0;
    bool operator==(const OutlineEdge&) const = default;
};

/// Every border between a voxel of the section and one outside it, joined into straight pieces.
std::vector<OutlineEdge> outline_of(const MaskSection& section);

}  // namespace remnant::core

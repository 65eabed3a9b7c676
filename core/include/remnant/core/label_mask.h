#pragma once
// One structure as runs of voxels along i. Counting adds lengths, set operations merge, painting touches
// rows, and a copy shares every slab (slice of constant k) that was not changed.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::core {

/// Voxels [begin, end) of one row.
struct Run {
    std::int32_t begin = 0;
    std::int32_t end = 0;
    bool operator==(const Run&) const = default;
};

/// The runs of all rows (j) of one slice (k). Runs of a row are sorted, apart and not empty.
class LabelSlab {
  public:
    /// A slab without any voxel, of `rows` rows.
    explicit LabelSlab(int rows) : first_run_(static_cast<std::size_t>(rows) + 1, 0) {}
    /// `first_run[j]`…`first_run[j+1]` are the positions in `runs` of row j.
    LabelSlab(std::vector<std::int32_t> first_run, std::vector<Run> runs);

    [[nodiscard]] int rows() const { return static_cast<int>(first_run_.size()) - 1; }
    [[nodiscard]] std::span<const Run> row(int j) const {
        const auto f = static_cast<std::size_t>(first_run_[static_cast<std::size_t>(j)]);
        const auto e = static_cast<std::size_t>(first_run_[static_cast<std::size_t>(j) + 1]);
        return {runs_.data() + f, e - f};
    }
    [[nodiscard]] std::span<const Run> runs() const { return runs_; }
    [[nodiscard]] std::span<const std::int32_t> first_runs() const { return first_run_; }
    /// Number of voxels in the slab.
    [[nodiscard]] std::int64_t count() const { return count_; }
    /// Memory it takes.
    [[nodiscard]] std::size_t bytes() const {
        return sizeof(*this) + first_run_.capacity() * sizeof(std::int32_t) + runs_.capacity() * sizeof(Run);
    }

    bool operator==(const LabelSlab&) const = default;

  private:
    std::vector<std::int32_t> first_run_;
    std::vector<Run> runs_;
    std::int64_t count_ = 0;
};

/// A set of voxels on a grid of a given size. A value: copying is cheap and shares unchanged slabs.
class LabelMask {
  public:
    LabelMask() = default;
    /// The empty set on `size` voxels.
    explicit LabelMask(const Size3& size);
    /// Takes one slab per k.
    LabelMask(const Size3& size, std::vector<std::shared_ptr<const LabelSlab>> slabs);

    [[nodiscard]] const Size3& size() const { return size_; }
    [[nodiscard]] const LabelSlab& slab(int k) const { return *slabs_[static_cast<std::size_t>(k)]; }
    [[nodiscard]] const std::shared_ptr<const LabelSlab>& shared_slab(int k) const {
        return slabs_[static_cast<std::size_t>(k)];
    }
    [[nodiscard]] std::span<const Run> row(int j, int k) const { return slab(k).row(j); }
    [[nodiscard]] bool contains(int i, int j, int k) const;
    /// Number of voxels.
    [[nodiscard]] std::int64_t count() const;
    [[nodiscard]] bool empty() const { return count() == 0; }

    /// Replaces one slab; all others stay shared with copies made before.
    void replace_slab(int k, std::shared_ptr<const LabelSlab> slab);

    bool operator==(const LabelMask& other) const;

  private:
    Size3 size_{0, 0, 0};
    std::vector<std::shared_ptr<const LabelSlab>> slabs_;
};

/// Builds a mask row by row, k slowest, runs in any order within a row (they are sorted and joined).
class LabelMaskBuilder {
  public:
    explicit LabelMaskBuilder(const Size3& size);
    /// Adds voxels [begin, end) of row (j, k), clipped to the grid.
    void add(int j, int k, std::int32_t begin, std::int32_t end);
    [[nodiscard]] LabelMask build() &&;

  private:
    Size3 size_;
    std::vector<std::vector<std::pair<std::int32_t, Run>>> slabs_;
};

/// `made`, with every slab that equals that of `before` shared with it: what a tool hands on, so that undo
/// keeps only what changed.
LabelMask sharing_slabs(LabelMask made, const LabelMask& before);

/// All operands must have equal sizes (an invariant of one grid; asserted). Slabs equal to those of `a` are
/// shared with it.
LabelMask united(const LabelMask& a, const LabelMask& b);
LabelMask intersected(const LabelMask& a, const LabelMask& b);
/// Voxels of `a` not in `b`.
LabelMask subtracted(const LabelMask& a, const LabelMask& b);
/// Number of voxels in both, without making the set.
std::int64_t count_common(const LabelMask& a, const LabelMask& b);
/// Dice = 2|a∩b| / (|a|+|b|), 1 for two empty sets (Dice 1945, doi:10.2307/1932409).
double dice(const LabelMask& a, const LabelMask& b);
/// The same set with the index reversed along the chosen axes.
LabelMask flipped(const LabelMask& mask, bool i, bool j, bool k);

/// First and last index occupied along each axis; low > high where the set is empty.
struct IndexBox {
    std::array<int, 3> low{0, 0, 0};
    std::array<int, 3> high{-1, -1, -1};
};
IndexBox bounds(const LabelMask& mask);

/// Encodes every voxel for which `inside(value)` holds. T is any voxel type.
template <class T, class Predicate>
LabelMask mask_where(std::span<const T> voxels, const Size3& size, Predicate inside) {
    std::vector<std::shared_ptr<const LabelSlab>> slabs;
    slabs.reserve(static_cast<std::size_t>(size[2]));
    const T* row = voxels.data();
    for (int k = 0; k < size[2]; ++k) {
        std::vector<std::int32_t> first{0};
        std::vector<Run> runs;
        first.reserve(static_cast<std::size_t>(size[1]) + 1);
        for (int j = 0; j < size[1]; ++j, row += size[0]) {
            for (std::int32_t i = 0; i < size[0];) {
                if (!inside(row[i])) {
                    ++i;
                    continue;
                }
                const std::int32_t begin = i;
                while (i < size[0] && inside(row[i])) ++i;
                runs.push_back({begin, i});
            }
            first.push_back(static_cast<std::int32_t>(runs.size()));
        }
        slabs.push_back(std::make_shared<const LabelSlab>(std::move(first), std::move(runs)));
    }
    return {size, std::move(slabs)};
}

/// The slab whose row j is what `row_runs(j, runs)` appends to `runs`: sorted, apart, not empty, within the
/// grid.
template <class RowRuns>
std::shared_ptr<const LabelSlab> slab_of_rows(int rows, RowRuns row_runs) {
    std::vector<std::int32_t> first{0};
    std::vector<Run> runs;
    first.reserve(static_cast<std::size_t>(rows) + 1);
    for (int j = 0; j < rows; ++j) {
        row_runs(j, runs);
        first.push_back(static_cast<std::int32_t>(runs.size()));
    }
    return std::make_shared<const LabelSlab>(std::move(first), std::move(runs));
}

/// The mask whose row (j, k) is what `row_runs(j, k, runs)` appends to `runs`.
template <class RowRuns>
LabelMask mask_of_rows(const Size3& size, RowRuns row_runs) {
    std::vector<std::shared_ptr<const LabelSlab>> slabs;
    slabs.reserve(static_cast<std::size_t>(size[2]));
    for (int k = 0; k < size[2]; ++k)
        slabs.push_back(slab_of_rows(size[1], [&](int j, std::vector<Run>& runs) { row_runs(j, k, runs); }));
    return {size, std::move(slabs)};
}

}  // namespace remnant::core

#pragma once
// A plane through run-length-encoded labels: which side every voxel centre lies on, and the exact volume it
// cuts off.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/plan.h"

namespace remnant::volumetry {

/// A cutting plane in the index space of one grid. The signed distance (mm) of a voxel centre is
/// a·i + (b·j + (c·k + d)), always evaluated in this order: each step is monotone in its index after rounding
/// too, so the centres of a row that stay form one stretch, and finding its end is bit-equal to asking every
/// voxel.
class PlaneOnGrid {
  public:
    PlaneOnGrid(const core::CuttingPlane& plane, const core::GridGeometry& grid);

    /// Signed distance of the voxel's centre, mm; positive on the side that stays.
    [[nodiscard]] double distance(int i, int j, int k) const { return a_ * i + row_offset(j, k); }
    /// A centre on the plane stays. "On" means within a picometre: rounding must not decide it.
    [[nodiscard]] bool keeps(int i, int j, int k) const { return distance(i, j, k) >= kOnPlane; }

    /// The centres of row (j, k) that stay, as [begin, end) within [0, ni).
    [[nodiscard]] core::Run kept_stretch(int j, int k, int ni) const;

    /// True where the centres that stay lie at the high end of a row; a row along the plane is one or the
    /// other end whole.
    [[nodiscard]] bool keeps_high_end() const { return a_ >= 0.0; }
    /// For rows [first, end) of slice k, the first index at or past the crossing: `edges[j - first]` in [0,
    /// ni]. The centres from there on are those of the high end of the row.
    void row_edges(int k, int first, int end, int ni, std::int32_t* edges) const;

    /// Change of the distance along one step of i, j, k (mm).
    [[nodiscard]] core::Vec3 step() const { return {a_, b_, c_}; }
    [[nodiscard]] double row_offset(int j, int k) const { return b_ * j + (c_ * k + d_); }

  private:
    [[nodiscard]] std::int32_t row_edge(double offset, int ni) const;

    static constexpr double kOnPlane = -1e-9;
    double a_, b_, c_, d_;
};

/// Voxels of one label on either side.
struct SideCounts {
    std::int64_t kept = 0;
    std::int64_t removed = 0;
    bool operator==(const SideCounts&) const = default;
};

/// The voxels of `mask` that stay.
core::LabelMask kept_part(const core::LabelMask& mask, const PlaneOnGrid& plane);

/// Counts many labels against many planes, for a cut that follows the hand. Equal to the voxel loop, to the
/// voxel.
///
/// How: a slice (constant k) in which a label's bounding rectangle lies on one side is one addition. In the
/// others the crossing of every row is solved once and shared by all labels; the rows before and after the
/// plane's passage through the label are taken from sums prepared beforehand, and only the rows between are
/// looked at, run by run, without a branch.
class PlaneCounter {
  public:
    explicit PlaneCounter(std::span<const core::LabelMask* const> masks);
    ~PlaneCounter();
    PlaneCounter(PlaneCounter&&) noexcept;
    PlaneCounter& operator=(PlaneCounter&&) noexcept;

    /// One pair of counts a label, in the order given.
    [[nodiscard]] std::vector<SideCounts> count(const PlaneOnGrid& plane) const;

  private:
    struct Layer;
    struct Tally;
    void count_slice(int k, const PlaneOnGrid& plane, Tally& tally) const;

    std::size_t labels_ = 0;
    int columns_ = 0;                         // ni of the grid
    int rows_ = 0;                            // nj of the grid
    std::vector<std::vector<Layer>> slices_;  // per k: the labels that hold anything there
};

/// The part of a unit cube (0–1) on the positive side of a plane with the signed distance `at_centre` at its
/// centre and the changes `step` along its edges: exact. Scardovelli & Zaleski 2000, J Comput Phys 164:228,
/// doi:10.1006/jcph.2000.6567.
double kept_fraction(double at_centre, const core::Vec3& step);

/// The exact volume of the mask's voxel boxes on the plane's positive side, in voxels: whole boxes are
/// counted, only boxes that the plane crosses are cut.
double kept_boxes(const core::LabelMask& mask, const PlaneOnGrid& plane);

}  // namespace remnant::volumetry

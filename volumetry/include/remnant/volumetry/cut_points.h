#pragma once
// The cut itself: the places between liver that stays and liver that goes.

#include <memory>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/plan.h"
#include "remnant/volumetry/capsule.h"
#include "remnant/volumetry/partition.h"

namespace remnant::volumetry {

/// Two neighbouring liver voxels of which one goes.
struct CutPair {
    VoxelIndex stays;
    VoxelIndex goes;

    /// The face they share, as an index of the grid.
    [[nodiscard]] core::Vec3 face() const {
        return {0.5 * (stays[0] + goes[0]), 0.5 * (stays[1] + goes[1]), 0.5 * (stays[2] + goes[2])};
    }
};

/// All neighbours of which one is in `stays` and one in `goes`, slice by slice.
std::vector<CutPair> cut_pairs(const core::LabelMask& stays, const core::LabelMask& goes);

/// One cut with its shape and what it removes of a liver: made once, then asked where it passes.
class ReadyCut {
  public:
    /// Refused as `removed_by` refuses.
    static core::Result<ReadyCut> make(const core::Cut& cut, const CutSite& site, const std::string& what);
    /// A cut that is nothing but the voxels it removes.
    static ReadyCut of_voxels(core::LabelMask removed);
    ReadyCut(ReadyCut&&) noexcept;
    ReadyCut& operator=(ReadyCut&&) noexcept;
    ~ReadyCut();

    [[nodiscard]] const RemovedPart& part() const;
    /// Where it passes between two neighbouring voxels, as a part (0–1) of the way: where the plane, curved
    /// surface or zone crosses the line, or half-way, at their common face, where it follows voxels
    /// (segments, wedges).
    [[nodiscard]] double crossing(const VoxelIndex& from, const VoxelIndex& to) const;
    /// The plane that it is; null where it is another shape.
    [[nodiscard]] const core::CuttingPlane* plane() const;

  private:
    struct State;
    explicit ReadyCut(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The whole cut of a resection: all of its cuts, and what stays and goes by them.
struct WholeCut {
    std::vector<const ReadyCut*> cuts;
    core::LabelMask stays;
    core::LabelMask goes;

    /// Where the cut passes between two voxels, as an index: of the cuts that take the one, the first on the
    /// way from the other.
    [[nodiscard]] core::Vec3 place(const CutPair& pair) const;
};

/// The cuts that a resection is made of: those of a plan that are on, a plane, or the voxels of segments.
/// `parts` is what `partition` made of it.
core::Result<std::vector<ReadyCut>> ready_cuts(const core::Resection& resection, const CutSite& site,
                                               const Partition& parts, const std::string& what);

}  // namespace remnant::volumetry

#pragma once
// The cut itself: the places between liver that stays and liver that goes.

#include <memory>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/plan.h"
#include "remnant/volumetry/capsule.h"
#include "remnant/volumetry/partition.h"

namespace remnant::volumetry {

/// Two neighbouring liver voxels of which one goes, and the point between their centres (an index) where the
/// cut passes: where the plane, curved surface or zone crosses the line, or the face they share where the cut
/// follows voxels (segments, wedges).
struct CutPoint {
    VoxelIndex stays;
    VoxelIndex goes;
    core::Vec3 at;
};

/// The cuts of one resection, ready to say where they cross the way between two voxels.
class CutCrossings {
  public:
    /// `parts` must be what `partition` made of the same resection on the same site. Of staged plans: all
    /// stages together.
    static core::Result<CutCrossings> of(const core::Resection& resection, const CutSite& site,
                                         const Partition& parts, const std::string& what);
    CutCrossings(CutCrossings&&) noexcept;
    CutCrossings& operator=(CutCrossings&&) noexcept;
    ~CutCrossings();

    /// All places of the cut, row by row.
    [[nodiscard]] std::vector<CutPoint> points() const;
    /// The planes among the cuts.
    [[nodiscard]] const std::vector<core::CuttingPlane>& planes() const;
    /// Liver that stays, and liver that goes.
    [[nodiscard]] const core::LabelMask& stays() const;
    [[nodiscard]] const core::LabelMask& goes() const;

  private:
    struct State;
    explicit CutCrossings(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace remnant::volumetry

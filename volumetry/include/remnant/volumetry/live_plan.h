#pragma once
// A plan while one of its cuts follows the hand.

#include <memory>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/result.h"
#include "remnant/volumetry/adequacy.h"
#include "remnant/volumetry/margin.h"
#include "remnant/volumetry/measure.h"

namespace remnant::volumetry {

/// Which entry of a plan moves. Of a plan that is a single plane: {0, 0}.
struct EntryAddress {
    std::size_t stage = 0;
    std::size_t entry = 0;
    bool operator==(const EntryAddress&) const = default;
};

/// What follows the hand: the same voxels and millilitres that `measure` gives for the whole plan, and the
/// margins; without the warnings, which come when the hand rests.
struct LiveAnswer {
    LiverVolumes volumes;
    MeasuredResection resection;
    core::LabelMask remnant;
    core::LabelMask resected;
    core::LabelMask unassigned;
    std::vector<TumourMargin> margins;
};

/// Everything that does not move, worked out once: the other cuts, the tumours, the liver.
class LivePlan {
  public:
    /// Refused as `measure` refuses; an address that is not in the plan.
    static core::Result<LivePlan> prepare(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                          EntryAddress moving, const MeasureOptions& options);
    LivePlan(LivePlan&&) noexcept;
    LivePlan& operator=(LivePlan&&) noexcept;
    ~LivePlan();

    /// The plan with `cut` in the place of the entry that moves. Refused as `removed_by` refuses.
    [[nodiscard]] core::Result<LiveAnswer> with(const core::Cut& cut) const;

  private:
    struct State;
    explicit LivePlan(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace remnant::volumetry

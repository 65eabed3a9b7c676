#pragma once
// The CT as it is seen from a point in a lesion, along rays in all directions.

#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"
#include "segmentation/directions.h"
#include "segmentation/field.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {

/// `steps` places on each ray, the first one a step away from the point; at [direction · steps + place].
struct Rays {
    int steps = 0;
    double step_mm = 0.0;
    std::vector<float> hu;
    /// 1 where no lesion can be: outside the scan, or too far outside the liver where one is given.
    Bits closed;
    /// How far outside the liver's outline, mm; 0 within it and where none is given.
    std::vector<float> outside_mm;

    [[nodiscard]] std::size_t at(std::size_t direction, int place) const {
        return direction * static_cast<std::size_t>(steps) + static_cast<std::size_t>(place);
    }
    [[nodiscard]] double distance_mm(int place) const { return step_mm * (place + 1); }
    /// The last place within a distance, −1 where there is none.
    [[nodiscard]] int last_within(double mm) const;
};

/// Where lesions are looked for.
struct LiverBound {
    const core::LabelMask* outline = nullptr;  // may be null: anywhere
    double slack_mm = 0.0;                     // how far outside the outline one may still be
};

/// A part of a CT, smoothed, from which rays are read between the voxels.
class RaySource {
  public:
    /// What `reach_mm` round the point needs, smoothed by `sigma_mm`, on voxels as coarse as `coarsest_mm`.
    /// CT and liver must outlive this.
    RaySource(const core::CtVoxels& ct, const LiverBound& liver, const core::Vec3& centre, double reach_mm,
              double coarsest_mm, double sigma_mm);

    [[nodiscard]] Rays rays(const Directions& directions, const core::Vec3& from, int steps,
                            double step_mm) const;
    /// The smoothed value at a point (LPS mm); beyond the part that of its edge.
    [[nodiscard]] float value_at(const core::Vec3& point) const;

  private:
    [[nodiscard]] float read(const Field& field, const core::Vec3& point) const;
    [[nodiscard]] core::Size3 voxel_at(const core::Vec3& point) const;
    [[nodiscard]] float outside_at(const core::Vec3& point, const core::Size3& voxel) const;

    const core::GridGeometry& scan_;
    LiverBound liver_;
    WorkingGrid grid_;
    Field field_;
    Field outside_;  // mm from the outline; empty where it allows no slack
};

}  // namespace remnant::imaging::segmentation

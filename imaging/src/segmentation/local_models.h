#pragma once
// How the inside and the outside of an outline look near each place.

#include <array>
#include <cstdint>
#include <vector>

#include "remnant/core/geometry.h"
#include "segmentation/field.h"
#include "segmentation/least_surface.h"

namespace remnant::imaging::segmentation {

/// Histograms of the HU inside and outside, weighted by a Gaussian about each place: the same heart is told
/// from the liver beside it, not from the mean of everything. Where one side has few voxels near, its
/// histogram of the whole scan stands in.
class LocalModels {
  public:
    /// `sides` says whose voxel each one is; open ones count for neither. `reach_mm` is the standard
    /// deviation of the neighbourhood.
    LocalModels(const Field& hu, const std::vector<Side>& sides, const core::GridGeometry& grid,
                double reach_mm);

    /// log(p(HU | inside) / p(HU | outside)) near voxel (i, j, k), within ±`kMost`.
    [[nodiscard]] float evidence(int i, int j, int k, float hu) const;

    static constexpr float kMost = 4.0F;

  private:
    static constexpr int kBins = 80;
    using Histogram = std::array<float, 2 * kBins>;  // inside, then outside

    void blur(double reach_mm);
    void mix_with_all(const Histogram& all);
    [[nodiscard]] std::size_t cell(int i, int j, int k) const {
        return static_cast<std::size_t>((k * cells_[1] + j) * cells_[0] + i);
    }

    core::Vec3 spacing_;
    core::Size3 cells_{1, 1, 1};
    std::vector<Histogram> histograms_;
};

/// The evidence of every open voxel; 0 elsewhere.
Field evidence_of(const LocalModels& models, const Field& hu, const std::vector<Side>& sides,
                  const core::GridGeometry& grid);

}  // namespace remnant::imaging::segmentation

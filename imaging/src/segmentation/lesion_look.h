#pragma once
// What a lesion looks like beside what surrounds it, in this scan: two histograms.

#include <array>

#include "segmentation/lesion_rays.h"

namespace remnant::imaging::segmentation {

/// Where on each ray to learn from, as shares of a radius of its own.
struct LookRange {
    double inner_end = 0.6;  // from the point to there is lesion
    double outer_begin = 1.25;
    double outer_end = 1.9;  // between these two are its surroundings
};

/// What surrounds it.
enum class Around {
    Liver,    // the liver within its outline
    Unknown,  // anything: no outline is given
    Outside,  // anything that lies outside the liver's outline
};

class LesionLook {
  public:
    /// Values count by the volume they stand for. Where any organ may be around, what is as common in the
    /// surroundings as in the lesion is taken for theirs.
    LesionLook(const Rays& rays, const std::vector<double>& radii, const LookRange& range, Around around);

    /// The logarithm of how much likelier a value is in the lesion than around it, −3 to 3.
    [[nodiscard]] double for_lesion(float hu) const;

  private:
    // −200 to 500 HU by fours; what lies beyond counts at the end.
    static constexpr std::size_t kBins = 175;
    using Histogram = std::array<double, kBins>;

    static std::size_t bin_of(float hu);
    static Histogram as_density(const Histogram& counts);

    std::array<double, kBins> for_lesion_{};
};

}  // namespace remnant::imaging::segmentation

#pragma once
// Chance that is the same on any number of threads: every value is a function of a seed and a place.

#include <cstdint>
#include <span>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::imaging::phantom {

/// Noise of a CT image with standard deviation 1, slice by slice. White, or with the spectrum of a soft
/// reconstruction kernel: little at low frequencies, most near 0.2 per mm (the ramp filter times the kernel's
/// roll-off; Riederer, Pelc and Chesler 1978, doi:10.1088/0031-9155/23/3/008).
class ImageNoise {
  public:
    ImageNoise(std::uint64_t seed, bool soft_kernel, const core::GridGeometry& grid);

    /// Noise of slice k, i fastest.
    [[nodiscard]] std::vector<double> slice(int k) const;

  private:
    [[nodiscard]] std::vector<double> white(int k) const;
    [[nodiscard]] std::vector<double> grained(int k) const;

    std::uint64_t seed_;
    bool soft_kernel_;
    core::Size3 size_;
    core::Vec3 spacing_;
};

/// Slow unevenness of tissue at a point in mm: mean 0, standard deviation about 1, over distances of about 9
/// and 26 mm.
double unevenness(std::uint64_t seed, const core::Vec3& p);

}  // namespace remnant::imaging::phantom

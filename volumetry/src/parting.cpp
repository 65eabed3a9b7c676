#include "remnant/volumetry/parting.h"

namespace remnant::volumetry {
namespace {

using core::Vec3;

constexpr double kApartMm = 1e-6;

/// Mean index of the voxels. The indices of a run add up to its length times the middle of its ends, so the
/// sums stay whole numbers, and exact.
Vec3 mean_index(const core::LabelMask& mask) {
    std::int64_t count = 0;
    std::int64_t twice_i = 0;
    std::int64_t j_sum = 0;
    std::int64_t k_sum = 0;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                const std::int64_t length = run.end - run.begin;
                count += length;
                twice_i += length * (std::int64_t{run.begin} + run.end - 1);
                j_sum += length * j;
                k_sum += length * k;
            }
        }
    }
    const Vec3 sums(0.5 * static_cast<double>(twice_i), static_cast<double>(j_sum),
                    static_cast<double>(k_sum));
    return sums / static_cast<double>(count);
}

}  // namespace

std::optional<Vec3> parting_direction(const core::LabelMask& remnant, const core::LabelMask& resected,
                                      const core::GridGeometry& grid) {
    if (remnant.empty() || resected.empty()) return std::nullopt;
    // Voxels to millimetres is one linear map, so the difference of the means may be taken before it.
    const Vec3 steps = mean_index(resected) - mean_index(remnant);
    const Vec3 apart = grid.direction * grid.spacing.cwiseProduct(steps);
    if (apart.norm() < kApartMm) return std::nullopt;
    return apart.normalized();
}

}  // namespace remnant::volumetry

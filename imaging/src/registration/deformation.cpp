#include "registration/deformation.h"

#include <algorithm>

namespace remnant::imaging::registration {
namespace {

using core::Vec3;

constexpr double kLatticeMm = 2.5;
constexpr double kAroundMm = 15.0;
constexpr double kSmoothMm = 1.2;
/// Vessels, lesions and fat beyond this from the parenchyma's brightness say no more.
constexpr float kMostContrastHu = 60.0F;
/// What lies outside of the liver, whatever it is.
constexpr float kOutsideHu = -100.0F;

float median_within(const Picture& hu, const Picture& shares) {
    std::vector<float> inside;
    for (std::size_t n = 0; n < hu.values.size(); ++n) {
        if (shares.values[n] > 0.99F) inside.push_back(hu.values[n]);
    }
    if (inside.empty()) return 0.0F;
    const auto middle = inside.begin() + static_cast<std::ptrdiff_t>(inside.size() / 2);
    std::ranges::nth_element(inside, middle);
    return *middle;
}

/// The liver alone, its parenchyma at 0, all else at one value.
Picture liver_alone(const OutlinedScan& scan) {
    const core::GridGeometry& grid = core::geometry_of(scan.ct);
    const Picture lattice = lattice_over(box_of(scan.liver, grid, kAroundMm), kLatticeMm);
    const Picture shares = resampled(scan.liver, grid, lattice);
    Picture picture = smoothed(resampled(scan.ct, lattice), kSmoothMm);
    const float parenchyma = median_within(picture, shares);
    for (std::size_t n = 0; n < picture.values.size(); ++n) {
        const float contrast = std::clamp(picture.values[n] - parenchyma, -kMostContrastHu, kMostContrastHu);
        const float share = shares.values[n];
        picture.values[n] = share * contrast + (1.0F - share) * kOutsideHu;
    }
    return picture;
}

Picture laid_over(const Picture& picture, const Picture& lattice, const AffineMap& map) {
    Picture result = lattice;
    const core::GridGeometry grid = geometry_of(lattice);
    std::size_t n = 0;
    for (int k = 0; k < lattice.size[2]; ++k) {
        for (int j = 0; j < lattice.size[1]; ++j) {
            for (int i = 0; i < lattice.size[0]; ++i, ++n)
                result.values[n] = value_at(picture, map(grid.world(Vec3(i, j, k))), kOutsideHu);
        }
    }
    return result;
}

}  // namespace

DisplacementGrid bent_onto(const OutlinedScan& baseline, const OutlinedScan& followup,
                           const AffineMap& affine, const core::JobContext& job) {
    const Picture fixed = liver_alone(followup);
    const Picture moving = laid_over(liver_alone(baseline), fixed, affine);
    const auto go_on = [&](int step) {
        job.report(std::min(1.0, step / 170.0), "bending one liver into the other");
        return !job.cancelled();
    };
    const std::vector<float> shifts = bent(fixed, moving, go_on);
    DisplacementGrid grid;
    grid.geometry = geometry_of(fixed);
    grid.shifts.reserve(fixed.values.size());
    // The demons' shifts lie in the follow-up's space; the map adds its own in the baseline's.
    const Eigen::Matrix3f linear = affine.matrix.cast<float>();
    for (std::size_t n = 0; n < fixed.values.size(); ++n)
        grid.shifts.emplace_back(linear *
                                 Eigen::Vector3f(shifts[3 * n], shifts[3 * n + 1], shifts[3 * n + 2]));
    return grid;
}

}  // namespace remnant::imaging::registration

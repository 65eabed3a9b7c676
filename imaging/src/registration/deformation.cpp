#include "registration/deformation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "parallel.h"
#include "registration/spline_bend.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::registration {
namespace {

using core::Vec3;

constexpr double kLatticeMm = 2.5;
constexpr double kAroundMm = 15.0;
/// Vessels, lesions and fat beyond this from the parenchyma's brightness say no more.
constexpr float kMostContrastHu = 60.0F;
/// Contrast of the inside at every scale, root of the mean square.
constexpr double kInsideHu = 35.0;
/// What lies outside of the liver, whatever it is.
constexpr float kOutsideHu = -100.0F;

constexpr int kStepsARound = 5;

/// Pictures smoothed by `sigma_mm`, control points `stride` voxels apart: 60, 30, then 15 mm, for growth on
/// one side bends the liver within 35 mm.
struct Round {
    double sigma_mm;
    int stride;
};
constexpr std::array kRounds{Round{6.0, 24}, Round{4.0, 12}, Round{2.5, 6}, Round{1.5, 6}};

float median_of(std::vector<float>& values) {
    if (values.empty()) return 0.0F;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// A liver without what is around it.
class LiverPicture {
  public:
    explicit LiverPicture(const OutlinedScan& scan) {
        const core::GridGeometry& grid = core::geometry_of(scan.ct);
        const Picture lattice = lattice_over(box_of(scan.liver, grid, kAroundMm), kLatticeMm);
        shares_ = resampled(scan.liver, grid, lattice);
        weighed_ = resampled(scan.ct, lattice);
        std::vector<float> inside;
        for (std::size_t n = 0; n < shares_.values.size(); ++n) {
            if (shares_.values[n] > 0.99F) inside.push_back(weighed_.values[n]);
        }
        const float parenchyma = median_of(inside);
        for (std::size_t n = 0; n < shares_.values.size(); ++n) {
            weighed_.values[n] = shares_.values[n] * std::clamp(weighed_.values[n] - parenchyma,
                                                                -kMostContrastHu, kMostContrastHu);
        }
    }

    /// The liver as one scale shows it, its inside brought to one contrast, all else at one value: smoothed,
    /// thin vessels would fade, and the liver's edge alone would say where they went.
    [[nodiscard]] Picture seen_at(double sigma_mm) const {
        // Smoothed within the liver alone.
        Picture picture = smoothed(weighed_, sigma_mm);
        const Picture weight = smoothed(shares_, sigma_mm);
        double squares = 0;
        double count = 0;
        for (std::size_t n = 0; n < picture.values.size(); ++n) {
            picture.values[n] /= std::max(weight.values[n], 0.05F);
            if (shares_.values[n] < 0.99F) continue;
            squares += picture.values[n] * picture.values[n];
            ++count;
        }
        const auto gain =
            static_cast<float>(kInsideHu / std::sqrt(std::max(squares / std::max(count, 1.0), 1.0)));
        for (std::size_t n = 0; n < picture.values.size(); ++n) {
            const float in = std::clamp(weight.values[n], 0.0F, 1.0F);
            const float contrast = std::clamp(gain * picture.values[n], kOutsideHu, -kOutsideHu);
            picture.values[n] = in * contrast + (1.0F - in) * kOutsideHu;
        }
        return picture;
    }

  private:
    Picture shares_;   // how much of each voxel is liver
    Picture weighed_;  // times HU from the parenchyma's
};

Picture laid_over(const Picture& picture, const Picture& lattice, const AffineMap& map) {
    Picture result = lattice;
    const core::GridGeometry grid = geometry_of(lattice);
    const auto slice = static_cast<std::size_t>(lattice.size[0]) * static_cast<std::size_t>(lattice.size[1]);
    for_each_parallel(static_cast<std::size_t>(lattice.size[2]), [&](std::size_t k) {
        std::size_t n = k * slice;
        for (int j = 0; j < lattice.size[1]; ++j) {
            for (int i = 0; i < lattice.size[0]; ++i, ++n)
                result.values[n] =
                    value_at(picture, map(grid.world(Vec3(i, j, static_cast<double>(k)))), kOutsideHu);
        }
    });
    return result;
}

/// The voxels in either liver and just around them: what the bending is judged by.
std::vector<std::uint32_t> livers_and_border(const Picture& a, const Picture& b) {
    const segmentation::Bits inside = segmentation::bits_where(a.values.size(), [&](std::size_t n) {
        return a.values[n] > kOutsideHu + 5 || b.values[n] > kOutsideHu + 5;
    });
    const segmentation::Bits around = segmentation::grown(inside, geometry_of(a), 6.0);
    std::vector<std::uint32_t> points;
    for (std::size_t n = 0; n < around.size(); ++n) {
        if (around[n]) points.push_back(static_cast<std::uint32_t>(n));
    }
    return points;
}

/// The shifts lie in the follow-up's space; the map adds its own in the baseline's.
DisplacementGrid as_grid(const VoxelShifts& shifts, const Picture& lattice, const AffineMap& affine) {
    DisplacementGrid grid;
    grid.geometry = geometry_of(lattice);
    grid.shifts.reserve(lattice.values.size());
    for (std::size_t n = 0; n < lattice.values.size(); ++n) {
        const Vec3 shift = affine.matrix * Vec3(shifts[0][n], shifts[1][n], shifts[2][n]);
        grid.shifts.push_back(shift.cast<float>());
    }
    return grid;
}

}  // namespace

DisplacementGrid bent_onto(const OutlinedScan& baseline, const OutlinedScan& followup,
                           const AffineMap& affine, const core::JobContext& job) {
    const LiverPicture after(followup);
    const LiverPicture before(baseline);
    // The control points lie in the follow-up; their shifts lead from what the affine map left.
    Picture fixed = after.seen_at(kRounds.front().sigma_mm);
    int stride = kRounds.front().stride;
    SplineLattice lattice(fixed.size, stride);
    Controls shifts = Controls::Zero(lattice.count(), 3);
    std::vector<std::uint32_t> points;
    double done = 0.0;
    for (const Round& round : kRounds) {
        fixed = after.seen_at(round.sigma_mm);
        const Picture moving = laid_over(before.seen_at(round.sigma_mm), fixed, affine);
        if (points.empty()) points = livers_and_border(fixed, moving);
        while (stride > round.stride) {
            stride /= 2;
            const SplineLattice finer(fixed.size, stride);
            shifts = lattice.refined(shifts, finer);
            lattice = finer;
        }
        const double next = done + 1.0 / static_cast<double>(kRounds.size());
        bend(lattice, shifts, {fixed, moving, kOutsideHu, points}, kStepsARound, job.part(done, next));
        done = next;
    }
    return as_grid(lattice.spread(shifts), fixed, affine);
}

}  // namespace remnant::imaging::registration

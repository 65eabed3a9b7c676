#include "registration/deformation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "registration/spline_bend.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::registration {
namespace {

using core::Vec3;

constexpr double kLatticeMm = 2.5;
constexpr double kAroundMm = 15.0;
constexpr double kControlMm = 32.0;
/// Vessels, lesions and fat beyond this from the parenchyma's brightness say no more.
constexpr float kMostContrastHu = 60.0F;
/// Contrast of the inside at every scale, root of the mean square.
constexpr double kInsideHu = 35.0;
constexpr std::array kScalesMm{6.0, 4.0, 2.5, 1.5};
constexpr int kStepsAScale = 6;
/// What lies outside of the liver, whatever it is.
constexpr float kOutsideHu = -100.0F;

float median_of(std::vector<float>& values) {
    if (values.empty()) return 0.0F;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

Picture product(Picture a, const Picture& b) {
    for (std::size_t n = 0; n < a.values.size(); ++n) a.values[n] *= b.values[n];
    return a;
}

/// The liver as one scale shows it, its inside brought to one contrast, all else at one value: smoothed, thin
/// vessels would fade, and the liver's edge alone would say where they went.
Picture seen_at(const OutlinedScan& scan, double sigma_mm) {
    const core::GridGeometry& grid = core::geometry_of(scan.ct);
    const Picture lattice = lattice_over(box_of(scan.liver, grid, kAroundMm), kLatticeMm);
    const Picture shares = resampled(scan.liver, grid, lattice);
    Picture hu = resampled(scan.ct, lattice);
    std::vector<float> inside;
    for (std::size_t n = 0; n < hu.values.size(); ++n) {
        if (shares.values[n] > 0.99F) inside.push_back(hu.values[n]);
    }
    const float parenchyma = median_of(inside);
    for (float& value : hu.values) value = std::clamp(value - parenchyma, -kMostContrastHu, kMostContrastHu);
    // Smoothed within the liver alone.
    const Picture weighed = smoothed(product(hu, shares), sigma_mm);
    const Picture weight = smoothed(shares, sigma_mm);
    Picture picture = shares;
    double squares = 0;
    double count = 0;
    for (std::size_t n = 0; n < picture.values.size(); ++n) {
        picture.values[n] = weighed.values[n] / std::max(weight.values[n], 0.05F);
        if (shares.values[n] < 0.99F) continue;
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

/// Every third of the voxels in either liver and just around them: what the bending is judged by.
std::vector<std::uint32_t> livers_and_border(const Picture& a, const Picture& b) {
    const segmentation::Bits inside = segmentation::bits_where(a.values.size(), [&](std::size_t n) {
        return a.values[n] > kOutsideHu + 5 || b.values[n] > kOutsideHu + 5;
    });
    const segmentation::Bits around = segmentation::grown(inside, geometry_of(a), 6.0);
    std::vector<std::uint32_t> points;
    // A step that shares no factor with the rows' lengths would do; 3 and a shift by row and slice serve any.
    std::uint32_t n = 0;
    for (int k = 0; k < a.size[2]; ++k) {
        for (int j = 0; j < a.size[1]; ++j) {
            for (int i = 0; i < a.size[0]; ++i, ++n) {
                if (around[n] && (i + j + k) % 3 == 0) points.push_back(n);
            }
        }
    }
    return points;
}

/// The same shifts by control points half as far apart: least squares would give them exactly; asking the
/// field at each of them is near enough for a start.
SplineField denser(const SplineField& coarse, const core::WorldBox& box) {
    SplineField fine(box, kControlMm);
    const Vec3 first = box.low - Vec3::Constant(kControlMm);
    const auto [ni, nj, nk] = fine.size();
    int n = 0;
    for (int k = 0; k < nk; ++k) {
        for (int j = 0; j < nj; ++j) {
            for (int i = 0; i < ni; ++i, ++n)
                fine.shifts().col(n) = coarse.at(first + kControlMm * Vec3(i, j, k));
        }
    }
    return fine;
}

/// The field at the voxels of the lattice. The shifts lie in the follow-up's space; the map adds its own in
/// the baseline's.
DisplacementGrid as_grid(const SplineField& field, const Picture& lattice, const AffineMap& affine) {
    DisplacementGrid grid;
    grid.geometry = geometry_of(lattice);
    grid.shifts.reserve(lattice.values.size());
    for (int k = 0; k < lattice.size[2]; ++k) {
        for (int j = 0; j < lattice.size[1]; ++j) {
            for (int i = 0; i < lattice.size[0]; ++i) {
                const Vec3 shift = affine.matrix * field.at(grid.geometry.world(Vec3(i, j, k)));
                grid.shifts.push_back(shift.cast<float>());
            }
        }
    }
    return grid;
}

}  // namespace

DisplacementGrid bent_onto(const OutlinedScan& baseline, const OutlinedScan& followup,
                           const AffineMap& affine, const core::JobContext& job) {
    Picture fixed = seen_at(followup, kScalesMm[0]);
    // The control points lie in the follow-up; their shifts lead from what the affine map left.
    const core::WorldBox box = core::world_box(geometry_of(fixed));
    SplineField field(box, 2.0 * kControlMm);
    std::vector<std::uint32_t> points;
    double done = 0.0;
    for (const double scale : kScalesMm) {
        fixed = seen_at(followup, scale);
        const Picture moving = laid_over(seen_at(baseline, scale), fixed, affine);
        if (points.empty()) points = livers_and_border(fixed, moving);
        const double next = done + 1.0 / static_cast<double>(kScalesMm.size());
        if (scale == kScalesMm[1]) field = denser(field, box);
        bend(field, fixed, moving, points, kOutsideHu, kStepsAScale, job.part(done, next));
        done = next;
    }
    return as_grid(field, fixed, affine);
}

}  // namespace remnant::imaging::registration

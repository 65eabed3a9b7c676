#include "segmentation/vessel_evidence.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "parallel.h"
#include "segmentation/parenchyma.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr std::array<double, 5> kScalesMm{1.0, 1.4, 2.0, 2.8, 4.0};
constexpr double kBrightMm = 1.0;
constexpr double kSpreads = 2.5;
// Fat and bone are not more to a second derivative than parenchyma and vessel are.
constexpr float kDarkest = -0.5F;
constexpr float kBrightest = 1.3F;

float median_within(const Field& field, const Bits& domain) {
    std::vector<float> values;
    for (std::size_t n = 0; n < field.size(); ++n) {
        if (domain[n]) values.push_back(field[n]);
    }
    if (values.empty()) return 0.0F;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Second derivatives of a smoothed field at a voxel, per mm².
class Hessian {
  public:
    Hessian(const Field& field, const core::GridGeometry& grid)
        : field_(field), size_(grid.size), spacing_(grid.spacing) {}

    [[nodiscard]] core::Mat3 at(int i, int j, int k) const {
        core::Mat3 h;
        const core::Size3 here{i, j, k};
        for (std::size_t a = 0; a < 3; ++a) {
            const auto ea = static_cast<Eigen::Index>(a);
            h(ea, ea) =
                (moved(here, a, 1) - 2.0 * value(here) + moved(here, a, -1)) / (spacing_[ea] * spacing_[ea]);
            for (std::size_t b = a + 1; b < 3; ++b) {
                const auto eb = static_cast<Eigen::Index>(b);
                const double mixed = corner(here, a, b, 1, 1) - corner(here, a, b, 1, -1) -
                                     corner(here, a, b, -1, 1) + corner(here, a, b, -1, -1);
                h(ea, eb) = h(eb, ea) = mixed / (4.0 * spacing_[ea] * spacing_[eb]);
            }
        }
        return h;
    }

  private:
    [[nodiscard]] double value(core::Size3 at) const {
        for (std::size_t a = 0; a < 3; ++a) at[a] = std::clamp(at[a], 0, size_[a] - 1);
        return static_cast<double>(
            field_[static_cast<std::size_t>((std::int64_t{at[2]} * size_[1] + at[1]) * size_[0] + at[0])]);
    }
    [[nodiscard]] double moved(core::Size3 at, std::size_t axis, int step) const {
        at[axis] += step;
        return value(at);
    }
    [[nodiscard]] double corner(core::Size3 at, std::size_t a, std::size_t b, int step_a, int step_b) const {
        at[a] += step_a;
        at[b] += step_b;
        return value(at);
    }

    const Field& field_;
    core::Size3 size_;
    core::Vec3 spacing_;
};

double tubeness(const core::Mat3& hessian, double scale_mm) {
    Eigen::SelfAdjointEigenSolver<core::Mat3> solver;
    solver.computeDirect(hessian, Eigen::EigenvaluesOnly);
    const core::Vec3 values = solver.eigenvalues();  // ascending
    if (values[1] >= 0.0) return 0.0;
    return std::numbers::e * scale_mm * scale_mm * std::sqrt(values[0] * values[1]);
}

void raise_by_tubes(Field& likeness, const Field& smooth, const core::GridGeometry& grid, const Bits& domain,
                    double scale_mm) {
    const Hessian hessian(smooth, grid);
    const auto [ni, nj, nk] = grid.size;
    for_each_parallel(static_cast<std::size_t>(nk), [&, columns = ni, rows = nj](std::size_t slab) {
        std::size_t n = slab * static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
        for (int j = 0; j < rows; ++j) {
            for (int i = 0; i < columns; ++i, ++n) {
                if (!domain[n] || smooth[n] <= 0.0F) continue;
                const double tube = tubeness(hessian.at(i, j, static_cast<int>(slab)), scale_mm);
                likeness[n] = std::max(likeness[n], static_cast<float>(std::min(tube, 1.0)));
            }
        }
    });
}

}  // namespace

Background background_of(const Field& light, const core::GridGeometry& grid, const Bits& domain) {
    const float middle = median_within(light, domain);
    Background background{Field(light.size(), middle), 0.0};
    Bits tissue = domain;
    for (int round = 0; round < 3; ++round) {
        background.spread_hu = spread_about(light, background.local_hu, tissue);
        const auto limit = static_cast<float>(kSpreads * background.spread_hu);
        tissue = bits_where(light.size(), [&](std::size_t n) {
            return domain[n] && std::abs(light[n] - background.local_hu[n]) < limit;
        });
        background.local_hu = local_brightness(light, grid, tissue, static_cast<double>(middle));
    }
    return background;
}

core::Result<Field> vessel_likeness(const Field& contrast, const core::GridGeometry& grid, const Bits& domain,
                                    const core::JobContext& job) {
    Field bounded(contrast.size());
    for (std::size_t n = 0; n < contrast.size(); ++n)
        bounded[n] = std::clamp(contrast[n], kDarkest, kBrightest);
    Field likeness = smoothed(bounded, grid, kBrightMm);
    for (std::size_t n = 0; n < likeness.size(); ++n)
        likeness[n] = domain[n] ? std::clamp(likeness[n], 0.0F, 1.0F) : 0.0F;
    for (std::size_t s = 0; s < kScalesMm.size(); ++s) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("outlining vessels"));
        job.report(static_cast<double>(s) / kScalesMm.size(), "looking for tubes");
        raise_by_tubes(likeness, smoothed(bounded, grid, kScalesMm[s]), grid, domain, kScalesMm[s]);
    }
    return likeness;
}

}  // namespace remnant::imaging::segmentation

#include "remnant/imaging/carry_outline.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "parallel.h"
#include "registration/surface_residual.h"

namespace remnant::imaging {
namespace {

using namespace registration;
using core::LabelMask;
using core::Vec3;

constexpr double kMostCut = 0.1;
/// Of the way a bent map moves tissue, so much may be wrong inside, where the surface says nothing; see
/// docs/decisions/0016.
constexpr double kBendUnsure = 0.35;
/// A map that is not bent misses more than the surfaces' distance says: what slid along them is not seen in
/// it.
constexpr double kSlidUnseen = 1.5;

/// An outline as bytes over its own box, to be asked at any place.
class AskedOutline {
  public:
    AskedOutline(const LabelMask& mask, const core::GridGeometry& grid)
        : grid_(grid), box_(core::bounds(mask)) {
        for (std::size_t a = 0; a < 3; ++a) size_[a] = box_.high[a] - box_.low[a] + 1;
        inside_.assign(static_cast<std::size_t>(size_[0]) * static_cast<std::size_t>(size_[1]) *
                           static_cast<std::size_t>(size_[2]),
                       0);
        for (int k = box_.low[2]; k <= box_.high[2]; ++k) {
            for (int j = box_.low[1]; j <= box_.high[1]; ++j) {
                for (const core::Run& run : mask.row(j, k))
                    std::fill_n(inside_.begin() + static_cast<std::ptrdiff_t>(at(run.begin, j, k)),
                                run.end - run.begin, 1);
            }
        }
    }

    /// How much of the place is in the outline, 0–1: trilinear between the voxels.
    [[nodiscard]] double share_at(const Vec3& point) const {
        const Vec3 index = grid_.index(point);
        const Vec3 low = index.array().floor();
        const Vec3 weight = index - low;
        double share = 0.0;
        for (int corner = 0; corner < 8; ++corner) {
            core::Size3 voxel{};
            double part = 1.0;
            for (std::size_t a = 0; a < 3; ++a) {
                const auto axis = static_cast<Eigen::Index>(a);
                const bool up = ((corner >> a) & 1) != 0;
                // Far outside the number would not fit.
                voxel[a] = static_cast<int>(std::clamp(low[axis], -2.0, grid_.size[a] + 2.0)) + (up ? 1 : 0);
                part *= up ? weight[axis] : 1.0 - weight[axis];
            }
            if (part > 0 && contains(voxel)) share += part;
        }
        return share;
    }

  private:
    [[nodiscard]] std::size_t at(int i, int j, int k) const {
        const auto row = static_cast<std::size_t>(k - box_.low[2]) * static_cast<std::size_t>(size_[1]) +
                         static_cast<std::size_t>(j - box_.low[1]);
        return row * static_cast<std::size_t>(size_[0]) + static_cast<std::size_t>(i - box_.low[0]);
    }
    [[nodiscard]] bool contains(const core::Size3& v) const {
        for (std::size_t a = 0; a < 3; ++a) {
            if (v[a] < box_.low[a] || v[a] > box_.high[a]) return false;
        }
        return inside_[at(v[0], v[1], v[2])] != 0;
    }

    core::GridGeometry grid_;
    core::IndexBox box_;
    core::Size3 size_{};
    std::vector<std::uint8_t> inside_;
};

/// Whether the outline has at least half of what of this place is liver: at the liver's surface, and where a
/// place outside was brought to it, all that is there belongs to somebody.
bool holds(const AskedOutline& outline, const AskedOutline& liver, const Vec3& point) {
    const double of_liver = liver.share_at(point);
    return outline.share_at(point) >= 0.5 * (of_liver > 0.0 ? of_liver : 1.0);
}

/// A point outside of a liver moved into it by the shortest way, about; others stay.
Vec3 brought_inside(Vec3 point, const Picture& signed_mm) {
    constexpr int kSteps = 4;
    constexpr float kFar = 1e6F;
    const double h = signed_mm.spacing;
    for (int n = 0; n < kSteps; ++n) {
        const float outside = value_at(signed_mm, point, kFar);
        if (outside <= 0 || outside >= kFar) break;
        Vec3 slope;
        for (Eigen::Index a = 0; a < 3; ++a) {
            const Vec3 step = 0.5 * h * Vec3::Unit(a);
            slope[a] =
                value_at(signed_mm, point + step, outside) - value_at(signed_mm, point - step, outside);
        }
        if (slope.norm() < 1e-6) break;
        // A little deeper than the surface, so that the place lies among the outline's voxels.
        point -= (outside + 0.4 * h) * slope.normalized();
    }
    return point;
}

core::Result<> fits(const LabelMask& outline, const CarryScan& baseline, const CarryScan& followup,
                    const Registration& registration) {
    if (!registration.plausible)
        return core::refuse("registration",
                            "the two scans do not fit each other: nothing is carried through it");
    if (outline.size() != baseline.grid.size || baseline.liver.size() != baseline.grid.size ||
        followup.liver.size() != followup.grid.size)
        return core::refuse("outline", "it does not lie on the grid of its scan");
    if (outline.empty()) return core::refuse("outline", "there is nothing in it to carry");
    if (followup.liver.empty()) return core::refuse("follow-up", "it has no liver to carry into");
    return {};
}

core::Millilitre volume_of(const LabelMask& mask, const core::GridGeometry& grid) {
    return core::to_millilitre(grid.voxel_volume() * static_cast<double>(mask.count()));
}

/// Share of the outline's voxels, looked at about every fourth, that come to lie outside of the later liver
/// by more than the error.
double share_outside(const LabelMask& outline, const core::GridGeometry& grid, const LiverSurface& followup,
                     const SpatialMap& map, double error) {
    double outside = 0;
    double all = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = k % 2; j < grid.size[1]; j += 2) {
            for (const core::Run& run : outline.row(j, k)) {
                for (int i = run.begin; i < run.end; i += 2) {
                    const Vec3 there = map.to_followup(grid.world(Vec3(i, j, k)));
                    ++all;
                    outside += value_at(followup.signed_mm(), there, 1e6F) > error ? 1 : 0;
                }
            }
        }
    }
    return all > 0 ? outside / all : 0.0;
}

/// How far a bent map moves the outline's voxels against its affine part, mm; 95 % are moved no farther.
/// Looked at about every fourth along each axis.
double bend95(const LabelMask& outline, const core::GridGeometry& grid, const SpatialMap& map) {
    if (!map.deformation() || outline.empty()) return 0.0;
    std::vector<double> moved;
    const core::IndexBox box = core::bounds(outline);
    for (int k = box.low[2]; k <= box.high[2]; k += 2) {
        for (int j = box.low[1]; j <= box.high[1]; j += 2) {
            for (const core::Run& run : outline.row(j, k)) {
                for (int i = run.begin; i < run.end; i += 4)
                    moved.push_back(map.deformation()->at(grid.world(Vec3(i, j, k))).norm());
            }
        }
    }
    if (moved.empty()) return 0.0;
    const auto rank = static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(moved.size() - 1));
    std::ranges::nth_element(moved, moved.begin() + rank);
    return moved[static_cast<std::size_t>(rank)];
}

core::Millimetre placement_error(const LabelMask& proposal, const core::GridGeometry& grid,
                                 const Registration& registration) {
    const double bend = kBendUnsure * bend95(proposal, grid, registration.map);
    const double surface = registration.residual.percentile95.value();
    if (!registration.map.deformation())
        return core::Millimetre(std::max(kSlidUnseen * surface, 0.5 * grid.spacing.norm()));
    return std::max(core::Millimetre(std::hypot(surface, bend)), core::Millimetre(0.5 * grid.spacing.norm()));
}

}  // namespace

core::Result<CarriedOutline> carry_outline(const LabelMask& outline, const CarryScan& baseline,
                                           const CarryScan& followup, const Registration& registration,
                                           const core::JobContext& job) {
    if (auto fit = fits(outline, baseline, followup, registration); !fit) return core::refuse(fit.error());
    const AskedOutline asked(outline, baseline.grid);
    const AskedOutline asked_liver(baseline.liver, baseline.grid);
    const LiverSurface liver_before(baseline.liver, baseline.grid);
    const LiverSurface liver_after(followup.liver, followup.grid);
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(
        static_cast<std::size_t>(followup.grid.size[2]));
    std::atomic<int> done{0};
    for_each_parallel(slabs.size(), [&](std::size_t k) {
        const auto slice = static_cast<int>(k);
        slabs[k] = core::slab_of_rows(followup.grid.size[1], [&](int j, std::vector<core::Run>& runs) {
            if (job.cancelled()) return;
            const std::size_t first = runs.size();
            for (const core::Run& run : followup.liver.row(j, slice)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const Vec3 there = registration.map.to_baseline(followup.grid.world(Vec3(i, j, slice)));
                    if (!holds(asked, asked_liver, brought_inside(there, liver_before.signed_mm()))) continue;
                    if (runs.size() > first && runs.back().end == i) {
                        ++runs.back().end;
                    } else {
                        runs.push_back({i, i + 1});
                    }
                }
            }
        });
        job.report(static_cast<double>(++done) / static_cast<double>(slabs.size()), "carrying the outline");
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("outline"));
    CarriedOutline carried;
    carried.proposal = LabelMask(followup.grid.size, std::move(slabs));
    carried.volume_before = volume_of(outline, baseline.grid);
    carried.volume = volume_of(carried.proposal, followup.grid);
    carried.error = placement_error(carried.proposal, followup.grid, registration);
    carried.warnings.push_back(
        {"carried-proposal",
         "an outline carried from an earlier scan is a proposal: nobody has drawn it on this one", ""});
    if (share_outside(outline, baseline.grid, liver_after, registration.map, carried.error.value()) >
        kMostCut) {
        carried.warnings.push_back(
            {"carried-cut",
             "more than a tenth of the outline has no place in the later liver and was left out", ""});
    }
    return carried;
}

}  // namespace remnant::imaging

#include "remnant/imaging/phantom.h"

#include <fmt/format.h>

#include "phantom/truth.h"
#include "phantom/voxelise.h"

namespace remnant::imaging {
namespace {

using phantom::Anatomy;
using phantom::Placement;
using phantom::State;

constexpr double kDaysSinceEmbolisation = 28;

struct Range {
    const char* option;
    double value, most;
};

core::Result<> in_range(const PhantomOptions& options) {
    for (const int n : options.size) {
        if (n < 8 || n > 2048) return core::refuse("--size", "each side must have 8 to 2048 voxels");
    }
    if (!((options.spacing.array() >= 0.2).all() && (options.spacing.array() <= 20).all())) {
        return core::refuse("--spacing", "each spacing must lie between 0.2 and 20 mm");
    }
    const Range ranges[] = {{"--contrast", options.contrast, 250},
                            {"--liver-hu", options.liver_hu.value_or(0), 250},
                            {"--steatosis", options.steatosis, 100},
                            {"--scattered-lesions", static_cast<double>(options.scattered_lesions), 40},
                            {"--noise", options.noise, 100},
                            {"--texture", options.texture, 30},
                            {"--missing-dome", options.missing_dome, 150}};
    for (const Range& r : ranges) {
        if (!(r.value >= 0 && r.value <= r.most))
            return core::refuse(r.option, fmt::format("the value must lie between 0 and {}", r.most));
    }
    if (options.liver_hu && options.steatosis > 0)
        return core::refuse("--steatosis", "the liver's CT number is given by --liver-hu already");
    return {};
}

core::Result<core::GridGeometry> grid_of(const PhantomOptions& options) {
    core::GridGeometry grid;
    grid.size = options.size;
    grid.spacing = options.spacing;
    grid.direction = options.direction;
    // The world turns with the patient (LPS): what a patient on the belly changes is the picture's rows.
    if (options.prone) grid.direction *= core::Vec3(-1, -1, 1).asDiagonal();
    const core::Vec3 middle(0.5 * (options.size[0] - 1), 0.5 * (options.size[1] - 1),
                            0.5 * (options.size[2] - 1));
    grid.origin = options.offset - grid.direction * grid.spacing.cwiseProduct(middle);
    if (grid.voxel_count() > (std::int64_t{1} << 30))
        return core::refuse("--size", "the volume is larger than this program makes");
    return core::validated(grid, "phantom");
}

/// The grid moved along z until its upper face lies `missing` mm below the liver's highest point.
core::Result<core::GridGeometry> without_dome(core::GridGeometry grid, double missing, double liver_top) {
    if (std::abs(grid.direction(2, 2)) < 1.0 - 1e-9)
        return core::refuse("--missing-dome", "the slices must be axial");
    grid.origin.z() += liver_top - missing - core::world_box(grid).high.z();
    return grid;
}

core::GridGeometry mirrored(core::GridGeometry grid) {
    grid.origin.x() = -grid.origin.x();
    grid.direction.row(0) *= -1.0;
    return grid;
}

core::Result<Placement> placed(const PhantomOptions& options) {
    auto grid = grid_of(options);
    if (grid && options.missing_dome > 0)
        grid = without_dome(*grid, options.missing_dome, Anatomy(options, State::Baseline).top());
    if (!grid) return core::refuse(grid.error());
    return Placement{*grid, options.situs_inversus ? mirrored(*grid) : *grid};
}

PhantomState made(const PhantomOptions& options, State when, const Placement& grid, std::uint64_t noise,
                  const core::JobContext& job) {
    const Anatomy anatomy(options, when);
    const bool cut = options.missing_dome > 0;
    const phantom::Truth truth =
        cut ? phantom::integrate(anatomy, core::world_box(grid.body).high.z()) : phantom::integrate(anatomy);
    PhantomState state = phantom::voxelise(anatomy, options, truth, grid, noise, job);
    state.truth.push_back({"liver", truth.liver});
    for (std::size_t s = 0; s < 8; ++s)
        state.truth.push_back({"segment " + std::to_string(s + 1), truth.segments[s]});
    for (std::size_t t = 0; t < truth.tumours.size(); ++t)
        state.truth.push_back({"tumour " + std::to_string(t + 1), truth.tumours[t]});
    state.truth.push_back({"portal vein", truth.portal_vein});
    state.truth.push_back({"hepatic veins", truth.hepatic_veins});
    if (cut) {
        state.truth.push_back({"liver outside the scan", phantom::integrate(anatomy).liver - truth.liver});
    }
    state.flr_right_hepatectomy = truth.flr_right_hepatectomy;
    return state;
}

}  // namespace

core::Result<Phantom> make_phantom(const PhantomOptions& options, const core::JobContext& job) try {
    if (auto fine = in_range(options); !fine) return core::refuse(fine.error());
    const auto grid = placed(options);
    if (!grid) return core::refuse(grid.error());
    Phantom phantom;
    phantom.prone = options.prone;
    phantom.patient.name = "Digital^Patient";
    phantom.patient.id = "phantom-" + std::to_string(options.seed);
    phantom.patient.height = core::Centimetre(172);
    phantom.patient.weight = core::Kilogram(74);
    phantom.patient.liver_condition = core::LiverCondition::Normal;
    const double share = options.followup ? 0.5 : 1.0;
    phantom.baseline = made(options, State::Baseline, *grid, options.seed, job.part(0.0, share));
    if (options.followup) {
        phantom.followup = made(options, State::Followup, *grid, ~options.seed, job.part(share, 1.0));
        phantom.followup->days = kDaysSinceEmbolisation;
    }
    if (job.cancelled()) return core::refuse(core::cancelled_error("phantom"));
    return phantom;
} catch (const std::bad_alloc&) {
    return core::refuse("--size", "there is not enough memory for this volume");
}

}  // namespace remnant::imaging

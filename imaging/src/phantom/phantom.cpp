#include "remnant/imaging/phantom.h"

#include "phantom/truth.h"
#include "phantom/voxelise.h"

namespace remnant::imaging {
namespace {

using phantom::Anatomy;
using phantom::State;

constexpr double kDaysSinceEmbolisation = 28;

core::Result<core::GridGeometry> grid_of(const PhantomOptions& options) {
    for (const int n : options.size) {
        if (n < 8 || n > 2048) return core::refuse("--size", "each side must have 8 to 2048 voxels");
    }
    if (!((options.spacing.array() >= 0.2).all() && (options.spacing.array() <= 20).all())) {
        return core::refuse("--spacing", "each spacing must lie between 0.2 and 20 mm");
    }
    core::GridGeometry grid;
    grid.size = options.size;
    grid.spacing = options.spacing;
    grid.direction = options.direction;
    const core::Vec3 middle(0.5 * (options.size[0] - 1), 0.5 * (options.size[1] - 1),
                            0.5 * (options.size[2] - 1));
    grid.origin = options.offset - grid.direction * grid.spacing.cwiseProduct(middle);
    if (grid.voxel_count() > (std::int64_t{1} << 30))
        return core::refuse("--size", "the volume is larger than this program makes");
    return core::validated(grid, "phantom");
}

PhantomState made(const Anatomy& anatomy, const core::GridGeometry& grid, std::uint64_t noise,
                  const core::JobContext& job) {
    const phantom::Truth truth = phantom::integrate(anatomy);
    PhantomState state = phantom::voxelise(anatomy, truth, grid, noise, job);
    state.truth.push_back({"liver", truth.liver});
    for (std::size_t s = 0; s < 8; ++s)
        state.truth.push_back({"segment " + std::to_string(s + 1), truth.segments[s]});
    for (std::size_t t = 0; t < truth.tumours.size(); ++t)
        state.truth.push_back({"tumour " + std::to_string(t + 1), truth.tumours[t]});
    state.truth.push_back({"portal vein", truth.portal_vein});
    state.truth.push_back({"hepatic veins", truth.hepatic_veins});
    state.flr_right_hepatectomy = truth.flr_right_hepatectomy;
    return state;
}

}  // namespace

core::Result<Phantom> make_phantom(const PhantomOptions& options, const core::JobContext& job) try {
    const auto grid = grid_of(options);
    if (!grid) return core::refuse(grid.error());
    Phantom phantom;
    phantom.patient.name = "Digital^Patient";
    phantom.patient.id = "phantom-" + std::to_string(options.seed);
    phantom.patient.height = core::Centimetre(172);
    phantom.patient.weight = core::Kilogram(74);
    phantom.patient.liver_condition = core::LiverCondition::Normal;
    const double share = options.followup ? 0.5 : 1.0;
    phantom.baseline =
        made(Anatomy(options.seed, State::Baseline), *grid, options.seed, job.part(0.0, share));
    if (options.followup) {
        phantom.followup =
            made(Anatomy(options.seed, State::Followup), *grid, ~options.seed, job.part(share, 1.0));
        phantom.followup->days = kDaysSinceEmbolisation;
    }
    if (job.cancelled()) return core::refuse(core::cancelled_error("phantom"));
    return phantom;
} catch (const std::bad_alloc&) {
    return core::refuse("--size", "there is not enough memory for this volume");
}

}  // namespace remnant::imaging

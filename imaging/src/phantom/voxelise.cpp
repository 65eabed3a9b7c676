#include "phantom/voxelise.h"

#include <algorithm>
#include <numeric>

#include "parallel.h"
#include "phantom/noise.h"
#include "phantom/tissue.h"

namespace remnant::imaging::phantom {
namespace {

using core::LabelMask;

/// How far a surface may be moved to make its voxels hold its volume, in voxels.
constexpr double kReach = 0.3;

/// Calls `row(j, k, runs)` for every row, slices in parallel, and joins what it leaves in `runs` to a mask.
template <class Row>
LabelMask mask_by_rows(const core::Size3& size, Row row) {
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(size[2]));
    for_each_parallel(slabs.size(), [&](std::size_t k) {
        std::vector<std::int32_t> first{0};
        std::vector<core::Run> runs;
        for (int j = 0; j < size[1]; ++j) {
            row(j, static_cast<int>(k), runs);
            first.push_back(static_cast<std::int32_t>(runs.size()));
        }
        slabs[k] = std::make_shared<const core::LabelSlab>(std::move(first), std::move(runs));
    });
    return {size, std::move(slabs)};
}

/// Adds voxel i to the runs of its row, which it ends or begins. `first` is where the row's runs begin.
void append(std::vector<core::Run>& runs, std::size_t first, std::int32_t i) {
    if (runs.size() > first && runs.back().end == i) {
        ++runs.back().end;
    } else {
        runs.push_back({i, i + 1});
    }
}

LabelMask voxels_in(const core::WorldBox& box, const core::GridGeometry& grid) {
    return mask_by_rows(grid.size, [&](int j, int k, std::vector<core::Run>& runs) {
        const std::size_t first = runs.size();
        for (std::int32_t i = 0; i < grid.size[0]; ++i) {
            const Vec3 p = grid.world(Vec3(i, j, k));
            if ((p.array() >= box.low.array()).all() && (p.array() <= box.high.array()).all())
                append(runs, first, i);
        }
    });
}

/// Draws bodies on a grid so that their voxels hold their true volume.
///
/// The plain rule, a voxel belongs to what its centre lies in, leaves a small body some tenths of a per cent
/// too large or small, as the lattice happens to fall. Here each surface is moved by the fraction of a voxel
/// (never more than kReach) that makes the count right. Where no such shift exists, the body being cut by the
/// edge of the image for one, the plain rule stays.
class Outliner {
  public:
    explicit Outliner(const core::GridGeometry& grid)
        : grid_(grid), reach_(kReach * grid.spacing.maxCoeff()) {}

    /// The voxels of `domain` that lie in the body, whose function is negative inside and changes by 1 per mm
    /// at most.
    template <class Body>
    [[nodiscard]] LabelMask drawn(const LabelMask& domain, Body body, core::Millilitre volume) const {
        const double level = level_of(domain, body, volume);
        return mask_by_rows(grid_.size, [&](int j, int k, std::vector<core::Run>& runs) {
            const std::size_t first = runs.size();
            for (const core::Run& run : domain.row(j, k)) {
                for (std::int32_t i = run.begin; i < run.end; ++i) {
                    if (body(grid_.world(Vec3(i, j, k))) < level) append(runs, first, i);
                }
            }
        });
    }

  private:
    template <class Body>
    [[nodiscard]] double level_of(const LabelMask& domain, Body body, core::Millilitre volume) const {
        std::vector<std::vector<double>> near(static_cast<std::size_t>(grid_.size[2]));
        std::vector<std::int64_t> inside(near.size(), 0);
        for_each_parallel(near.size(), [&](std::size_t k) {
            for (int j = 0; j < grid_.size[1]; ++j) {
                for (const core::Run& run : domain.row(j, static_cast<int>(k))) {
                    for (std::int32_t i = run.begin; i < run.end; ++i) {
                        const double value = body(grid_.world(Vec3(i, j, static_cast<double>(k))));
                        if (value < -reach_) ++inside[k];
                        if (std::abs(value) <= reach_) near[k].push_back(value);
                    }
                }
            }
        });
        std::vector<double> values;
        for (const auto& slice : near) values.insert(values.end(), slice.begin(), slice.end());
        const auto whole = std::accumulate(inside.begin(), inside.end(), std::int64_t{0});
        const double voxels = volume / core::to_millilitre(grid_.voxel_volume());
        const std::int64_t wanted = std::llround(voxels) - whole;
        if (wanted <= 0 || wanted >= static_cast<std::int64_t>(values.size())) return 0.0;
        const auto at = values.begin() + wanted;
        std::nth_element(values.begin(), at, values.end());
        return 0.5 * (*at + *std::max_element(values.begin(), at));
    }

    const core::GridGeometry& grid_;
    double reach_;
};

/// How a scanner sees a point: over how many depths of its slice, and how soft.
struct Sampling {
    int depths;
    double blur;  // mm
};

Sampling sampling_of(const PhantomOptions& options) {
    const Vec3& spacing = options.spacing;
    if (!options.soft_kernel) return {1, 0.8 * spacing.maxCoeff()};
    const int depths = std::max(1, static_cast<int>(std::lround(spacing.z() / 1.2)));
    const double coarsest = std::max({spacing.x(), spacing.y(), spacing.z() / depths});
    return {depths, std::max(1.2, 0.8 * coarsest)};
}

double mean_over_depth(const Tissue& tissue, const core::GridGeometry& body, const Vec3& index,
                       const Sampling& sampling) {
    double sum = 0;
    for (int n = 0; n < sampling.depths; ++n) {
        const double depth = (n + 0.5) / sampling.depths - 0.5;
        sum += tissue.hounsfield(body.world(index + Vec3(0, 0, depth)), sampling.blur);
    }
    return sum / sampling.depths;
}

core::SharedVoxels<std::int16_t> scanned(const Anatomy& anatomy, const PhantomOptions& options,
                                         const Placement& grid, std::uint64_t seed,
                                         const core::JobContext& job) {
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(grid.world);
    const auto [ni, nj, nk] = grid.world.size;
    const Tissue tissue(anatomy, options);
    const Sampling sampling = sampling_of(options);
    const ImageNoise noise(seed, options.soft_kernel, grid.world);
    std::atomic<int> done{0};
    for_each_parallel(static_cast<std::size_t>(nk), [&, columns = ni, rows = nj, count = nk](std::size_t k) {
        if (job.cancelled()) return;
        const std::vector<double> noise_here = noise.slice(static_cast<int>(k));
        const auto voxels = ct->voxels().subspan(k * noise_here.size(), noise_here.size());
        std::size_t voxel = 0;
        for (int j = 0; j < rows; ++j) {
            for (int i = 0; i < columns; ++i, ++voxel) {
                const Vec3 index(i, j, static_cast<double>(k));
                double value = mean_over_depth(tissue, grid.body, index, sampling);
                // Air and bone have no unevenness of this kind.
                if (options.texture > 0 && value > -150 && value < 250)
                    value += options.texture * unevenness(options.seed, grid.body.world(index));
                value += options.noise * noise_here[voxel];
                voxels[voxel] = static_cast<std::int16_t>(std::lround(std::clamp(value, -1024.0, 3071.0)));
            }
        }
        job.report(static_cast<double>(++done) / count, "drawing the digital patient");
    });
    return ct;
}

/// Couinaud's segments by halving: each surface divides what the one before it left.
std::vector<LabelMask> segments_of(const LabelMask& liver, const Anatomy& anatomy, const Truth& truth,
                                   const Outliner& outliner) {
    const auto volume = [&](std::initializer_list<int> segments) {
        core::Millilitre sum;
        for (const int s : segments) sum += truth.segments[static_cast<std::size_t>(s - 1)];
        return sum;
    };
    const auto below = [&](const LabelMask& domain, Divider divider, std::initializer_list<int> segments) {
        return outliner.drawn(
            domain, [&](const Vec3& p) { return anatomy.divider(divider, p); }, volume(segments));
    };
    const LabelMask caudate = below(liver, kCaudate, {1});
    const LabelMask lobes = core::subtracted(liver, caudate);
    const LabelMask right = below(lobes, kCantlie, {5, 6, 7, 8});
    const LabelMask left = core::subtracted(lobes, right);
    const LabelMask anterior = below(right, kRightVein, {5, 8});
    const LabelMask posterior = core::subtracted(right, anterior);
    const LabelMask five = below(anterior, kPortal, {5});
    const LabelMask six = below(posterior, kPortal, {6});
    const LabelMask four = below(left, kUmbilical, {4});
    const LabelMask lateral = core::subtracted(left, four);
    const LabelMask three = below(lateral, kLeftVein, {3});
    return {caudate,
            core::subtracted(lateral, three),
            three,
            four,
            five,
            six,
            core::subtracted(posterior, six),
            core::subtracted(anterior, five)};
}

}  // namespace

PhantomState voxelise(const Anatomy& anatomy, const PhantomOptions& options, const Truth& truth,
                      const Placement& grid, std::uint64_t noise, const core::JobContext& job) {
    PhantomState state;
    state.ct = scanned(anatomy, options, grid, noise, job);
    if (job.cancelled()) return state;
    const Outliner outliner(grid.body);
    state.liver = outliner.drawn(
        voxels_in(anatomy.liver_box(), grid.body), [&](const Vec3& p) { return anatomy.liver(p); },
        truth.liver);
    state.segments = segments_of(state.liver, anatomy, truth, outliner);
    for (std::size_t t = 0; t < truth.tumours.size(); ++t) {
        state.tumours.push_back(outliner.drawn(state.liver, anatomy.tumours()[t], truth.tumours[t]));
    }
    state.portal_vein = outliner.drawn(
        state.liver, [&](const Vec3& p) { return nearest(anatomy.portal_tree(), p); }, truth.portal_vein);
    state.hepatic_veins = outliner.drawn(
        core::subtracted(state.liver, state.portal_vein),
        [&](const Vec3& p) { return nearest(anatomy.hepatic_tree(), p); }, truth.hepatic_veins);
    return state;
}

}  // namespace remnant::imaging::phantom

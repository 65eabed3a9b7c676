#include "remnant/imaging/outline_vessels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "segmentation/mm_distance.h"
#include "segmentation/vessel_evidence.h"
#include "segmentation/vessel_growth.h"
#include "segmentation/vessel_pieces.h"
#include "segmentation/vessel_wall.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging {
namespace {

using namespace segmentation;

constexpr const char* kWhat = "outlining vessels";
constexpr std::size_t kMostTrees = 8;
constexpr double kLightMm = 1.0;
constexpr double kHilumMm = 15.0;
constexpr double kBeyondLiverMm = 1.5;
constexpr double kSeedMm = 4.0;
constexpr double kAroundSeedMm = 15.0;
constexpr double kReachMm = 90.0;
constexpr float kFatHu = 0.0F;
// A vessel continues where it is this much as bright as at its seeds, and this much brighter than noise.
constexpr double kLeastLikeness = 0.36;
constexpr double kHardShare = 1.8;
constexpr double kStoneRimMm = 2.0;
constexpr double kWidestVesselMm = 13.0;  // radius
constexpr double kNoiseSpreads = 3.0;
constexpr double kFaintSpreads = 7.0;
constexpr double kTouchMm2 = 150.0;

core::Result<> sound(const VesselRequest& request, const core::GridGeometry& grid) {
    if (request.trees.empty() || request.trees.size() > kMostTrees)
        return core::refuse(kWhat, "1 to 8 vessels are outlined at a time");
    if (request.liver && request.liver->size() != grid.size)
        return core::refuse(kWhat, "the liver lies on another grid than the CT");
    if (request.liver && request.liver->empty()) return core::refuse(kWhat, "the liver is empty");
    for (const VesselSeeds& seeds : request.trees) {
        const std::string name = core::printable(seeds.name);
        if (seeds.points.empty()) return core::refuse(name, "it has no seed");
        for (const core::Vec3& point : seeds.points) {
            if (around(point, grid, 0.5 * grid.spacing.minCoeff()).empty() || !point.allFinite())
                return core::refuse(name, "a seed lies outside the scan");
        }
    }
    return {};
}

Region region_of(const VesselRequest& request, const core::GridGeometry& grid) {
    Region region;
    if (request.liver) region = grown(core::bounds(*request.liver), grid, kBeyondLiverMm + kAroundSeedMm);
    for (const VesselSeeds& seeds : request.trees) {
        for (const core::Vec3& point : seeds.points)
            region = united(region, around(point, grid, request.liver ? kAroundSeedMm + 5.0 : kReachMm));
    }
    return region;
}

class VesselWork {
  public:
    VesselWork(const core::CtVoxels& ct, const VesselRequest& request)
        : ct_(ct),
          request_(request),
          grid_(core::geometry_of(ct), region_of(request, core::geometry_of(ct))) {}

    core::Result<OutlinedVessels> run(const core::JobContext& job) {
        measure_tissue();
        job.report(0.2, "comparing vessels with the tissue about them");
        if (auto seeded = measure_seeds(); !seeded) return core::refuse(seeded.error());
        leave_out_what_is_no_vessel();
        if (auto grown = grow(job.part(0.2, 0.6)); !grown) return core::refuse(grown.error());
        job.report(0.6, "settling the walls");
        const std::vector<core::LabelMask> masks =
            at_full_resolution(grown_, request_.trees.size(), contrast_, background_.local_hu, ct_, grid_);
        release_fields();
        return with_lines(masks, job.part(0.7, 1.0));
    }

  private:
    void measure_tissue() {
        contrast_ = smoothed(block_means(ct_, grid_), grid_.geometry(), kLightMm);
        tissue_ = request_.liver
                      ? share_above_half(*request_.liver)
                      : bits_where(contrast_.size(), [&](std::size_t n) { return contrast_[n] > kFatHu; });
        background_ = background_of(contrast_, grid_.geometry(), tissue_);
        for (std::size_t n = 0; n < contrast_.size(); ++n) contrast_[n] -= background_.local_hu[n];
        reach_ = request_.liver
                     ? grown(closed(tissue_, grid_.geometry(), kHilumMm), grid_.geometry(), kBeyondLiverMm)
                     : tissue_;
    }

    [[nodiscard]] Bits share_above_half(const core::LabelMask& mask) const {
        const Field share = block_shares(mask, grid_);
        return bits_where(share.size(), [&](std::size_t n) { return share[n] >= 0.5F; });
    }

    [[nodiscard]] std::vector<std::size_t> voxels_around(const core::Vec3& point, double mm) const {
        const core::GridGeometry& grid = grid_.geometry();
        const Region box = around(point, grid, mm);
        std::vector<std::size_t> voxels;
        for (int k = box.begin[2]; k < box.end[2]; ++k) {
            for (int j = box.begin[1]; j < box.end[1]; ++j) {
                for (int i = box.begin[0]; i < box.end[0]; ++i) {
                    if ((grid.world(core::Vec3(i, j, k)) - point).norm() <= mm)
                        voxels.push_back(grid_.at(i, j, k));
                }
            }
        }
        return voxels;
    }

    /// The brightest voxel near each seed starts the tree, and their contrast is the vessel's.
    core::Result<> measure_seeds() {
        for (const VesselSeeds& seeds : request_.trees) {
            std::vector<float> brightest;
            seeds_.emplace_back();
            for (const core::Vec3& point : seeds.points) {
                const std::vector<std::size_t> near = voxels_around(point, kSeedMm);
                const std::size_t voxel =
                    *std::ranges::max_element(near, {}, [&](std::size_t n) { return contrast_[n]; });
                if (contrast_[voxel] < kNoiseSpreads * background_.spread_hu)
                    return core::refuse(
                        core::printable(seeds.name),
                        fmt::format("the seed at {:.0f}, {:.0f}, {:.0f} mm lies in no vessel: nothing "
                                    "near it is brighter than the tissue about it",
                                    point.x(), point.y(), point.z()));
                if (taken(voxel))
                    return core::refuse(core::printable(seeds.name),
                                        "another vessel has a seed at the same place");
                seeds_.back().push_back(voxel);
                brightest.push_back(contrast_[voxel]);
                if (reach_[voxel]) continue;
                for (const std::size_t n : voxels_around(point, kAroundSeedMm)) reach_[n] = 1;
            }
            std::ranges::sort(brightest);
            const double own = static_cast<double>(brightest[brightest.size() / 2]);
            vessel_hu_ = vessel_hu_ == 0.0 ? own : std::min(vessel_hu_, own);
            brightest_hu_ = std::max(brightest_hu_, own);
        }
        return {};
    }

    /// Calcifications are brighter than any vessel, and heart, kidney and spleen beside the liver wider.
    void leave_out_what_is_no_vessel() {
        const core::GridGeometry& grid = grid_.geometry();
        const auto hard = static_cast<float>(kHardShare * brightest_hu_);
        const auto bright = static_cast<float>(kLeastLikeness * vessel_hu_);
        const Bits stone = grown(
            bits_where(reach_.size(), [&](std::size_t n) { return contrast_[n] > hard; }), grid, kStoneRimMm);
        const Bits organ = thick_parts(
            bits_where(reach_.size(), [&](std::size_t n) { return !tissue_[n] && contrast_[n] > bright; }),
            grid, kWidestVesselMm);
        for (std::size_t n = 0; n < reach_.size(); ++n)
            reach_[n] = reach_[n] && !stone[n] && !organ[n] ? 1 : 0;
    }

    /// Whether the seeds of a vessel before this one hold a voxel.
    [[nodiscard]] bool taken(std::size_t voxel) const {
        return std::any_of(seeds_.begin(), seeds_.end() - 1, [&](const std::vector<std::size_t>& others) {
            return std::ranges::find(others, voxel) != others.end();
        });
    }

    core::Result<> grow(const core::JobContext& job) {
        Field shares = block_means(ct_, grid_);
        for (std::size_t n = 0; n < shares.size(); ++n)
            shares[n] = (shares[n] - background_.local_hu[n]) / static_cast<float>(vessel_hu_);
        auto likeness = vessel_likeness(shares, grid_.geometry(), reach_, job.part(0.0, 0.8));
        if (!likeness) return core::refuse(likeness.error());
        shares = {};
        const double least =
            std::clamp(kNoiseSpreads * background_.spread_hu / vessel_hu_, kLeastLikeness, 0.8);
        auto grown = grow_trees(*likeness, grid_.geometry(), reach_, seeds_, least, job.part(0.8, 1.0));
        if (!grown) return core::refuse(grown.error());
        grown_ = *std::move(grown);
        return {};
    }

    void release_fields() {
        contrast_ = {};
        reach_ = {};
        tissue_ = {};
        grown_ = {};
        background_.local_hu = {};
    }

    core::Result<OutlinedVessels> with_lines(const std::vector<core::LabelMask>& masks,
                                             const core::JobContext& job) {
        OutlinedVessels made;
        for (std::size_t t = 0; t < masks.size(); ++t) {
            if (job.cancelled()) return core::refuse(core::cancelled_error(kWhat));
            job.report(static_cast<double>(t) / static_cast<double>(masks.size()), "drawing centre lines");
            const std::vector<core::Vec3>& seeds = request_.trees[t].points;
            core::LabelMask mask = piece_at(masks[t], core::geometry_of(ct_), seeds);
            auto tree = branch_tree(mask, core::geometry_of(ct_), seeds);
            if (!tree) return core::refuse(std::move(tree.error()).while_doing(kWhat));
            made.trees.push_back({std::move(mask), *std::move(tree)});
        }
        say_doubts(made);
        return made;
    }

    void say_doubts(OutlinedVessels& made) const {
        const core::Vec3& seed = request_.trees.front().points.front();
        if (vessel_hu_ < kFaintSpreads * background_.spread_hu)
            made.doubts.push_back(
                {{"vessel-no-contrast",
                  fmt::format("the vessels are {:.0f} HU brighter than the tissue about them, whose "
                              "noise is {:.0f} HU: much of them may be missing",
                              vessel_hu_, background_.spread_hu),
                  ""},
                 seed});
        if (!request_.liver)
            made.doubts.push_back(
                {{"vessel-unbounded",
                  "no outline of the liver was given: the vessel may go on into other bright organs", ""},
                 seed});
        for (std::size_t a = 0; a < made.trees.size(); ++a) {
            for (std::size_t b = a + 1; b < made.trees.size(); ++b) say_touch(made, a, b);
        }
    }

    void say_touch(OutlinedVessels& made, std::size_t a, std::size_t b) const {
        const SharedWall wall = shared_wall(made.trees[a].mask, made.trees[b].mask, core::geometry_of(ct_));
        if (wall.mm2 < kTouchMm2) return;
        made.doubts.push_back(
            {{"vessel-trees-touch",
              fmt::format("{} and {} touch over {:.0f} mm²: look where one ends and the other begins",
                          core::printable(request_.trees[a].name), core::printable(request_.trees[b].name),
                          wall.mm2),
              ""},
             wall.place});
    }

    const core::CtVoxels& ct_;
    const VesselRequest& request_;
    WorkingGrid grid_;
    Field contrast_;
    Background background_;
    Bits tissue_;  // the liver, or where none is given what is no fat
    Bits reach_;   // where vessels may go
    TreeSeeds seeds_;
    double vessel_hu_ = 0.0;  // of the faintest vessel, above the tissue
    double brightest_hu_ = 0.0;
    GrownTrees grown_;
};

}  // namespace

core::Result<OutlinedVessels> outline_vessels(const core::CtVoxels& ct, const VesselRequest& request,
                                              const core::JobContext& job) {
    if (auto fine = sound(request, core::geometry_of(ct)); !fine) return core::refuse(fine.error());
    return VesselWork(ct, request).run(job);
}

}  // namespace remnant::imaging

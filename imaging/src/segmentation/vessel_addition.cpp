#include <fmt/format.h>

#include <algorithm>

#include "remnant/imaging/outline_vessels.h"
#include "segmentation/mm_distance.h"
#include "segmentation/vessel_evidence.h"
#include "segmentation/vessel_graph.h"
#include "segmentation/vessel_growth.h"
#include "segmentation/vessel_wall.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging {
namespace {

using namespace segmentation;

constexpr const char* kWhat = "adding a branch";
constexpr double kFarthestMm = 80.0;
constexpr double kAroundMm = 20.0;
constexpr double kLightMm = 1.0;
constexpr float kFatHu = 0.0F;
constexpr float kLeastMean = 0.25F;
constexpr float kBeside = 0.36F;
constexpr double kSameEndMm = 2.0;

/// The CT near the point and the vessel, and how much of it looks like the vessel.
struct Surroundings {
    Background background;
    Field contrast;
    Field likeness;
    Bits vessel;
};

core::Result<Surroundings> surroundings(const core::CtVoxels& ct, const WorkingGrid& grid,
                                        const core::LabelMask& vessel, const core::JobContext& job) {
    Surroundings s;
    const Field share = block_shares(vessel, grid);
    s.vessel = bits_where(share.size(), [&](std::size_t n) { return share[n] > 0.0F; });
    const Field means = block_means(ct, grid);
    s.contrast = smoothed(means, grid.geometry(), kLightMm);
    const Bits tissue = bits_where(share.size(), [&](std::size_t n) { return s.contrast[n] > kFatHu; });
    s.background = background_of(s.contrast, grid.geometry(), tissue);
    double sum = 0.0, voxels = 0.0;
    Field shares = means;
    for (std::size_t n = 0; n < share.size(); ++n) {
        s.contrast[n] -= s.background.local_hu[n];
        shares[n] -= s.background.local_hu[n];
        if (share[n] < 0.5F) continue;
        sum += static_cast<double>(s.contrast[n]);
        voxels += 1.0;
    }
    if (sum <= 0.0) return core::refuse(kWhat, "the vessel is no brighter than the tissue about it");
    for (float& value : shares) value *= static_cast<float>(voxels / sum);
    auto likeness = vessel_likeness(shares, grid.geometry(), tissue, job);
    if (!likeness) return core::refuse(likeness.error());
    s.likeness = *std::move(likeness);
    return s;
}

/// The way and what is as bright beside it.
GrownTrees grown_along(const std::vector<std::size_t>& way, const Surroundings& s,
                       const core::GridGeometry& grid) {
    GrownTrees made{std::vector<std::uint8_t>(s.likeness.size(), 0), Bits(s.likeness.size(), 0)};
    for (const std::size_t n : way) made.way[n] = 1;
    const Bits near = grown(made.way, grid, 1.5 * grid.spacing.maxCoeff());
    for (std::size_t n = 0; n < near.size(); ++n)
        made.tree[n] = made.way[n] || (near[n] && s.likeness[n] >= kBeside) ? 1 : 0;
    return made;
}

/// The new tree with the names of branches that end where one of the old tree ended.
BranchTree with_names_of(const BranchTree& old, BranchTree tree) {
    std::vector<std::string> kept(tree.branches.size());
    for (std::size_t b = 0; b < kept.size(); ++b) {
        const auto same = std::ranges::find_if(old.branches, [&](const VesselLine& line) {
            return (line.points.back() - tree.branches[b].points.back()).norm() <= kSameEndMm &&
                   std::ranges::find(kept, line.name) == kept.end();
        });
        if (same != old.branches.end()) kept[b] = same->name;
    }
    int number = 0;
    for (std::size_t b = 0; b < kept.size(); ++b) {
        while (kept[b].empty()) {
            const std::string name = fmt::format("branch {}", ++number);
            if (std::ranges::find(kept, name) == kept.end()) kept[b] = name;
        }
        tree.branches[b].name = kept[b];
    }
    return tree;
}

}  // namespace

core::Result<VesselWithTree> with_branch_from(const core::CtVoxels& ct, const VesselWithTree& vessel,
                                              const core::Vec3& point, const core::JobContext& job) {
    const core::GridGeometry& geometry = core::geometry_of(ct);
    if (vessel.tree.branches.empty()) return core::refuse(kWhat, "the vessel has no branches to add to");
    const Region at_point = around(point, geometry, 0.5 * geometry.spacing.minCoeff());
    if (!point.allFinite() || at_point.empty()) return core::refuse(kWhat, "the point lies outside the scan");
    const VesselGraph graph(vessel.mask, geometry);
    if (graph.holding(point) != VesselGraph::kNone)
        return core::refuse(kWhat, "the point is in the vessel already");
    const core::Vec3 nearest = graph.at(graph.nearest(point));
    if ((nearest - point).norm() > kFarthestMm)
        return core::refuse(kWhat, "the point is farther than 80 mm from the vessel");
    const WorkingGrid grid(geometry,
                           united(around(point, geometry, kAroundMm), around(nearest, geometry, kAroundMm)));
    const auto near = surroundings(ct, grid, vessel.mask, job.part(0.0, 0.7));
    if (!near) return core::refuse(near.error());
    const core::Size3 block = grid.block_of(at_point.begin);
    const auto way =
        cheapest_way(near->likeness, grid.geometry(), grid.at(block[0], block[1], block[2]), near->vessel);
    float sum = 0.0F;
    for (const std::size_t n : way) sum += near->likeness[n];
    if (way.empty() || sum < kLeastMean * static_cast<float>(way.size()))
        return core::refuse(kWhat, "nothing that looks like a vessel leads from the point to it");
    if (job.cancelled()) return core::refuse(core::cancelled_error(kWhat));
    job.report(0.8, "drawing centre lines");
    const auto added = at_full_resolution(grown_along(way, *near, grid.geometry()), 1, near->contrast,
                                          near->background.local_hu, ct, grid);
    VesselWithTree made{core::united(vessel.mask, added.front()), {}};
    std::vector<core::Vec3> roots;
    for (const VesselLine& line : vessel.tree.branches) {
        if (!line.parent) roots.push_back(line.points.front());
    }
    auto tree = branch_tree(made.mask, geometry, roots);
    if (!tree) return core::refuse(tree.error());
    made.tree = with_names_of(vessel.tree, *std::move(tree));
    return made;
}

}  // namespace remnant::imaging

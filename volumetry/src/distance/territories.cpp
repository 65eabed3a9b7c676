#include "remnant/volumetry/territories.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>

#include "distance/nearest_source.h"
#include "distance/shared_out.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Result;

/// Refuses parents that are not there and branches that come from themselves.
Result<> check_tree(std::span<const VesselBranch> branches) {
    for (const VesselBranch& branch : branches) {
        std::size_t generations = 0;
        for (auto parent = branch.parent; parent; parent = branches[*parent].parent) {
            if (*parent >= branches.size())
                return core::refuse(branch.name, "the branch it comes from is not in the list");
            if (++generations > branches.size())
                return core::refuse(branch.name, "it comes from one of its own branches");
        }
    }
    return {};
}

std::vector<bool> downstream_of(std::size_t cut, std::span<const VesselBranch> branches) {
    std::vector<bool> lost(branches.size(), false);
    for (std::size_t n = 0; n < branches.size(); ++n) {
        std::optional<std::size_t> at = n;
        while (at && *at != cut) at = branches[*at].parent;
        lost[n] = at.has_value();
    }
    return lost;
}

core::Percent share(std::int64_t part, std::int64_t whole) {
    return core::Percent(whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void warn_of_empty(std::span<const VesselBranch> branches, Territories& result) {
    for (std::size_t n = 0; n < branches.size(); ++n) {
        if (branches[n].voxels.empty() || !result.of_branch[n].empty()) continue;
        result.warnings.push_back({"territory-empty",
                                   fmt::format("no liver is nearest to {}: it gets no territory",
                                               core::printable(branches[n].name)),
                                   ""});
    }
}

}  // namespace

Result<Territories> territories(const LabelMask& liver, const core::GridGeometry& grid,
                                std::span<const VesselBranch> branches, TerritoryMetric metric,
                                const core::JobContext& job) {
    if (auto sound = check_tree(branches); !sound) return core::refuse(sound.error());
    std::vector<LabelMask> sources;
    for (const VesselBranch& branch : branches)
        sources.push_back(branch.voxels.size() == grid.size ? branch.voxels : LabelMask(grid.size));
    auto shared = shared_out(liver, grid, sources, metric, "liver", job);
    if (!shared) return core::refuse(shared.error());
    Territories result{std::move(shared->parts), {}};
    if (shared->islands > 0) {
        result.warnings.push_back(
            {"territory-island",
             fmt::format("from {:.2f} mL of the liver no way within it leads to a branch: they belong to the "
                         "branch nearest by a straight line",
                         volume_of(shared->islands, grid).value()),
             ""});
    }
    warn_of_empty(branches, result);
    return result;
}

Result<LostSupply> lost_when_cut(const std::string& name, std::span<const VesselBranch> branches,
                                 const Territories& territories, const core::GridGeometry& grid,
                                 const LabelMask* remnant) {
    const auto cut = std::ranges::find(branches, name, &VesselBranch::name);
    if (cut == branches.end()) {
        std::string names;
        for (const VesselBranch& branch : branches)
            names += (names.empty() ? "" : ", ") + core::printable(branch.name);
        return core::refuse(name, "there is no branch of this name; there are: " + names);
    }
    if (remnant != nullptr && remnant->empty()) return core::refuse("remnant", "it has no voxel");
    const std::vector<bool> lost = downstream_of(static_cast<std::size_t>(cut - branches.begin()), branches);
    LostSupply result;
    result.liver = LabelMask(grid.size);
    std::int64_t whole = 0;
    for (std::size_t n = 0; n < branches.size(); ++n) {
        whole += territories.of_branch[n].count();
        if (!lost[n]) continue;
        result.branches.push_back(n);
        result.liver = core::united(result.liver, territories.of_branch[n]);
    }
    result.volume = volume_of(result.liver.count(), grid);
    result.of_liver = share(result.liver.count(), whole);
    if (remnant != nullptr) {
        result.remnant = core::intersected(result.liver, *remnant);
        result.remnant_volume = volume_of(result.remnant->count(), grid);
        result.of_remnant = share(result.remnant->count(), remnant->count());
    }
    return result;
}

}  // namespace remnant::volumetry

#include "territories/vessel_changes.h"

#include <algorithm>
#include <map>

#include "outline/outline_changes.h"
#include "structures/structure_changes.h"

namespace remnant::ui {
namespace {

using core::Structure;
using core::StructureKind;
using core::TimePoint;

constexpr const char* kWhat = "territories";
constexpr const char* kLostId = "lost-supply";
constexpr core::Colour kLostColour{214, 96, 77};

/// Replaces the structure of that id, or adds it as the last.
void put(core::Change& change, const TimePoint& scan, Structure structure) {
    if (scan.find(structure.id) != nullptr)
        change.edits.push_back(core::ReplaceStructure{scan.id, std::move(structure)});
    else
        change.edits.push_back(core::InsertStructure{scan.id, scan.structures.size(), std::move(structure)});
}

bool is_segment(StructureKind kind) {
    return kind >= StructureKind::SegmentI && kind <= StructureKind::SegmentVIII;
}

bool replaceable(const Structure& structure, core::Origin origin) {
    return structure.origin == origin && !structure.confirmed && !structure.corrected;
}

/// Segment each branch feeds: its own, or that of the nearest branch it comes from.
std::vector<std::optional<core::Segment>> fed_segments(const imaging::BranchTree& tree) {
    std::vector<std::optional<core::Segment>> fed;
    for (const imaging::VesselLine& line : tree.branches) {
        fed.push_back(segment_named(line.name));
        if (!fed.back() && line.parent) fed.back() = fed[*line.parent];
    }
    return fed;
}

std::vector<volumetry::VesselBranch> branches_of(const imaging::VesselWithTree& vessel,
                                                 const core::GridGeometry& grid) {
    std::vector<core::LabelMask> voxels = imaging::voxels_of_branches(vessel, grid);
    std::vector<volumetry::VesselBranch> branches;
    for (std::size_t b = 0; b < voxels.size(); ++b) {
        const imaging::VesselLine& line = vessel.tree.branches[b];
        branches.push_back({line.name, std::move(voxels[b]), line.parent});
    }
    return branches;
}

}  // namespace

const Structure* structure_of(const TimePoint& scan, StructureKind kind) {
    const auto found = std::ranges::find(scan.structures, kind, &Structure::kind);
    return found == scan.structures.end() ? nullptr : &*found;
}

core::Change put_vessels(const TimePoint& scan, const std::vector<StructureKind>& kinds,
                         const imaging::OutlinedVessels& vessels, const std::string& program) {
    core::Change change{"outline vessels", {}};
    std::string first;
    for (std::size_t v = 0; v < kinds.size(); ++v) {
        const core::StructureType& type = core::structure_type(kinds[v]);
        const Structure* before = structure_of(scan, kinds[v]);
        Structure vessel;
        vessel.kind = kinds[v];
        vessel.name = type.name;
        vessel.colour = type.colour;
        vessel.origin = core::Origin::Found;
        vessel.made_by = program;
        vessel.confirmed = false;
        vessel.mask = vessels.trees[v].mask;
        vessel.id = before != nullptr && replaceable(*before, core::Origin::Found)
                        ? before->id
                        : unique_structure_id(scan, std::string(type.id));
        if (before != nullptr && vessel.id != before->id) {
            vessel.kind = StructureKind::User;
            vessel.name += " (found)";
        }
        if (first.empty()) first = vessel.name;
        put(change, scan, std::move(vessel));
    }
    core::Warnings warnings = scan.warnings;
    std::erase_if(warnings, [](const core::Warning& w) { return w.id.starts_with("vessel-"); });
    warnings = with_doubts_of(std::move(warnings), vessels.doubts, first);
    if (warnings != scan.warnings)
        change.edits.push_back(core::SetScanWarnings{scan.id, std::move(warnings)});
    return change;
}

std::optional<core::Segment> segment_named(const std::string& branch) {
    return core::parse_segment(branch.substr(0, branch.find(' ')));
}

core::Result<std::vector<SegmentTerritory>> segment_territories(const core::LabelMask& liver,
                                                                const core::GridGeometry& grid,
                                                                const imaging::VesselWithTree& vessel,
                                                                const core::JobContext& job) {
    const std::vector<std::optional<core::Segment>> fed = fed_segments(vessel.tree);
    if (std::ranges::none_of(fed, [](const auto& segment) { return segment.has_value(); }))
        return core::refuse(kWhat, "name the branches after the segments they feed first, for example VI");
    std::vector<volumetry::VesselBranch> branches = branches_of(vessel, grid);
    for (std::size_t b = 0; b < branches.size(); ++b) {
        if (!fed[b]) branches[b].voxels = core::LabelMask(grid.size);
    }
    const auto made =
        volumetry::territories(liver, grid, branches, volumetry::TerritoryMetric::WithinLiver, job);
    if (!made) return core::refuse(made.error());
    std::map<core::Segment, core::LabelMask> joined;
    for (std::size_t b = 0; b < branches.size(); ++b) {
        if (!fed[b]) continue;
        const auto [place, first] = joined.try_emplace(*fed[b], made->of_branch[b]);
        if (!first) place->second = core::united(place->second, made->of_branch[b]);
    }
    std::vector<SegmentTerritory> list;
    for (auto& [segment, mask] : joined) list.push_back({segment, std::move(mask)});
    return list;
}

core::Result<volumetry::LostSupply> lost_supply(const core::LabelMask& liver, const core::GridGeometry& grid,
                                                const imaging::VesselWithTree& vessel, std::size_t branch,
                                                const core::JobContext& job) {
    if (branch >= vessel.tree.branches.size()) return core::refuse(kWhat, "there is no such branch");
    const std::vector<volumetry::VesselBranch> branches = branches_of(vessel, grid);
    const auto made =
        volumetry::territories(liver, grid, branches, volumetry::TerritoryMetric::WithinLiver, job);
    if (!made) return core::refuse(made.error());
    return volumetry::lost_when_cut(branches[branch].name, branches, *made, grid, nullptr);
}

core::Change put_territories(const TimePoint& scan, const std::vector<SegmentTerritory>& territories) {
    const bool others = std::ranges::any_of(scan.structures, [](const Structure& s) {
        return is_segment(s.kind) && !replaceable(s, core::Origin::Computed);
    });
    core::Change change{"make territories", {}};
    for (const Structure& s : scan.structures) {
        if (is_segment(s.kind) && replaceable(s, core::Origin::Computed))
            change.edits.push_back(core::RemoveStructure{scan.id, s.id});
    }
    std::size_t position = scan.structures.size() - change.edits.size();
    for (const SegmentTerritory& territory : territories) {
        const core::StructureType& type = core::structure_type(core::kind_of(territory.segment));
        Structure segment;
        segment.kind = others ? StructureKind::User : type.kind;
        segment.name = std::string(type.name) + (others ? " (territory)" : "");
        segment.id = unique_structure_id(scan, "territory-" + std::string(type.id));
        segment.colour = type.colour;
        segment.origin = core::Origin::Computed;
        segment.confirmed = false;
        segment.mask = territory.mask;
        change.edits.push_back(core::InsertStructure{scan.id, position++, std::move(segment)});
    }
    return change;
}

core::Change put_lost_supply(const TimePoint& scan, const std::string& branch, const core::LabelMask& lost) {
    core::Change change{"show what " + branch + " supplies", {}};
    Structure liver;
    liver.id = kLostId;
    liver.kind = StructureKind::User;
    liver.name = "Supplied by " + branch;
    liver.colour = kLostColour;
    liver.origin = core::Origin::Computed;
    liver.mask = lost;
    put(change, scan, std::move(liver));
    return change;
}

}  // namespace remnant::ui

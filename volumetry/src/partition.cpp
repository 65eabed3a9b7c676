#include "remnant/volumetry/partition.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "remnant/volumetry/geometry_warnings.h"
#include "remnant/volumetry/operations.h"
#include "remnant/volumetry/plane.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Segment;
using Entries = std::vector<const SegmentMap::Entry*>;

/// The conservation gate: a partition that loses or invents a voxel must never be shown.
void require_conserved(const LabelMask& liver, const Partition& parts) {
    if (parts.remnant.count() + parts.resected.count() + parts.unassigned.count() == liver.count()) return;
    std::fputs("remnant: a partition does not add up to the liver; stopping rather than showing it\n",
               stderr);
    std::abort();
}

LabelMask united_in_liver(const Entries& entries, const LabelMask& liver) {
    LabelMask all(liver.size());
    for (const SegmentMap::Entry* entry : entries) all = core::united(all, entry->mask);
    return core::intersected(all, liver);
}

Entries all_but(const SegmentMap& segments, const Entries& left_out) {
    Entries rest;
    for (const SegmentMap::Entry& entry : segments.entries()) {
        if (std::ranges::find(left_out, &entry) == left_out.end()) rest.push_back(&entry);
    }
    return rest;
}

/// Every pair of segments that claim the same liver voxel; the one that goes wins, else it does not matter.
void warn_of_overlaps(const Entries& stays, const Entries& goes, const LabelMask& liver,
                      core::Warnings& warnings) {
    Entries all = goes;
    all.insert(all.end(), stays.begin(), stays.end());
    for (std::size_t m = 0; m < all.size(); ++m) {
        for (std::size_t n = m + 1; n < all.size(); ++n) {
            if (core::count_common(all[m]->mask, all[n]->mask) == 0) continue;
            const auto both = core::count_common(core::intersected(all[m]->mask, all[n]->mask), liver);
            if (both == 0) continue;
            warnings.push_back(segment_overlap(roman(all[m]->segment), roman(all[n]->segment), both));
        }
    }
}

Partition by_segments(const LabelMask& liver, const core::GridGeometry& grid, const Entries& stays,
                      const Entries& goes) {
    Partition parts;
    parts.resected = united_in_liver(goes, liver);
    parts.remnant = core::subtracted(united_in_liver(stays, liver), parts.resected);
    parts.unassigned = core::subtracted(core::subtracted(liver, parts.resected), parts.remnant);
    for (const SegmentMap::Entry* entry : stays) parts.whole_segments.push_back(entry->segment);
    for (const SegmentMap::Entry* entry : goes) parts.lost_segments.push_back(entry->segment);
    warn_of_overlaps(stays, goes, liver, parts.warnings);
    if (const auto voxels = parts.unassigned.count(); voxels > 0) {
        parts.warnings.push_back(unassigned(voxels, volume_of(voxels, grid)));
    }
    return parts;
}

core::Result<> need_segments(const SegmentMap& segments, const std::string& what) {
    if (segments.empty())
        return core::refuse(what, "no segments are outlined; give a segment map with --segments");
    return {};
}

/// Tells segments of which every voxel in the liver stays from those of which none does.
void sort_segments(const LabelMask& liver, const SegmentMap& segments, Partition& parts) {
    for (const SegmentMap::Entry& entry : segments.entries()) {
        const auto in_liver = core::count_common(entry.mask, liver);
        const auto staying = core::count_common(entry.mask, parts.remnant);
        if (in_liver > 0 && staying == in_liver) parts.whole_segments.push_back(entry.segment);
        if (staying == 0) parts.lost_segments.push_back(entry.segment);
    }
}

/// What the entries of a plan have taken so far.
struct Removed {
    LabelMask voxels;
    std::optional<std::vector<Segment>> segments;  // named by anatomical entries; absent where there are none
    core::Warnings warnings;

    void add(RemovedPart part) {
        voxels = core::united(voxels, part.removed);
        std::ranges::move(part.warnings, std::back_inserter(warnings));
        if (!part.anatomical) return;
        if (!segments) segments.emplace();
        std::ranges::copy(part.segments, std::back_inserter(*segments));
    }
};

/// Where segments take part, liver that has none is counted as nobody's; else everything that is not gone
/// stays.
Partition left_after(const Removed& removed, const CutSite& site) {
    Partition parts;
    parts.kind = ResectionKind::Plan;
    parts.resected = removed.voxels;
    parts.remnant = core::subtracted(site.liver, removed.voxels);
    parts.unassigned = LabelMask(site.liver.size());
    parts.warnings = removed.warnings;
    if (removed.segments) {
        parts.unassigned = core::subtracted(parts.remnant, site.segments.united(site.liver.size()));
        parts.remnant = core::subtracted(parts.remnant, parts.unassigned);
        Entries goes;
        for (const SegmentMap::Entry& entry : site.segments.entries()) {
            if (std::ranges::find(*removed.segments, entry.segment) != removed.segments->end())
                goes.push_back(&entry);
        }
        warn_of_overlaps(all_but(site.segments, goes), goes, site.liver, parts.warnings);
        if (const auto voxels = parts.unassigned.count(); voxels > 0)
            parts.warnings.push_back(unassigned(voxels, volume_of(voxels, site.grid)));
    }
    sort_segments(site.liver, site.segments, parts);
    return parts;
}

/// "plan: stage 1: cut 2", as far as there are names.
std::string entry_name(const std::string& plan, const core::PlanStage& stage, const core::Removal& removal) {
    std::string name = plan;
    if (!stage.name.empty()) name += ": " + stage.name;
    if (!removal.name.empty()) name += ": " + removal.name;
    return name;
}

}  // namespace

core::Result<Partition> partition(const CutSite& site, const core::Resection& resection,
                                  const std::string& what) {
    const LabelMask& liver = site.liver;
    Partition parts;
    if (const auto* plane = std::get_if<core::CuttingPlane>(&resection)) {
        const PlaneOnGrid cut(*plane, site.grid);
        parts.remnant = kept_part(liver, cut);
        parts.resected = core::subtracted(liver, parts.remnant);
        parts.unassigned = LabelMask(liver.size());
        parts.remnant_boxes = kept_boxes(liver, cut);
        sort_segments(liver, site.segments, parts);
        parts.kind = ResectionKind::Plane;
    } else if (const auto* keep = std::get_if<core::RemnantSegments>(&resection)) {
        if (auto there = need_segments(site.segments, what); !there) return core::refuse(there.error());
        const auto stays = site.segments.resolve(keep->keep, what);
        if (!stays) return core::refuse(stays.error());
        parts = by_segments(liver, site.grid, *stays, all_but(site.segments, *stays));
        parts.kind = ResectionKind::Segments;
    } else if (const auto* named = std::get_if<core::NamedOperation>(&resection)) {
        const auto operation = choose_operation(named->id, what);
        if (!operation) return core::refuse(operation.error());
        if (auto there = need_segments(site.segments, what); !there) return core::refuse(there.error());
        const auto goes = site.segments.resolve(operation->removes, what);
        if (!goes) return core::refuse(goes.error());
        parts = by_segments(liver, site.grid, all_but(site.segments, *goes), *goes);
        parts.kind = ResectionKind::Operation;
    } else {
        auto stages = partition_stages(site, std::get<core::RemovalPlan>(resection), what);
        if (!stages) return core::refuse(stages.error());
        return std::move(stages->back());
    }
    require_conserved(liver, parts);
    return parts;
}

Partition partition_by_outline(const CutSite& site, const LabelMask& remnant) {
    Partition parts;
    parts.kind = ResectionKind::Outlined;
    parts.remnant = core::intersected(site.liver, remnant);
    parts.resected = core::subtracted(site.liver, parts.remnant);
    parts.unassigned = LabelMask(site.liver.size());
    sort_segments(site.liver, site.segments, parts);
    return parts;
}

core::Result<std::vector<Partition>> partition_stages(const CutSite& site, const core::RemovalPlan& plan,
                                                      const std::string& what) {
    if (plan.stages.empty()) return core::refuse(what, "the plan has no stage");
    Removed so_far{LabelMask(site.liver.size()), {}, {}};
    std::vector<Partition> stages;
    for (const core::PlanStage& stage : plan.stages) {
        for (const core::Removal& removal : stage.removes) {
            if (!removal.on) continue;
            auto part = removed_by(removal.cut, site, entry_name(what, stage, removal));
            if (!part) return core::refuse(part.error());
            so_far.add(std::move(*part));
        }
        stages.push_back(left_after(so_far, site));
        require_conserved(site.liver, stages.back());
    }
    return stages;
}

}  // namespace remnant::volumetry

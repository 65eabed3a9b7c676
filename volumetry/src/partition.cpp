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

/// Segments of which every voxel in the liver stays.
std::vector<Segment> whole_in(const LabelMask& remnant, const LabelMask& liver, const SegmentMap& segments) {
    std::vector<Segment> whole;
    for (const SegmentMap::Entry& entry : segments.entries()) {
        const auto in_liver = core::count_common(entry.mask, liver);
        if (in_liver > 0 && core::count_common(entry.mask, remnant) == in_liver)
            whole.push_back(entry.segment);
    }
    return whole;
}

}  // namespace

core::Result<Partition> partition(const LabelMask& liver, const core::GridGeometry& grid,
                                  const SegmentMap& segments, const core::Resection& resection,
                                  const std::string& what) {
    Partition parts;
    if (const auto* plane = std::get_if<core::CuttingPlane>(&resection)) {
        const PlaneOnGrid cut(*plane, grid);
        parts.remnant = kept_part(liver, cut);
        parts.resected = core::subtracted(liver, parts.remnant);
        parts.unassigned = LabelMask(liver.size());
        parts.remnant_boxes = kept_boxes(liver, cut);
        parts.whole_segments = whole_in(parts.remnant, liver, segments);
        parts.kind = ResectionKind::Plane;
    } else if (const auto* keep = std::get_if<core::RemnantSegments>(&resection)) {
        if (auto there = need_segments(segments, what); !there) return core::refuse(there.error());
        const auto stays = segments.resolve(keep->keep, what);
        if (!stays) return core::refuse(stays.error());
        parts = by_segments(liver, grid, *stays, all_but(segments, *stays));
        parts.kind = ResectionKind::Segments;
    } else {
        const auto operation = choose_operation(std::get<core::NamedOperation>(resection).id, what);
        if (!operation) return core::refuse(operation.error());
        if (auto there = need_segments(segments, what); !there) return core::refuse(there.error());
        const auto goes = segments.resolve(operation->removes, what);
        if (!goes) return core::refuse(goes.error());
        parts = by_segments(liver, grid, all_but(segments, *goes), *goes);
        parts.kind = ResectionKind::Operation;
    }
    require_conserved(liver, parts);
    return parts;
}

}  // namespace remnant::volumetry

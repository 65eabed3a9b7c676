#include "remnant/volumetry/measure.h"

#include <fmt/format.h>

#include <algorithm>

#include "remnant/core/connected_pieces.h"
#include "remnant/volumetry/clinical_warnings.h"
#include "remnant/volumetry/geometry_warnings.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Millilitre;
using core::Segment;
using core::StructureKind;

constexpr double kLeastMapDice = 0.9;
constexpr Millilitre kTumourOutsideLimit{0.5};
/// A loose piece below this is a speckle of the outline, not liver that somebody would leave behind.
constexpr Millilitre kSmallestIsland{1.0};

core::Result<LabelMask> liver_of(const core::TimePoint& scan) {
    const core::Structure* liver = nullptr;
    for (const core::Structure& structure : scan.structures) {
        if (structure.kind != StructureKind::Liver) continue;
        if (liver != nullptr) return core::refuse(structure.name, "the scan has more than one liver outline");
        liver = &structure;
    }
    if (liver == nullptr) return core::refuse("liver", "no liver is outlined on this scan");
    if (liver->mask.empty()) return core::refuse(liver->name, "the liver outline is empty");
    return liver->mask;
}

LabelMask all_tumours_of(const core::TimePoint& scan) {
    LabelMask all(scan.geometry.size);
    for (const NamedTumour& tumour : tumours_of(scan)) all = core::united(all, tumour.mask);
    return all;
}

core::Result<> check_segment_map(const SegmentMap& segments, const LabelMask& liver,
                                 const MeasureOptions& options, core::Warnings& warnings) {
    if (segments.empty()) return {};
    const double agreement = core::dice(segments.united(liver.size()), liver);
    if (agreement >= kLeastMapDice) return {};
    const std::string text =
        fmt::format("the segment map and the liver agree badly (Dice {:.3f}; 0.9 is needed)", agreement);
    if (!options.accept_mismatch) {
        return core::refuse("segments",
                            text + "; look whether they belong together, or give --accept-mismatch");
    }
    warnings.push_back({"segment-mismatch", text + "; measured because that was accepted", ""});
    return {};
}

/// The right liver's share alarms on a strange map; it never estimates anything (Abdalla 2004).
void warn_of_shares(const SegmentMap& segments, const LabelMask& liver, core::Warnings& warnings) {
    std::int64_t right = 0;
    bool complete = true;
    for (const Segment segment : {Segment::V, Segment::VI, Segment::VII, Segment::VIII}) {
        const auto entry = std::ranges::find(segments.entries(), segment, &SegmentMap::Entry::segment);
        if (entry == segments.entries().end()) {
            complete = false;
        } else {
            right += core::count_common(entry->mask, liver);
        }
    }
    if (!complete) return;
    const core::Percent share(100.0 * static_cast<double>(right) / static_cast<double>(liver.count()));
    if (share.value() < 40.0 || share.value() > 85.0) warnings.push_back(segment_shares(share));
}

void warn_of_cut_off(const LabelMask& liver, core::Warnings& warnings) {
    const core::IndexBox box = core::bounds(liver);
    const auto [ni, nj, nk] = liver.size();
    const bool at_slice_end = box.low[2] == 0 || box.high[2] == nk - 1;
    const bool at_edge = box.low[0] == 0 || box.high[0] == ni - 1 || box.low[1] == 0 || box.high[1] == nj - 1;
    if (at_slice_end || at_edge) warnings.push_back(liver_cut_off(at_slice_end, at_edge));
}

void warn_of_what_stays(const Partition& parts, const SegmentMap& segments, const core::GridGeometry& grid,
                        core::Warnings& warnings) {
    std::vector<Millilitre> pieces;
    for (const std::int64_t voxels : core::piece_sizes(parts.remnant)) {
        if (volume_of(voxels, grid) >= kSmallestIsland) pieces.push_back(volume_of(voxels, grid));
    }
    if (pieces.size() > 1) warnings.push_back(island(pieces));
    if (segments.empty()) return;
    const auto caudate = std::ranges::find(segments.entries(), Segment::I, &SegmentMap::Entry::segment);
    if (caudate != segments.entries().end() && !parts.remnant.empty() &&
        core::count_common(caudate->mask, parts.remnant) == parts.remnant.count()) {
        warnings.push_back(caudate_only());
    }
    if (const int contiguous = largest_contiguous_group(parts.whole_segments); contiguous < 2) {
        warnings.push_back(two_segments(contiguous));
    }
}

MeasuredResection measured(const Partition& parts, const LabelMask& tumour, const core::GridGeometry& grid) {
    MeasuredResection result;
    result.kind = parts.kind;
    result.remnant_voxels = parts.remnant.count();
    result.resected_voxels = parts.resected.count();
    result.unassigned_voxels = parts.unassigned.count();
    result.remnant = volume_of(result.remnant_voxels, grid);
    result.resected = volume_of(result.resected_voxels, grid);
    result.unassigned = volume_of(result.unassigned_voxels, grid);
    result.remnant_tumour = volume_of(core::count_common(parts.remnant, tumour), grid);
    if (parts.remnant_boxes) {
        result.remnant_subvoxel = to_millilitre(grid.voxel_volume() * *parts.remnant_boxes);
    }
    return result;
}

Millilitre tumour_free(const Partition& parts, const LabelMask& tumour, const core::GridGeometry& grid) {
    return volume_of(parts.remnant.count() - core::count_common(parts.remnant, tumour), grid);
}

/// The liver as it is at the end of the plan, and on the way there after every stage.
core::Result<Partition> divided(const CutSite& site, const core::ResectionPlan& plan, const LabelMask& tumour,
                                std::vector<MeasuredStage>& stages) {
    const auto* cuts = std::get_if<core::RemovalPlan>(&plan.resection);
    if (cuts == nullptr) return partition(site, plan.resection, plan.name);
    auto parts = partition_stages(site, *cuts, plan.name);
    if (!parts) return core::refuse(parts.error());
    for (std::size_t n = 0; n < parts->size(); ++n) {
        const Partition& after = (*parts)[n];
        stages.push_back({cuts->stages[n].name, measured(after, tumour, site.grid),
                          tumour_free(after, tumour, site.grid)});
    }
    return std::move(parts->back());
}

bool plans_a_margin(const core::Resection& resection) {
    const auto* cuts = std::get_if<core::RemovalPlan>(&resection);
    if (cuts == nullptr) return false;
    const auto has_wedge = [](const core::PlanStage& stage) {
        return std::ranges::any_of(stage.removes, [](const core::Removal& removal) {
            return removal.on && std::holds_alternative<core::Wedge>(removal.cut);
        });
    };
    return std::ranges::any_of(cuts->stages, has_wedge);
}

}  // namespace

const core::Structure* outlined_remnant(const core::TimePoint& scan, const std::string& plan) {
    const auto found = std::ranges::find_if(scan.structures, [&](const core::Structure& s) {
        return s.kind == StructureKind::Remnant && s.of_plan == plan && !s.mask.empty();
    });
    return found == scan.structures.end() ? nullptr : &*found;
}

core::Result<MeasuredLiver> measure_liver(const core::TimePoint& scan, const MeasureOptions& options) {
    auto liver = liver_of(scan);
    if (!liver) return core::refuse(liver.error());
    const LabelMask tumours = all_tumours_of(scan);
    const core::GridGeometry& grid = scan.geometry;
    MeasuredLiver result;

    const std::int64_t outside = tumours.count() - core::count_common(tumours, *liver);
    result.tumour_outside = volume_of(outside, grid);
    if (options.liver_excludes_tumour) {
        *liver = core::united(*liver, tumours);
    } else if (result.tumour_outside > kTumourOutsideLimit) {
        result.warnings.push_back(tumour_outside(result.tumour_outside));
    }
    for (const core::Structure& structure : scan.structures) {
        const auto voxels = structure.mask.count();
        result.structures.push_back({structure.name, voxels, volume_of(voxels, grid)});
    }
    result.tumour = core::intersected(tumours, *liver);
    result.liver = std::move(*liver);
    result.tlv = volume_of(result.liver.count(), grid);
    result.tumour_volume = volume_of(result.tumour.count(), grid);
    return result;
}

core::Result<Measurement> measure(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                  const MeasureOptions& options) {
    auto whole = measure_liver(scan, options);
    if (!whole) return core::refuse(whole.error());
    const core::GridGeometry& grid = scan.geometry;
    Measurement result;
    result.warnings = std::move(whole->warnings);

    const SegmentMap segments = SegmentMap::of(scan);
    if (auto fits = check_segment_map(segments, whole->liver, options, result.warnings); !fits)
        return core::refuse(fits.error());
    const std::vector<NamedTumour> tumours = wedge_targets_of(scan);
    const CutSite site{whole->liver, grid, segments, tumours};
    const core::Structure* outlined = outlined_remnant(scan, plan.name);
    auto parts = outlined != nullptr ? core::Result<Partition>(partition_by_outline(site, outlined->mask))
                                     : divided(site, plan, whole->tumour, result.stages);
    if (!parts) return core::refuse(parts.error());
    if (outlined != nullptr) result.warnings.push_back(remnant_outlined(*outlined, plan.name));

    result.structures = std::move(whole->structures);
    result.tlv = whole->tlv;
    result.tumour = whole->tumour_volume;
    result.tumour_outside = whole->tumour_outside;
    result.resection = measured(*parts, whole->tumour, grid);
    result.flr = tumour_free(*parts, whole->tumour, grid);

    std::ranges::copy(parts->warnings, std::back_inserter(result.warnings));
    if (plans_a_margin(plan.resection)) result.warnings.push_back(not_histology());
    warn_of_cut_off(whole->liver, result.warnings);
    warn_of_shares(segments, whole->liver, result.warnings);
    warn_of_what_stays(*parts, segments, grid, result.warnings);
    if (grid.spacing[2] > 5.0) result.warnings.push_back(slice_spacing(core::Millimetre(grid.spacing[2])));
    result.parts = std::move(*parts);
    return result;
}

}  // namespace remnant::volumetry

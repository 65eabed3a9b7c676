#include "remnant/volumetry/lesion.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "remnant/core/connected_pieces.h"
#include "remnant/volumetry/margin.h"
#include "remnant/volumetry/outline_surface.h"
#include "remnant/volumetry/segment_map.h"
#include "remnant/volumetry/volume.h"
#include "remnant/volumetry/voxel_boxes.h"
#include "spread.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Millimetre;
using core::Vec3;

Vec3 index_of(const VoxelIndex& voxel) {
    return {static_cast<double>(voxel[0]), static_cast<double>(voxel[1]), static_cast<double>(voxel[2])};
}

LabelMask everything(const core::Size3& size) {
    return core::mask_of_rows(size, [&](int, int, std::vector<core::Run>& runs) {
        runs.push_back({0, size[0]});
    });
}

bool reaches_an_edge(const LabelMask& mask) {
    const core::IndexBox box = core::bounds(mask);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (box.low[axis] == 0 || box.high[axis] == mask.size()[axis] - 1) return true;
    }
    return false;
}

/// A liver with the holes in it filled: what surrounds it reaches the edge of the grid, a hole does not.
/// Holes of less than `kSmallHole` voxels are filled wherever they are.
LabelMask without_holes(const LabelMask& liver) {
    constexpr std::int64_t kSmallHole = 1000;
    const LabelMask all = everything(liver.size());
    LabelMask outside(liver.size());
    for (const LabelMask& piece : core::pieces_of(core::subtracted(all, liver), kSmallHole)) {
        if (piece.count() >= kSmallHole && reaches_an_edge(piece)) outside = core::united(outside, piece);
    }
    return core::subtracted(all, outside);
}

template <class T>
Spread spread_in(const LabelMask& mask, const core::VoxelGrid<T>& ct) {
    Spread spread;
    const auto voxels = ct.voxels();
    const auto [ni, nj, nk] = mask.size();
    for (int k = 0; k < nk; ++k) {
        if (mask.slab(k).count() == 0) continue;
        for (int j = 0; j < nj; ++j) {
            const auto row = static_cast<std::size_t>((std::int64_t{k} * nj + j) * ni);
            for (const core::Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const auto value = static_cast<double>(voxels[row + static_cast<std::size_t>(i)]);
                    if (std::isfinite(value)) spread.add(value);
                }
            }
        }
    }
    return spread;
}

std::optional<LesionIntensity> intensity_of(const LabelMask& mask, const core::TimePoint& scan) {
    if (!scan.ct || geometry_of(*scan.ct).size != mask.size()) return std::nullopt;
    const Spread spread = std::visit([&](const auto& ct) { return spread_in(mask, *ct); }, *scan.ct);
    if (spread.count() == 0) return std::nullopt;
    return LesionIntensity{spread.mean(), spread.deviation()};
}

std::vector<SegmentShare> segments_of(const LabelMask& mask, const SegmentMap& segments) {
    std::vector<SegmentShare> shares;
    for (const SegmentMap::Entry& entry : segments.entries()) {
        const std::int64_t common = core::count_common(mask, entry.mask);
        if (common == 0) continue;
        shares.push_back({entry.segment, core::Percent(100.0 * static_cast<double>(common) /
                                                       static_cast<double>(mask.count()))});
    }
    std::ranges::stable_sort(shares, std::greater{}, &SegmentShare::share);
    return shares;
}

/// What lesions are measured against, made once for all of them.
class Surroundings {
  public:
    Surroundings(const core::TimePoint& scan, const MeasureOptions& options)
        : scan_(scan), segments_(SegmentMap::of(scan)), capsule_({}, scan.geometry.spacing) {
        if (const auto liver = measure_liver(scan, options)) {
            liver_ = without_holes(liver->liver);
            capsule_ = NearestVoxel(capsule_of(*liver_), scan.geometry.spacing);
        }
        for (const core::Structure& structure : scan.structures) {
            if (is_vessel(structure.kind) && !structure.mask.empty()) vessels_.push_back(&structure);
        }
    }

    [[nodiscard]] Lesion measured(const core::Structure& structure) const {
        const LabelMask& mask = structure.mask;
        Lesion lesion;
        lesion.structure_id = structure.id;
        lesion.name = structure.name;
        lesion.voxels = mask.count();
        lesion.volume = volume_of(lesion.voxels, scan_.geometry);
        lesion.pieces = static_cast<int>(core::piece_sizes(mask).size());
        lesion.diameters = diameters_of(mask, scan_.geometry);
        lesion.intensity = intensity_of(mask, scan_);
        lesion.segments = segments_of(mask, segments_);
        lesion.to_capsule = to_capsule(mask);
        lesion.to_vessels = to_vessels(mask);
        return lesion;
    }

  private:
    [[nodiscard]] std::optional<LesionDistance> to_capsule(const LabelMask& mask) const {
        if (!liver_ || capsule_.empty()) return std::nullopt;
        const std::vector<VoxelIndex> within = voxels_of(surface_of(core::intersected(mask, *liver_)));
        if (within.empty()) return std::nullopt;
        VoxelIndex at = within.front();
        NearestVoxel::Found nearest = capsule_.to(at);
        NearestVoxel::Found last = nearest;
        for (const VoxelIndex& voxel : within) {
            last = capsule_.to(voxel, last.voxel);
            if (last.squared_mm >= nearest.squared_mm) continue;
            nearest = last;
            at = voxel;
        }
        return LesionDistance{Millimetre(std::sqrt(nearest.squared_mm)), scan_.geometry.world(index_of(at)),
                              scan_.geometry.world(index_of(nearest.voxel))};
    }

    [[nodiscard]] std::vector<LesionToVessel> to_vessels(const LabelMask& mask) const {
        const VoxelBoxes lesion(mask, scan_.geometry);
        std::vector<LesionToVessel> ways;
        for (const core::Structure* vessel : vessels_) {
            const ShortestLine line = between(vessel->mask, lesion);
            ways.push_back({vessel->id,
                            vessel->name,
                            {Millimetre(std::sqrt(line.squared_mm)), scan_.geometry.world(line.to),
                             scan_.geometry.world(line.from)}});
        }
        std::ranges::stable_sort(ways, {}, [](const LesionToVessel& way) { return way.way.distance; });
        return ways;
    }

    const core::TimePoint& scan_;
    SegmentMap segments_;
    std::optional<LabelMask> liver_;
    NearestVoxel capsule_;
    std::vector<const core::Structure*> vessels_;
};

}  // namespace

std::vector<Lesion> lesions_of(const core::TimePoint& scan, const MeasureOptions& options) {
    std::vector<const core::Structure*> tumours;
    for (const core::Structure& structure : scan.structures) {
        if (core::is_tumour(structure.kind) && !structure.mask.empty()) tumours.push_back(&structure);
    }
    if (tumours.empty()) return {};
    const Surroundings surroundings(scan, options);
    std::vector<Lesion> lesions(tumours.size());
    tbb::parallel_for(std::size_t{0}, tumours.size(),
                      [&](std::size_t n) { lesions[n] = surroundings.measured(*tumours[n]); });
    std::ranges::stable_sort(lesions, std::greater{}, &Lesion::voxels);
    for (std::size_t n = 0; n < lesions.size(); ++n) lesions[n].number = static_cast<int>(n) + 1;
    return lesions;
}

core::Warnings doubts_about(const std::vector<Lesion>& lesions) {
    core::Warnings doubts;
    for (const Lesion& lesion : lesions) {
        if (lesion.pieces < 2) continue;
        doubts.push_back(
            {"lesion-pieces",
             fmt::format("the outline '{}' is in {} pieces and counts as one lesion, as long as all of "
                         "it; where they are several, it must be split",
                         lesion.name, lesion.pieces),
             ""});
    }
    return doubts;
}

}  // namespace remnant::volumetry

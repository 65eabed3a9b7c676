#include "remnant/volumetry/margin.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "remnant/core/connected_pieces.h"

namespace remnant::volumetry {
namespace {

using core::Millimetre;
using core::Run;
using core::StructureKind;
using core::Vec3;

TumourSide side_of(const core::LabelMask& tumour, const WholeCut& cut) {
    const bool some_stays = core::count_common(tumour, cut.stays) > 0;
    const bool some_goes = core::count_common(tumour, cut.goes) > 0;
    if (some_stays && some_goes) return TumourSide::Cut;
    return some_goes ? TumourSide::Goes : TumourSide::Stays;
}

/// One outline may hold several tumours: that they lie on both sides cuts none of them.
TumourSide side_of(const core::LabelMask& whole, const std::vector<core::LabelMask>& pieces,
                   const WholeCut& cut) {
    const TumourSide side = side_of(whole, cut);
    if (side != TumourSide::Cut || pieces.size() < 2) return side;
    const bool any_cut = std::ranges::any_of(
        pieces, [&](const core::LabelMask& piece) { return side_of(piece, cut) == TumourSide::Cut; });
    return any_cut ? TumourSide::Cut : TumourSide::Parted;
}

/// Whether the cut passes within a voxel of an index.
bool cut_passes(const Vec3& at, const WholeCut& cut) {
    bool stays = false;
    bool goes = false;
    const core::Size3& size = cut.stays.size();
    const auto near = [&](int axis) { return static_cast<int>(std::lround(at[axis])); };
    for (int k = near(2) - 1; k <= near(2) + 1; ++k) {
        for (int j = near(1) - 1; j <= near(1) + 1; ++j) {
            if (j < 0 || j >= size[1] || k < 0 || k >= size[2]) continue;
            for (int i = near(0) - 1; i <= near(0) + 1; ++i) {
                stays = stays || cut.stays.contains(i, j, k);
                goes = goes || cut.goes.contains(i, j, k);
            }
        }
    }
    return stays && goes;
}

/// Of all pairs of a box a plane's nearest is a corner, and the way to it is the plane's normal: betters
/// `best` where the foot of that way lies on the part of the plane that cuts the liver.
void nearer_by_plane(const VoxelBoxes& tumour, const core::CuttingPlane& plane,
                     const core::GridGeometry& grid, const WholeCut& cut, ShortestLine& best) {
    const core::IndexBox& box = tumour.bounds();
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        for (int j = box.low[1]; j <= box.high[1]; ++j) {
            for (const Run& run : tumour.mask().row(j, k)) {
                for (unsigned corner = 0; corner < 8; ++corner) {
                    const Vec3 index((corner & 1u) != 0 ? run.end - 0.5 : run.begin - 0.5,
                                     (corner & 2u) != 0 ? j + 0.5 : j - 0.5,
                                     (corner & 4u) != 0 ? k + 0.5 : k - 0.5);
                    const Vec3 world = grid.world(index);
                    const double s = plane.normal.dot(world - plane.point);
                    if (s * s >= best.squared_mm) continue;
                    const Vec3 foot = grid.index(world - s * plane.normal);
                    if (cut_passes(foot, cut)) best = {s * s, foot, index};
                }
            }
        }
    }
}

/// Distance (mm) from a point to the wall of the mask round it: to the nearest voxel centre outside it, less
/// half of the least spacing, for the wall lies between centres.
double radius_about(const Vec3& point, const core::LabelMask& mask, const core::GridGeometry& grid) {
    double best = std::numeric_limits<double>::infinity();
    const auto squared = [&](double steps, int axis) {
        const double mm = steps * grid.spacing[axis];
        return mm * mm;
    };
    const auto nearest_outside = [&](int j, int k) {
        if (j >= 0 && k >= 0 && j < grid.size[1] && k < grid.size[2]) {
            for (const Run& run : mask.row(j, k)) {
                if (point[0] > run.begin - 0.5 && point[0] < run.end - 0.5)
                    return std::min(point[0] - (run.begin - 1), run.end - point[0]);
            }
        }
        return std::abs(point[0] - std::round(point[0]));
    };
    const int middle_j = static_cast<int>(std::lround(point[1]));
    const int middle_k = static_cast<int>(std::lround(point[2]));
    for (int dk = 0; squared(std::max(dk - 0.5, 0.0), 2) < best; ++dk) {
        for (const int k : {middle_k - dk, middle_k + dk}) {
            const double gap_k = squared(k - point[2], 2);
            for (int dj = 0; gap_k + squared(std::max(dj - 0.5, 0.0), 1) < best; ++dj) {
                for (const int j : {middle_j - dj, middle_j + dj})
                    best =
                        std::min(best, gap_k + squared(j - point[1], 1) + squared(nearest_outside(j, k), 0));
            }
        }
    }
    return std::max(std::sqrt(best) - 0.5 * grid.spacing.minCoeff(), 0.0);
}

/// The cut's pairs within one vessel, gathered where their voxels touch.
std::vector<std::vector<const CutPair*>> gathered(const std::vector<CutPair>& pairs,
                                                  const core::LabelMask& vessel) {
    std::multimap<VoxelIndex, const CutPair*> open_pairs;
    for (const CutPair& p : pairs) {
        if (vessel.contains(p.stays[0], p.stays[1], p.stays[2]) &&
            vessel.contains(p.goes[0], p.goes[1], p.goes[2]))
            open_pairs.emplace(p.stays, &p);
    }
    std::vector<std::vector<const CutPair*>> groups;
    while (!open_pairs.empty()) {
        std::vector<VoxelIndex> to_visit{open_pairs.begin()->first};
        groups.emplace_back();
        while (!to_visit.empty()) {
            const VoxelIndex at = to_visit.back();
            to_visit.pop_back();
            const auto [begin, end] = open_pairs.equal_range(at);
            if (begin == end) continue;
            for (auto point = begin; point != end; ++point) groups.back().push_back(point->second);
            open_pairs.erase(begin, end);
            for (int n = 0; n < 27; ++n)
                to_visit.push_back({at[0] + n % 3 - 1, at[1] + n / 3 % 3 - 1, at[2] + n / 9 - 1});
        }
    }
    return groups;
}

}  // namespace

bool is_vessel(StructureKind kind) {
    switch (kind) {
        case StructureKind::PortalVein:
        case StructureKind::HepaticVeins:
        case StructureKind::RightHepaticVein:
        case StructureKind::MiddleHepaticVein:
        case StructureKind::LeftHepaticVein:
        case StructureKind::HepaticArtery:
        case StructureKind::Ivc:
            return true;
        default:
            return false;
    }
}

MarginClass TumourMargin::class_by(const MarginLimits& limits) const {
    if (!distance || *distance >= limits.aim) return MarginClass::Aim;
    if (*distance >= limits.least) return MarginClass::BelowAim;
    return vessel.empty() || side == TumourSide::Cut ? MarginClass::BelowLeast : MarginClass::OnVessel;
}

MarginMeter::MarginMeter(const core::TimePoint& scan) : grid_(scan.geometry) {
    for (NamedTumour& tumour : tumours_of(scan)) {
        std::vector<core::LabelMask> pieces = core::pieces_of(tumour.mask, 1);
        tumours_.push_back(
            {tumour.id, tumour.name, VoxelBoxes(std::move(tumour.mask), grid_), std::move(pieces)});
    }
    for (const core::Structure& s : scan.structures) {
        if (is_vessel(s.kind)) vessels_.push_back({s.id, s.name, VoxelBoxes(s.mask, grid_), {}});
    }
}

std::string MarginMeter::vessel_at(const VoxelIndex& voxel) const {
    const auto found = std::ranges::find_if(vessels_, [&](const Named& vessel) {
        return vessel.boxes.mask().contains(voxel[0], voxel[1], voxel[2]);
    });
    return found == vessels_.end() ? std::string() : found->name;
}

TumourMargin MarginMeter::margin_of(const Named& tumour, const WholeCut& cut,
                                    const std::vector<CutPair>& pairs) const {
    TumourMargin margin;
    margin.tumour_id = tumour.id;
    margin.tumour = tumour.name;
    margin.side = side_of(tumour.boxes.mask(), tumour.pieces, cut);
    if (pairs.empty()) return margin;
    // Cheap bounds for all, then the true distance from the most promising place on: hardly any of the others
    // can still be nearer. A place lies at most half a voxel from the face it is bounded by.
    const double slack = 0.5 * grid_.spacing.maxCoeff();
    std::vector<double> bounds(pairs.size());
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, pairs.size(), 4096), [&](const auto& range) {
        for (std::size_t n = range.begin(); n < range.end(); ++n)
            bounds[n] = tumour.boxes.at_least(pairs[n].face()) - slack;
    });
    ShortestLine best;
    std::size_t where = 0;
    const auto look = [&](std::size_t n) {
        if (bounds[n] > 0.0 && bounds[n] * bounds[n] >= best.squared_mm) return;
        const double before = best.squared_mm;
        tumour.boxes.nearer(cut.place(pairs[n]), best);
        if (best.squared_mm < before) where = n;
    };
    look(static_cast<std::size_t>(std::ranges::min_element(bounds) - bounds.begin()));
    for (std::size_t n = 0; n < pairs.size(); ++n) look(n);
    for (const ReadyCut* ready : cut.cuts) {
        if (ready->plane() != nullptr) nearer_by_plane(tumour.boxes, *ready->plane(), grid_, cut, best);
    }
    margin.distance = Millimetre(std::sqrt(best.squared_mm));
    // Pieces that meet at an edge or a corner, with the cut between them, are one body that is cut.
    if (margin.side == TumourSide::Parted && best.squared_mm <= 0.0) margin.side = TumourSide::Cut;
    margin.at_cut = grid_.world(best.from);
    margin.at_tumour = grid_.world(best.to);
    margin.vessel = vessel_at(pairs[where].stays);
    return margin;
}

std::vector<TumourMargin> MarginMeter::margins(const WholeCut& cut, const std::vector<CutPair>& pairs) const {
    std::vector<TumourMargin> all;
    for (const Named& tumour : tumours_) all.push_back(margin_of(tumour, cut, pairs));
    return all;
}

std::vector<VesselCrossing> MarginMeter::vessels_cut(const WholeCut& cut,
                                                     const std::vector<CutPair>& pairs) const {
    std::vector<VesselCrossing> all;
    for (const Named& vessel : vessels_) {
        std::vector<VesselCrossing> of_this;
        for (const auto& group : gathered(pairs, vessel.boxes.mask())) {
            VesselCrossing crossing{vessel.id, vessel.name, grid_.world(cut.place(*group.front())),
                                    Millimetre(0.0)};
            for (const CutPair* pair : group) {
                const Vec3 place = cut.place(*pair);
                const Millimetre calibre(2.0 * radius_about(place, vessel.boxes.mask(), grid_));
                if (calibre <= crossing.calibre) continue;
                crossing.calibre = calibre;
                crossing.at = grid_.world(place);
            }
            of_this.push_back(std::move(crossing));
        }
        std::ranges::sort(of_this, [](const auto& a, const auto& b) { return a.at[2] > b.at[2]; });
        std::ranges::move(of_this, std::back_inserter(all));
    }
    return all;
}

std::vector<VesselDistance> MarginMeter::distances_to_vessels() const {
    std::vector<VesselDistance> all;
    for (const Named& tumour : tumours_) {
        for (const Named& vessel : vessels_) {
            const ShortestLine line = between(vessel.boxes.mask(), tumour.boxes);
            if (!std::isfinite(line.squared_mm)) continue;
            all.push_back({tumour.name, vessel.name, Millimetre(std::sqrt(line.squared_mm)),
                           grid_.world(line.to), grid_.world(line.from)});
        }
    }
    return all;
}

Millimetre MarginMeter::to_nearest_tumour(const Vec3& point) const {
    ShortestLine best;
    for (const Named& tumour : tumours_) tumour.boxes.nearer(grid_.index(point), best);
    return Millimetre(std::sqrt(best.squared_mm));
}

}  // namespace remnant::volumetry

#include "remnant/volumetry/cut_points.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <variant>

#include "remnant/volumetry/ellipsoid.h"
#include "remnant/volumetry/plane.h"
#include "remnant/volumetry/surface_cut.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Run;
using core::Vec3;

/// A cut that follows voxels has no surface of its own.
struct FollowsVoxels {};

using Shape = std::variant<FollowsVoxels, PlaneOnGrid, SurfaceOnGrid, EllipsoidOnGrid>;

double crossing(const FollowsVoxels&, const VoxelIndex&, const VoxelIndex&) {
    return 0.5;
}
double crossing(const PlaneOnGrid& plane, const VoxelIndex& from, const VoxelIndex& to) {
    const double a = plane.distance(from[0], from[1], from[2]);
    const double b = plane.distance(to[0], to[1], to[2]);
    return a == b ? 0.5 : std::clamp(a / (a - b), 0.0, 1.0);
}
double crossing(const SurfaceOnGrid& surface, const VoxelIndex& from, const VoxelIndex& to) {
    return surface.crossing(from, to);
}
double crossing(const EllipsoidOnGrid& zone, const VoxelIndex& from, const VoxelIndex& to) {
    return zone.crossing(Vec3(from[0], from[1], from[2]), Vec3(to[0], to[1], to[2]));
}

template <class Found>
void for_each_common(std::span<const Run> a, std::span<const Run> b, Found found) {
    for (std::size_t m = 0, n = 0; m < a.size() && n < b.size();) {
        const std::int32_t end = std::min(a[m].end, b[n].end);
        for (std::int32_t i = std::max(a[m].begin, b[n].begin); i < end; ++i) found(i);
        (a[m].end < b[n].end ? m : n) += 1;
    }
}

/// The neighbours within slice k, and between it and the next.
void add_pairs_of_slice(const LabelMask& stays, const LabelMask& goes, int k, std::vector<CutPair>& pairs) {
    const auto [ni, nj, nk] = stays.size();
    const auto rows = [&](int j, int other_j, int other_k) {
        for_each_common(stays.row(j, k), goes.row(other_j, other_k), [&](int i) {
            pairs.push_back({{i, j, k}, {i, other_j, other_k}});
        });
        for_each_common(goes.row(j, k), stays.row(other_j, other_k), [&](int i) {
            pairs.push_back({{i, other_j, other_k}, {i, j, k}});
        });
    };
    for (int j = 0; j < nj; ++j) {
        const auto staying = stays.row(j, k);
        const auto going = goes.row(j, k);
        for (std::size_t m = 0, n = 0; m < staying.size() && n < going.size();) {
            const Run& s = staying[m];
            const Run& g = going[n];
            if (s.end == g.begin) pairs.push_back({{s.end - 1, j, k}, {g.begin, j, k}});
            if (g.end == s.begin) pairs.push_back({{s.begin, j, k}, {g.end - 1, j, k}});
            (s.end < g.end ? m : n) += 1;
        }
        if (j + 1 < nj) rows(j, j + 1, k);
        if (k + 1 < nk) rows(j, j, k + 1);
    }
}

}  // namespace

std::vector<CutPair> cut_pairs(const LabelMask& stays, const LabelMask& goes) {
    const int nk = stays.size()[2];
    std::vector<std::vector<CutPair>> of_slice(static_cast<std::size_t>(nk));
    tbb::parallel_for(
        0, nk, [&](int k) { add_pairs_of_slice(stays, goes, k, of_slice[static_cast<std::size_t>(k)]); });
    std::vector<CutPair> pairs;
    for (const auto& some : of_slice) pairs.insert(pairs.end(), some.begin(), some.end());
    return pairs;
}

struct ReadyCut::State {
    Shape shape;
    RemovedPart part;
    std::optional<core::CuttingPlane> plane;
};

ReadyCut::ReadyCut(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReadyCut::ReadyCut(ReadyCut&&) noexcept = default;
ReadyCut& ReadyCut::operator=(ReadyCut&&) noexcept = default;
ReadyCut::~ReadyCut() = default;

core::Result<ReadyCut> ReadyCut::make(const core::Cut& cut, const CutSite& site, const std::string& what) {
    auto state = std::make_unique<State>();
    if (const auto* surface = std::get_if<core::CuttingSurface>(&cut)) {
        auto shape = SurfaceOnGrid::make(*surface, site.liver, site.grid, what);
        if (!shape) return core::refuse(shape.error());
        auto removed = divided_by(*shape, site.liver, what);
        if (!removed) return core::refuse(removed.error());
        state->part.removed = std::move(*removed);
        shape->find_crossings();
        state->shape = std::move(*shape);
        return ReadyCut(std::move(state));
    }
    auto part = removed_by(cut, site, what);
    if (!part) return core::refuse(part.error());
    state->part = std::move(*part);
    if (const auto* plane = std::get_if<core::CuttingPlane>(&cut)) {
        state->shape = PlaneOnGrid(*plane, site.grid);
        state->plane = *plane;
    } else if (const auto* sphere = std::get_if<core::AblationSphere>(&cut)) {
        state->shape = EllipsoidOnGrid(*sphere, site.grid);
    } else if (const auto* zone = std::get_if<core::AblationEllipsoid>(&cut)) {
        state->shape = EllipsoidOnGrid(*zone, site.grid);
    }
    return ReadyCut(std::move(state));
}

ReadyCut ReadyCut::of_voxels(LabelMask removed) {
    auto state = std::make_unique<State>();
    state->part.removed = std::move(removed);
    return ReadyCut(std::move(state));
}

const RemovedPart& ReadyCut::part() const {
    return state_->part;
}

double ReadyCut::crossing(const VoxelIndex& from, const VoxelIndex& to) const {
    return std::visit([&](const auto& shape) { return volumetry::crossing(shape, from, to); }, state_->shape);
}

const core::CuttingPlane* ReadyCut::plane() const {
    return state_->plane ? &*state_->plane : nullptr;
}

Vec3 WholeCut::place(const CutPair& pair) const {
    double first = 1.0;
    for (const ReadyCut* cut : cuts) {
        if (cuts.size() > 1 && !cut->part().removed.contains(pair.goes[0], pair.goes[1], pair.goes[2]))
            continue;
        first = std::min(first, cut->crossing(pair.stays, pair.goes));
    }
    // Taken by none of them: liver without a segment, whose border is the voxels' own.
    if (first == 1.0) first = 0.5;
    const Vec3 from(pair.stays[0], pair.stays[1], pair.stays[2]);
    const Vec3 to(pair.goes[0], pair.goes[1], pair.goes[2]);
    return from + first * (to - from);
}

core::Result<std::vector<ReadyCut>> ready_cuts(const core::Resection& resection, const CutSite& site,
                                               const Partition& parts, const std::string& what) {
    std::vector<core::Cut> cuts;
    std::vector<ReadyCut> all;
    if (const auto* plane = std::get_if<core::CuttingPlane>(&resection)) {
        cuts.emplace_back(*plane);
    } else if (const auto* plan = std::get_if<core::RemovalPlan>(&resection)) {
        for (const core::PlanStage& stage : plan->stages) {
            for (const core::Removal& removal : stage.removes) {
                if (removal.on) cuts.push_back(removal.cut);
            }
        }
    } else {
        all.push_back(ReadyCut::of_voxels(parts.resected));
    }
    for (const core::Cut& cut : cuts) {
        auto made = ReadyCut::make(cut, site, what);
        if (!made) return core::refuse(made.error());
        all.push_back(std::move(*made));
    }
    return all;
}

}  // namespace remnant::volumetry

#include "remnant/volumetry/cut_points.h"

#include <algorithm>

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

struct ReadyCut {
    std::variant<FollowsVoxels, PlaneOnGrid, SurfaceOnGrid, EllipsoidOnGrid> shape;
    LabelMask removed;
};

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

/// The shape of a cut and what it removes.
core::Result<ReadyCut> ready(const core::Cut& cut, const CutSite& site, const std::string& what) {
    ReadyCut made;
    if (const auto* surface = std::get_if<core::CuttingSurface>(&cut)) {
        auto shape = SurfaceOnGrid::make(*surface, site.liver, site.grid, what);
        if (!shape) return core::refuse(shape.error());
        shape->find_crossings();
        made.removed = shape->removed_part(site.liver);
        made.shape = std::move(*shape);
        return made;
    }
    auto part = removed_by(cut, site, what);
    if (!part) return core::refuse(part.error());
    made.removed = std::move(part->removed);
    if (const auto* plane = std::get_if<core::CuttingPlane>(&cut))
        made.shape = PlaneOnGrid(*plane, site.grid);
    if (const auto* sphere = std::get_if<core::AblationSphere>(&cut))
        made.shape = EllipsoidOnGrid(*sphere, site.grid);
    if (const auto* zone = std::get_if<core::AblationEllipsoid>(&cut))
        made.shape = EllipsoidOnGrid(*zone, site.grid);
    return made;
}

template <class Found>
void for_each_common(std::span<const Run> a, std::span<const Run> b, Found found) {
    for (std::size_t m = 0, n = 0; m < a.size() && n < b.size();) {
        const std::int32_t end = std::min(a[m].end, b[n].end);
        for (std::int32_t i = std::max(a[m].begin, b[n].begin); i < end; ++i) found(i);
        (a[m].end < b[n].end ? m : n) += 1;
    }
}

/// Calls `found(voxel of a, voxel of b)` for all neighbours of which one is in `a` and one in `b`.
template <class Found>
void for_each_neighbours(const LabelMask& a, const LabelMask& b, Found found) {
    const auto [ni, nj, nk] = a.size();
    const auto rows = [&](int j, int k, int other_j, int other_k) {
        for_each_common(a.row(j, k), b.row(other_j, other_k), [&](int i) {
            found(VoxelIndex{i, j, k}, VoxelIndex{i, other_j, other_k});
        });
        for_each_common(b.row(j, k), a.row(other_j, other_k), [&](int i) {
            found(VoxelIndex{i, other_j, other_k}, VoxelIndex{i, j, k});
        });
    };
    for (int k = 0; k < nk; ++k) {
        for (int j = 0; j < nj; ++j) {
            const auto row_a = a.row(j, k);
            const auto row_b = b.row(j, k);
            for (std::size_t m = 0, n = 0; m < row_a.size() && n < row_b.size();) {
                if (row_a[m].end == row_b[n].begin)
                    found(VoxelIndex{row_a[m].end - 1, j, k}, VoxelIndex{row_b[n].begin, j, k});
                if (row_b[n].end == row_a[m].begin)
                    found(VoxelIndex{row_a[m].begin, j, k}, VoxelIndex{row_b[n].end - 1, j, k});
                (row_a[m].end < row_b[n].end ? m : n) += 1;
            }
            if (j + 1 < nj) rows(j, k, j + 1, k);
            if (k + 1 < nk) rows(j, k, j, k + 1);
        }
    }
}

}  // namespace

struct CutCrossings::State {
    std::vector<ReadyCut> cuts;
    std::vector<core::CuttingPlane> planes;
    LabelMask stays;
    LabelMask goes;

    /// Of the cuts that take `to`, the one that is met first on the way from `from`.
    [[nodiscard]] double first_crossing(const VoxelIndex& from, const VoxelIndex& to) const {
        double first = 1.0;
        for (const ReadyCut& cut : cuts) {
            if (cuts.size() > 1 && !cut.removed.contains(to[0], to[1], to[2])) continue;
            const auto of = [&](const auto& shape) { return crossing(shape, from, to); };
            first = std::min(first, std::visit(of, cut.shape));
        }
        return first;
    }
};

CutCrossings::CutCrossings(std::unique_ptr<State> state) : state_(std::move(state)) {}
CutCrossings::CutCrossings(CutCrossings&&) noexcept = default;
CutCrossings& CutCrossings::operator=(CutCrossings&&) noexcept = default;
CutCrossings::~CutCrossings() = default;

core::Result<CutCrossings> CutCrossings::of(const core::Resection& resection, const CutSite& site,
                                            const Partition& parts, const std::string& what) {
    auto state = std::make_unique<State>();
    state->goes = parts.resected;
    state->stays = core::subtracted(site.liver, parts.resected);
    std::vector<core::Cut> cuts;
    if (const auto* plane = std::get_if<core::CuttingPlane>(&resection)) {
        cuts.emplace_back(*plane);
    } else if (const auto* plan = std::get_if<core::RemovalPlan>(&resection)) {
        for (const core::PlanStage& stage : plan->stages) {
            for (const core::Removal& removal : stage.removes) {
                if (removal.on) cuts.push_back(removal.cut);
            }
        }
    } else {
        state->cuts.push_back({FollowsVoxels{}, parts.resected});
    }
    for (const core::Cut& cut : cuts) {
        auto made = ready(cut, site, what);
        if (!made) return core::refuse(made.error());
        state->cuts.push_back(std::move(*made));
        if (const auto* plane = std::get_if<core::CuttingPlane>(&cut)) state->planes.push_back(*plane);
    }
    return CutCrossings(std::move(state));
}

std::vector<CutPoint> CutCrossings::points() const {
    std::vector<CutPoint> points;
    for_each_neighbours(state_->stays, state_->goes, [&](const VoxelIndex& stays, const VoxelIndex& goes) {
        const double t = state_->first_crossing(stays, goes);
        const Vec3 from(stays[0], stays[1], stays[2]);
        const Vec3 to(goes[0], goes[1], goes[2]);
        points.push_back({stays, goes, from + t * (to - from)});
    });
    return points;
}

const std::vector<core::CuttingPlane>& CutCrossings::planes() const {
    return state_->planes;
}
const LabelMask& CutCrossings::stays() const {
    return state_->stays;
}
const LabelMask& CutCrossings::goes() const {
    return state_->goes;
}

}  // namespace remnant::volumetry

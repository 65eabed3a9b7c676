// What a cut costs while it follows the hand: ten labels on 512 × 512 × 400 voxels.

#include <Eigen/Geometry>
#include <array>

#include "bench_table.h"
#include "remnant/volumetry/count_within.h"
#include "remnant/volumetry/live_plan.h"

namespace {

using namespace remnant;
using core::LabelMask;
using core::StructureKind;
using core::Vec3;

constexpr core::Size3 kSize{512, 512, 400};
constexpr int kLabels = 10;

core::GridGeometry abdomen() {
    core::GridGeometry grid;
    grid.size = kSize;
    grid.spacing = {0.743, 0.743, 0.8};
    return grid;
}

/// A liver-sized ellipsoid in eight sectors, a tumour (9) and a vessel (10): the shares of a real label map.
std::uint8_t label_at(int i, int j, int k) {
    const double x = (i - 200) / 130.0;
    const double y = (j - 240) / 110.0;
    const double z = (k - 210) / 110.0;
    if (x * x + y * y + z * z > 1.0) return 0;
    if ((j - 240) * (j - 240) + (k - 200) * (k - 200) < 8 * 8) return 10;
    if ((i - 150) * (i - 150) + (j - 260) * (j - 260) + (k - 230) * (k - 230) < 30 * 30) return 9;
    return static_cast<std::uint8_t>(1 + (x > 0.1 * y ? 1 : 0) + (z > 0.05 ? 2 : 0) + (y > 0.2 * x ? 4 : 0));
}

std::vector<std::uint8_t> label_map() {
    std::vector<std::uint8_t> map;
    map.reserve(std::size_t{512} * 512 * 400);
    for (int k = 0; k < kSize[2]; ++k) {
        for (int j = 0; j < kSize[1]; ++j) {
            for (int i = 0; i < kSize[0]; ++i) map.push_back(label_at(i, j, k));
        }
    }
    return map;
}

core::CuttingSurface bent(const Vec3& middle, const Vec3& normal, double bend) {
    const Vec3 u = normal.unitOrthogonal();
    core::BezierPatch patch = volumetry::flat_patch(4, 4, middle, 90 * u, 90 * normal.cross(u));
    patch.points[5] += bend * normal;
    patch.points[6] -= 0.7 * bend * normal;
    patch.points[9] += 0.8 * bend * normal;
    patch.points[0] += 0.5 * bend * normal;
    return {patch, middle + 80 * normal};
}

/// The voxel loop at its best: which side a voxel lies on is already known, so that it only looks up and
/// counts.
std::vector<std::int64_t> voxel_loop(const std::vector<std::uint8_t>& map,
                                     const std::vector<std::uint8_t>& removed) {
    std::array<std::array<std::int64_t, 2>, 256> counts{};
    for (std::size_t n = 0; n < map.size(); ++n) {
        if (map[n] != 0) counts[map[n]][removed[n]] += 1;
    }
    std::vector<std::int64_t> result;
    for (std::size_t label = 1; label <= kLabels; ++label) result.push_back(counts[label][1]);
    return result;
}

core::TimePoint scan_of(const std::vector<LabelMask>& masks, const LabelMask& liver) {
    core::TimePoint scan;
    scan.geometry = abdomen();
    const auto add = [&](const char* name, StructureKind kind, const LabelMask& mask) {
        core::Structure s;
        s.id = s.name = name;
        s.kind = kind;
        s.mask = mask;
        scan.structures.push_back(std::move(s));
    };
    add("liver", StructureKind::Liver, liver);
    add("tumour", StructureKind::Tumour, masks[8]);
    add("portal vein", StructureKind::PortalVein, masks[9]);
    return scan;
}

}  // namespace

int main() {
    const core::GridGeometry grid = abdomen();
    const auto map = label_map();
    const std::span<const std::uint8_t> voxels(map);
    std::vector<LabelMask> masks;
    std::vector<const LabelMask*> pointers;
    for (int label = 1; label <= kLabels; ++label)
        masks.push_back(core::mask_where(voxels, kSize, [label](std::uint8_t v) { return v == label; }));
    for (const auto& mask : masks) pointers.push_back(&mask);
    const LabelMask liver = core::mask_where(voxels, kSize, [](std::uint8_t v) { return v != 0; });

    bench::Comparison curved("4 x 4 curved cut, 10 labels, 512 x 512 x 400", "rasterised triangles",
                             "voxel loop, sides known beforehand");
    const Vec3 middle = grid.world({230, 240, 210});
    const Vec3 normal = Vec3(1, 0.3, 0.2).normalized();
    for (int n = 0; n < 15; ++n) {
        const core::CuttingSurface surface = bent(middle + n * normal, normal, 10.0 + n);
        std::vector<std::int64_t> fast;
        LabelMask gone;
        const auto ours = [&] {
            const auto cut = volumetry::SurfaceOnGrid::make(surface, liver, grid, "cut");
            gone = cut->removed_part(liver);
            fast = volumetry::count_within(pointers, gone);
        };
        ours();
        curved.ours(ours);
        std::vector<std::uint8_t> removed(map.size(), 0);
        for (int k = 0; k < kSize[2]; ++k) {
            for (int j = 0; j < kSize[1]; ++j) {
                for (const core::Run& run : gone.row(j, k)) {
                    for (int i = run.begin; i < run.end; ++i)
                        removed[(static_cast<std::size_t>(k) * 512 + static_cast<std::size_t>(j)) * 512 +
                                static_cast<std::size_t>(i)] = 1;
                }
            }
        }
        std::vector<std::int64_t> slow;
        curved.rival([&] { slow = voxel_loop(map, removed); });
        curved.require(fast == slow, "both ways count the same voxels");
    }
    int missed = curved.report(20.0);

    const core::TimePoint scan = scan_of(masks, liver);
    const core::ResectionPlan plan{"plan",
                                   core::RemovalPlan{{{"", {{"", {}, true, bent(middle, normal, 10)}}}}}};
    const auto live = volumetry::LivePlan::prepare(scan, plan, {}, {});
    const volumetry::MarginMeter meter(scan);
    const auto none = volumetry::SegmentMap::of(scan);
    const auto tumours = volumetry::tumours_of(scan);
    bench::Times whole("everything that follows a curved cut, margins included", 30.0);
    bench::Times plane("everything that follows a plane, margins included", 30.0);
    bench::Times margin("margins alone, the cut being known", 10.0);
    for (int n = 0; n < 15; ++n) {
        const core::CuttingSurface surface = bent(middle + n * normal, normal, 10.0 + n);
        whole.time([&] { (void)live->with(surface); });
        plane.time([&] { (void)live->with(core::CuttingPlane{middle + n * normal, normal}); });
        const volumetry::CutSite site{liver, grid, none, tumours};
        const auto ready = volumetry::ReadyCut::make(surface, site, "cut");
        const volumetry::WholeCut cut{
            {&*ready}, core::subtracted(liver, ready->part().removed), ready->part().removed};
        margin.time([&] { (void)meter.margins(cut, volumetry::cut_pairs(cut.stays, cut.goes)); });
    }
    missed |= whole.report() | plane.report() | margin.report();
    return missed;
}

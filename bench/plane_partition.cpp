// One plane through ten labels on 512 × 512 × 400 voxels: the prepared run-length labels against the voxel
// loop.

#include <array>
#include <cstring>
#include <random>

#include "bench_table.h"
#include "remnant/volumetry/plane.h"

namespace {

using namespace remnant;
using core::LabelMask;
using volumetry::PlaneOnGrid;
using volumetry::SideCounts;

constexpr core::Size3 kSize{512, 512, 400};
constexpr int kLabels = 10;

core::GridGeometry abdomen() {
    core::GridGeometry grid;
    grid.size = kSize;
    grid.spacing = {0.743, 0.743, 0.8};
    return grid;
}

/// A liver-sized ellipsoid in eight sectors, a tumour (9) and a vessel (10): the shares of a real label map.
std::vector<std::uint8_t> label_map() {
    std::vector<std::uint8_t> map(std::size_t{512} * 512 * 400, 0);
    std::size_t at = 0;
    for (int k = 0; k < 400; ++k) {
        for (int j = 0; j < 512; ++j) {
            for (int i = 0; i < 512; ++i, ++at) {
                const double x = (i - 200) / 130.0;
                const double y = (j - 240) / 110.0;
                const double z = (k - 210) / 110.0;
                if (x * x + y * y + z * z > 1.0) continue;
                int label = 1 + (x > 0.1 * y ? 1 : 0) + (z > 0.05 ? 2 : 0) + (y > 0.2 * x ? 4 : 0);
                if ((i - 150) * (i - 150) + (j - 260) * (j - 260) + (k - 230) * (k - 230) < 30 * 30)
                    label = 9;
                if ((j - 240) * (j - 240) + (k - 200) * (k - 200) < 8 * 8) label = 10;
                map[at] = static_cast<std::uint8_t>(label);
            }
        }
    }
    return map;
}

using Counts = std::array<std::array<std::int64_t, 2>, 256>;

std::vector<SideCounts> by_label(const Counts& counts) {
    std::vector<SideCounts> result;
    for (std::size_t label = 1; label <= kLabels; ++label)
        result.push_back({counts[label][1], counts[label][0]});
    return result;
}

/// The voxel loop: every voxel looked at, air passed over, the row's share of the distance hoisted.
std::vector<SideCounts> voxel_loop(const std::vector<std::uint8_t>& map, const PlaneOnGrid& plane) {
    Counts counts{};
    const double step = plane.step()[0];
    const std::uint8_t* row = map.data();
    for (int k = 0; k < kSize[2]; ++k) {
        for (int j = 0; j < kSize[1]; ++j, row += kSize[0]) {
            const double offset = plane.row_offset(j, k);
            for (int i = 0; i < kSize[0]; ++i) {
                if (row[i] != 0) counts[row[i]][step * i + offset >= -1e-9 ? 1 : 0] += 1;
            }
        }
    }
    return by_label(counts);
}

/// The same, passing over eight empty voxels at once.
std::vector<SideCounts> voxel_loop_skipping(const std::vector<std::uint8_t>& map, const PlaneOnGrid& plane) {
    Counts counts{};
    const double step = plane.step()[0];
    const std::uint8_t* row = map.data();
    for (int k = 0; k < kSize[2]; ++k) {
        for (int j = 0; j < kSize[1]; ++j, row += kSize[0]) {
            const double offset = plane.row_offset(j, k);
            for (int i = 0; i < kSize[0]; i += 8) {
                std::uint64_t eight = 0;
                std::memcpy(&eight, row + i, 8);
                if (eight == 0) continue;
                for (int n = i; n < i + 8; ++n) counts[row[n]][step * n + offset >= -1e-9 ? 1 : 0] += 1;
            }
        }
    }
    return by_label(counts);
}

}  // namespace

int main() {
    const core::GridGeometry grid = abdomen();
    const auto map = label_map();
    std::vector<LabelMask> masks;
    for (int label = 1; label <= kLabels; ++label) {
        masks.push_back(core::mask_where(std::span<const std::uint8_t>(map), kSize,
                                         [label](std::uint8_t v) { return v == label; }));
    }
    std::vector<const LabelMask*> pointers;
    for (const auto& mask : masks) pointers.push_back(&mask);
    const volumetry::PlaneCounter counter(pointers);

    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    bench::Comparison plain("one plane, 10 labels, 512 x 512 x 400", "prepared runs", "voxel loop");
    bench::Comparison skipping("the same", "prepared runs", "voxel loop, 8 voxels of air at once");
    for (int n = 0; n < 41; ++n) {
        const core::Vec3 direction = core::Vec3(normal(random), normal(random), normal(random)).normalized();
        const PlaneOnGrid plane({grid.world({200, 240, 210}), direction}, grid);
        std::vector<SideCounts> fast;
        std::vector<SideCounts> slow;
        // As while a cut is dragged: the plane before this one has just been counted.
        (void)counter.count(PlaneOnGrid({grid.world({201, 240, 210}), direction}, grid));
        plain.ours([&] { fast = counter.count(plane); });
        skipping.ours([&] { fast = counter.count(plane); });
        plain.rival([&] { slow = voxel_loop(map, plane); });
        plain.require(fast == slow, "both ways count the same voxels");
        skipping.rival([&] { slow = voxel_loop_skipping(map, plane); });
        skipping.require(fast == slow, "both ways count the same voxels");
    }
    const int reached = plain.report(400.0);
    skipping.report(100.0);
    return reached;
}

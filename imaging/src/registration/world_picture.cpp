#include "registration/world_picture.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::registration {
namespace {

using core::Vec3;
using segmentation::Region;
using segmentation::WorkingGrid;

constexpr float kAirHu = -1000.0F;

/// The scan's voxels that can reach into the lattice.
Region region_under(const core::GridGeometry& lattice, const core::GridGeometry& grid) {
    Vec3 low = Vec3::Constant(1e9);
    Vec3 high = Vec3::Constant(-1e9);
    for (const Vec3& corner : lattice.corner_centres()) {
        low = low.cwiseMin(grid.index(corner));
        high = high.cwiseMax(grid.index(corner));
    }
    Region region;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        // One block more than is asked for, so that there are neighbours to interpolate between.
        const double more = std::max(2.0, 6.0 / grid.spacing[axis]);
        const double last = grid.size[a];
        region.begin[a] = static_cast<int>(std::clamp(std::floor(low[axis] - more), 0.0, last));
        region.end[a] = static_cast<int>(std::clamp(std::ceil(high[axis] + more) + 1.0, 0.0, last));
    }
    return region;
}

/// Every value of the lattice from the blocks around it.
template <class Blocks>
Picture read_blocks(const core::GridGeometry& grid, Picture lattice, float outside, Blocks blocks_of) {
    const core::GridGeometry wanted = geometry_of(lattice);
    lattice.values.assign(static_cast<std::size_t>(wanted.voxel_count()), outside);
    const Region region = region_under(wanted, grid);
    if (region.empty()) return lattice;
    const WorkingGrid blocks(grid, region, lattice.spacing);
    const std::vector<float> values = blocks_of(blocks);
    const core::GridGeometry& from = blocks.geometry();
    const auto [ni, nj, nk] = from.size;
    for_each_parallel(static_cast<std::size_t>(lattice.size[2]), [&, ni = ni, nj = nj,
                                                                  nk = nk](std::size_t k) {
        std::size_t n =
            k * static_cast<std::size_t>(lattice.size[0]) * static_cast<std::size_t>(lattice.size[1]);
        for (int j = 0; j < lattice.size[1]; ++j) {
            for (int i = 0; i < lattice.size[0]; ++i, ++n) {
                const Vec3 at = from.index(wanted.world(Vec3(i, j, static_cast<double>(k))));
                // Half a block beyond the last centres is still scan.
                if ((at.array() < -0.5).any() || at[0] > ni - 0.5 || at[1] > nj - 0.5 || at[2] > nk - 0.5)
                    continue;
                const auto part = [&](Eigen::Index a, int count) {
                    const double inside = std::clamp(at[a], 0.0, static_cast<double>(count - 1));
                    const int low = std::min(static_cast<int>(inside), std::max(0, count - 2));
                    return std::pair(low, static_cast<float>(inside - low));
                };
                const auto [i0, wi] = part(0, ni);
                const auto [j0, wj] = part(1, nj);
                const auto [k0, wk] = part(2, nk);
                const auto row = [&](int jj, int kk) {
                    const float a = values[blocks.at(i0, jj, kk)];
                    const float b = values[blocks.at(std::min(i0 + 1, ni - 1), jj, kk)];
                    return a + (wi > 0 ? wi * (b - a) : 0.0F);
                };
                const auto plane = [&](int kk) {
                    const float a = row(j0, kk);
                    return wj > 0 ? a + wj * (row(std::min(j0 + 1, nj - 1), kk) - a) : a;
                };
                const float below = plane(k0);
                const float value = wk > 0 ? below + wk * (plane(std::min(k0 + 1, nk - 1)) - below) : below;
                if (std::isfinite(value)) lattice.values[n] = value;
            }
        }
    });
    return lattice;
}

/// Steepness of the values at a voxel, per mm; 0 at the lattice's edge.
float slope_at(const Picture& picture, std::size_t n) {
    const std::array<std::size_t, 3> size{static_cast<std::size_t>(picture.size[0]),
                                          static_cast<std::size_t>(picture.size[1]),
                                          static_cast<std::size_t>(picture.size[2])};
    const std::array<std::size_t, 3> index{n % size[0], n / size[0] % size[1], n / (size[0] * size[1])};
    std::size_t step = 1;
    float sum = 0;
    for (std::size_t a = 0; a < 3; ++a) {
        if (index[a] == 0 || index[a] + 1 >= size[a]) return 0;
        const float along = picture.values[n + step] - picture.values[n - step];
        sum += along * along;
        step *= size[a];
    }
    return std::sqrt(sum) / static_cast<float>(2 * picture.spacing);
}

}  // namespace

core::GridGeometry geometry_of(const Picture& picture) {
    core::GridGeometry grid;
    grid.size = picture.size;
    grid.origin = Vec3(picture.origin[0], picture.origin[1], picture.origin[2]);
    grid.spacing = Vec3::Constant(picture.spacing);
    return grid;
}

Picture lattice_over(const core::WorldBox& box, double spacing) {
    Picture lattice;
    lattice.spacing = spacing;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        const double length = std::max(0.0, box.high[axis] - box.low[axis]);
        lattice.size[a] = static_cast<int>(std::ceil(length / spacing)) + 1;
        lattice.origin[a] = box.low[axis];
    }
    return lattice;
}

core::WorldBox box_of(const core::LabelMask& mask, const core::GridGeometry& grid, double grow_mm) {
    const core::IndexBox box = core::bounds(mask);
    core::GridGeometry part = grid;
    for (std::size_t a = 0; a < 3; ++a) part.size[a] = box.high[a] - box.low[a] + 1;
    part.origin = grid.world(Vec3(box.low[0], box.low[1], box.low[2]));
    const core::WorldBox tight = core::world_box(part);
    return {tight.low - Vec3::Constant(grow_mm), tight.high + Vec3::Constant(grow_mm)};
}

core::WorldBox shared_box(const core::WorldBox& a, const core::WorldBox& b) {
    return {a.low.cwiseMax(b.low), a.high.cwiseMin(b.high)};
}

Picture resampled(const core::CtVoxels& ct, Picture lattice) {
    return read_blocks(core::geometry_of(ct), std::move(lattice), kAirHu,
                       [&](const WorkingGrid& blocks) { return segmentation::block_means(ct, blocks); });
}

Picture resampled(const core::LabelMask& mask, const core::GridGeometry& grid, Picture lattice) {
    return read_blocks(grid, std::move(lattice), 0.0F,
                       [&](const WorkingGrid& blocks) { return segmentation::block_shares(mask, blocks); });
}

float value_at(const Picture& picture, const Vec3& point, float outside) {
    std::array<std::size_t, 3> low{};
    std::array<std::size_t, 3> step{};
    std::array<float, 3> weight{};
    std::size_t stride = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        const double at = (point[static_cast<Eigen::Index>(a)] - picture.origin[a]) / picture.spacing;
        const int last = picture.size[a] - 1;
        if (!(at >= 0.0 && at <= last)) return outside;
        low[a] = static_cast<std::size_t>(std::min(static_cast<int>(at), std::max(0, last - 1)));
        weight[a] = static_cast<float>(at - static_cast<double>(low[a]));
        step[a] = last > 0 ? stride : 0;
        low[a] *= stride;
        stride *= static_cast<std::size_t>(picture.size[a]);
    }
    const float* at = picture.values.data() + low[0] + low[1] + low[2];
    const auto along = [&](const float* p) { return p[0] + weight[0] * (p[step[0]] - p[0]); };
    const auto plane = [&](const float* p) {
        const float first = along(p);
        return first + weight[1] * (along(p + step[1]) - first);
    };
    const float first = plane(at);
    return first + weight[2] * (plane(at + step[2]) - first);
}

Picture smoothed(const Picture& picture, double sigma_mm) {
    Picture result = picture;
    result.values = segmentation::smoothed(picture.values, geometry_of(picture), sigma_mm);
    return result;
}

Picture signed_distance(const Picture& shares, double most_mm) {
    const core::GridGeometry grid = geometry_of(shares);
    const segmentation::Bits in = segmentation::bits_where(
        shares.values.size(), [&](std::size_t n) { return shares.values[n] >= 0.5F; });
    const segmentation::Field to_in = segmentation::distance_to(in, grid, most_mm);
    const segmentation::Field to_out = segmentation::distance_to(segmentation::inverted(in), grid, most_mm);
    Picture distance = shares;
    // Between the centres of two neighbours, one in and one out, runs the surface.
    const auto half = static_cast<float>(0.5 * shares.spacing);
    for (std::size_t n = 0; n < in.size(); ++n)
        distance.values[n] = in[n] ? -(to_out[n] - half) : to_in[n] - half;
    // Near the surface the shares themselves say more exactly where it runs.
    for (std::size_t n = 0; n < in.size(); ++n) {
        if (std::abs(distance.values[n]) > half + 1e-3F) continue;
        const float steepness = slope_at(shares, n);
        if (steepness < 0.05F) continue;
        distance.values[n] = std::clamp((0.5F - shares.values[n]) / steepness, -2 * half, 2 * half);
    }
    return distance;
}

}  // namespace remnant::imaging::registration

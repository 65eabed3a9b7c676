#include "segmentation/working_grid.h"

#include <algorithm>
#include <cmath>

#include "segmentation/field_places.h"

namespace remnant::imaging::segmentation {
namespace {

/// Voxels of 0.75 mm whose spacing was rounded by the scanner still make blocks of 1.5 mm.
constexpr double kRounding = 1e-3;

std::size_t position(const core::Size3& size, int i, int j, int k) {
    return static_cast<std::size_t>((std::int64_t{k} * size[1] + j) * size[0] + i);
}

/// Calls `add(block along i, CT index i)` … for every CT voxel of one slice of blocks, rows in order.
template <class Row>
void for_rows_of_slab(const WorkingGrid& grid, int slab, Row row) {
    const Region& region = grid.region();
    const int first = region.begin[2] + slab * grid.block()[2];
    const int end = std::min(first + grid.block()[2], region.end[2]);
    for (int k = first; k < end; ++k) {
        for (int j = region.begin[1]; j < region.end[1]; ++j)
            row((j - region.begin[1]) / grid.block()[1], j, k);
    }
}

/// CT voxels of the working voxel n along one axis.
int block_length(const WorkingGrid& grid, std::size_t axis, int n) {
    const int first = grid.region().begin[axis] + n * grid.block()[axis];
    return std::min(grid.block()[axis], grid.region().end[axis] - first);
}

void divide_by_block_volume(const WorkingGrid& grid, int slab, std::vector<float>& sums) {
    for (int j = 0; j < grid.size()[1]; ++j) {
        const int rows = block_length(grid, 1, j) * block_length(grid, 2, slab);
        for (int i = 0; i < grid.size()[0]; ++i)
            sums[grid.at(i, j, slab)] /= static_cast<float>(rows * block_length(grid, 0, i));
    }
}

template <class T>
std::vector<float> means(const core::VoxelGrid<T>& ct, const WorkingGrid& grid) {
    std::vector<float> field(grid.count(), 0.0F);
    const Region& region = grid.region();
    const core::Size3& size = grid.ct_size();
    for_each_parallel(static_cast<std::size_t>(grid.size()[2]), [&](std::size_t n) {
        const int slab = static_cast<int>(n);
        for_rows_of_slab(grid, slab, [&](int block_j, int j, int k) {
            const T* row = ct.voxels().data() + position(size, 0, j, k);
            float* sums = field.data() + grid.at(0, block_j, slab);
            for (int i = region.begin[0]; i < region.end[0];) {
                const int end = std::min(i + grid.block()[0], region.end[0]);
                float sum = 0.0F;
                for (; i < end; ++i) sum += static_cast<float>(row[i]);
                *sums++ += sum;
            }
        });
        divide_by_block_volume(grid, slab, field);
    });
    return field;
}

/// Where a CT index lies between the blocks' centres along one axis.
struct Between {
    int low = 0;
    int high = 0;
    float weight = 0.0F;  // of `high`
};

Between between(const WorkingGrid& grid, std::size_t axis, int ct_index) {
    const int block = grid.block()[axis];
    const float at =
        (static_cast<float>(ct_index - grid.region().begin[axis]) - 0.5F * static_cast<float>(block - 1)) /
        static_cast<float>(block);
    const int last = grid.size()[axis] - 1;
    const float below = std::floor(at);
    const int low = static_cast<int>(below);
    return {std::clamp(low, 0, last), std::clamp(low + 1, 0, last), at - below};
}

}  // namespace

bool Region::contains(const core::Size3& index) const {
    for (std::size_t a = 0; a < 3; ++a) {
        if (index[a] < begin[a] || index[a] >= end[a]) return false;
    }
    return true;
}

Region whole(const core::GridGeometry& grid) {
    return {{0, 0, 0}, grid.size};
}

Region grown(const core::IndexBox& box, const core::GridGeometry& grid, double grow_mm) {
    Region region;
    if (box.low[0] > box.high[0]) return region;
    for (std::size_t a = 0; a < 3; ++a) {
        const int more = static_cast<int>(std::ceil(grow_mm / grid.spacing[static_cast<Eigen::Index>(a)]));
        region.begin[a] = std::clamp(box.low[a] - more, 0, grid.size[a]);
        region.end[a] = std::clamp(box.high[a] + 1 + more, 0, grid.size[a]);
    }
    return region;
}

Region around(const core::Vec3& point, const core::GridGeometry& grid, double radius_mm) {
    const core::Vec3 index = grid.index(point);
    Region region;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        const double reach = radius_mm / grid.spacing[axis];
        const double last = static_cast<double>(grid.size[a]);
        region.begin[a] = static_cast<int>(std::clamp(std::floor(index[axis] - reach), 0.0, last));
        region.end[a] = static_cast<int>(std::clamp(std::ceil(index[axis] + reach) + 1.0, 0.0, last));
    }
    return region;
}

Region united(const Region& a, const Region& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    Region region;
    for (std::size_t n = 0; n < 3; ++n) {
        region.begin[n] = std::min(a.begin[n], b.begin[n]);
        region.end[n] = std::max(a.end[n], b.end[n]);
    }
    return region;
}

WorkingGrid::WorkingGrid(const core::GridGeometry& ct, const Region& region, double coarsest_mm)
    : region_(region), ct_size_(ct.size), geometry_(ct) {
    core::Vec3 first_centre;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        block_[a] = std::max(1, static_cast<int>(std::floor(coarsest_mm / ct.spacing[axis] + kRounding)));
        geometry_.size[a] = (region.size()[a] + block_[a] - 1) / block_[a];
        geometry_.spacing[axis] = ct.spacing[axis] * block_[a];
        first_centre[axis] = region.begin[a] + 0.5 * (block_[a] - 1);
    }
    geometry_.origin = ct.world(first_centre);
}

core::Size3 WorkingGrid::block_of(const core::Size3& ct_index) const {
    core::Size3 block;
    for (std::size_t a = 0; a < 3; ++a) block[a] = (ct_index[a] - region_.begin[a]) / block_[a];
    return block;
}

std::vector<float> block_means(const core::CtVoxels& ct, const WorkingGrid& grid) {
    return std::visit([&](const auto& voxels) { return means(*voxels, grid); }, ct);
}

std::vector<float> block_shares(const core::LabelMask& mask, const WorkingGrid& grid) {
    std::vector<float> field(grid.count(), 0.0F);
    const Region& region = grid.region();
    for_each_parallel(static_cast<std::size_t>(grid.size()[2]), [&](std::size_t n) {
        const int slab = static_cast<int>(n);
        for_rows_of_slab(grid, slab, [&](int block_j, int j, int k) {
            float* sums = field.data() + grid.at(0, block_j, slab);
            for (const core::Run& run : mask.row(j, k)) {
                const int end = std::min(run.end, region.end[0]);
                for (int i = std::max(run.begin, region.begin[0]); i < end; ++i)
                    sums[(i - region.begin[0]) / grid.block()[0]] += 1.0F;
            }
        });
        divide_by_block_volume(grid, slab, field);
    });
    return field;
}

core::IndexBox ct_bounds(std::span<const std::uint8_t> blocks, const WorkingGrid& grid) {
    core::IndexBox box{grid.ct_size(), {-1, -1, -1}};
    const auto take = [&](const core::Size3& block) {
        for (std::size_t a = 0; a < 3; ++a) {
            const int begin = grid.region().begin[a] + block[a] * grid.block()[a];
            box.low[a] = std::min(box.low[a], begin);
            box.high[a] = std::max(box.high[a], begin + block_length(grid, a, block[a]) - 1);
        }
    };
    for_each_voxel(grid.geometry(), [&](std::size_t n, int i, int j, int k) {
        if (blocks[n] != 0) take({i, j, k});
    });
    return box;
}

void FieldRows::read(int j, int k, std::vector<float>& values) const {
    const Between in_j = between(grid_, 1, j);
    const Between in_k = between(grid_, 2, k);
    const auto row = [&](int block_j, int block_k) { return field_.data() + grid_.at(0, block_j, block_k); };
    const float* const corner[4] = {row(in_j.low, in_k.low), row(in_j.high, in_k.low),
                                    row(in_j.low, in_k.high), row(in_j.high, in_k.high)};
    std::vector<float> blended(static_cast<std::size_t>(grid_.size()[0]));
    for (std::size_t n = 0; n < blended.size(); ++n) {
        const float low = corner[0][n] + in_j.weight * (corner[1][n] - corner[0][n]);
        const float high = corner[2][n] + in_j.weight * (corner[3][n] - corner[2][n]);
        blended[n] = low + in_k.weight * (high - low);
    }
    const Region& region = grid_.region();
    values.resize(static_cast<std::size_t>(region.size()[0]));
    for (int i = region.begin[0]; i < region.end[0]; ++i) {
        const Between in_i = between(grid_, 0, i);
        const float low = blended[static_cast<std::size_t>(in_i.low)];
        const float high = blended[static_cast<std::size_t>(in_i.high)];
        values[static_cast<std::size_t>(i - region.begin[0])] = low + in_i.weight * (high - low);
    }
}

core::LabelMask replaced_within(const core::LabelMask& mask, const Region& region,
                                const core::LabelMask& part) {
    core::LabelMask result = mask;
    for (int k = region.begin[2]; k < region.end[2]; ++k) {
        const auto changed = [&](int j, std::vector<core::Run>& runs) {
            const std::size_t row_begin = runs.size();
            const auto append = [&](int begin, int end) {
                if (begin >= end) return;
                if (runs.size() > row_begin && runs.back().end == begin) {
                    runs.back().end = end;
                } else {
                    runs.push_back({begin, end});
                }
            };
            const bool within = j >= region.begin[1] && j < region.end[1];
            const int low = within ? region.begin[0] : mask.size()[0];
            const int high = within ? region.end[0] : mask.size()[0];
            for (const core::Run& run : mask.row(j, k)) append(run.begin, std::min(run.end, low));
            if (!within) return;
            for (const core::Run& run : part.row(j, k))
                append(std::max(run.begin, low), std::min(run.end, high));
            for (const core::Run& run : mask.row(j, k)) append(std::max(run.begin, high), run.end);
        };
        auto slab = core::slab_of_rows(mask.size()[1], changed);
        if (*slab != mask.slab(k)) result.replace_slab(k, std::move(slab));
    }
    return result;
}

}  // namespace remnant::imaging::segmentation

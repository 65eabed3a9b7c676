#include "remnant/imaging/outline_holes.h"

#include <cmath>

#include "parallel.h"
#include "remnant/core/connected_pieces.h"

namespace remnant::imaging::outline {
namespace {

using core::IndexBox;
using core::LabelMask;
using core::Run;

/// The planes across i of the mask's box, a byte a voxel, columns j and rows k. Runs lie across these planes:
/// looked for voxel by voxel they would be searched a hundred million times.
class PlanesAcrossI {
  public:
    explicit PlanesAcrossI(const LabelMask& mask)
        : box_(core::bounds(mask)),
          columns_(static_cast<std::size_t>(box_.high[1] - box_.low[1] + 1)),
          rows_(static_cast<std::size_t>(box_.high[2] - box_.low[2] + 1)),
          voxels_(count() * columns_ * rows_, 0) {
        for_each_parallel(rows_, [&](std::size_t row) {
            for (std::size_t column = 0; column < columns_; ++column) {
                const auto runs = mask.row(box_.low[1] + static_cast<int>(column), k_of(row));
                for (const Run& run : runs) {
                    for (int i = run.begin; i < run.end; ++i)
                        voxels_[(plane_of(i) * rows_ + row) * columns_ + column] = 1;
                }
            }
        });
    }

    [[nodiscard]] std::size_t count() const {
        return static_cast<std::size_t>(box_.high[0] - box_.low[0] + 1);
    }
    [[nodiscard]] LabelMask plane(std::size_t n) const {
        const std::size_t voxels = columns_ * rows_;
        return core::mask_where(std::span<const std::uint8_t>(voxels_).subspan(n * voxels, voxels),
                                {static_cast<int>(columns_), static_cast<int>(rows_), 1},
                                [](std::uint8_t voxel) { return voxel != 0; });
    }
    /// Adds voxels of plane n to a mask of the whole grid.
    void add(const LabelMask& plane, std::size_t n, core::LabelMaskBuilder& builder) const {
        const std::int32_t i = box_.low[0] + static_cast<std::int32_t>(n);
        for (std::size_t row = 0; row < rows_; ++row) {
            for (const Run& run : plane.row(static_cast<int>(row), 0)) {
                for (int column = run.begin; column < run.end; ++column)
                    builder.add(box_.low[1] + column, k_of(row), i, i + 1);
            }
        }
    }

  private:
    [[nodiscard]] std::size_t plane_of(int i) const { return static_cast<std::size_t>(i - box_.low[0]); }
    [[nodiscard]] int k_of(std::size_t row) const { return box_.low[2] + static_cast<int>(row); }

    IndexBox box_;
    std::size_t columns_, rows_;
    std::vector<std::uint8_t> voxels_;
};

/// Rows of constant j, one for each k, as a slice of its own.
LabelMask plane_across_j(const LabelMask& mask, int j) {
    const auto [ni, nj, nk] = mask.size();
    return {{ni, nk, 1}, {core::slab_of_rows(nk, [&](int k, std::vector<Run>& runs) {
                const auto row = mask.row(j, k);
                runs.insert(runs.end(), row.begin(), row.end());
            })}};
}

/// The holes of each of `count` planes, in their order; empty planes where cancelled.
template <class PlaneOf>
std::vector<LabelMask> holes_of_planes(std::size_t count, const core::JobContext& job, PlaneOf plane_of) {
    std::vector<LabelMask> holes(count);
    for_each_parallel(count, [&](std::size_t n) {
        if (!job.cancelled()) holes[n] = core::holes_of(plane_of(n));
    });
    return holes;
}

LabelMask holes_across_i(const LabelMask& mask, const core::JobContext& job) {
    const PlanesAcrossI planes(mask);
    const auto holes = holes_of_planes(planes.count(), job, [&](std::size_t n) { return planes.plane(n); });
    core::LabelMaskBuilder builder(mask.size());
    for (std::size_t n = 0; n < holes.size() && !job.cancelled(); ++n) planes.add(holes[n], n, builder);
    return std::move(builder).build();
}

LabelMask holes_across_j(const LabelMask& mask, const core::JobContext& job) {
    const auto [ni, nj, nk] = mask.size();
    const auto holes = holes_of_planes(static_cast<std::size_t>(nj), job, [&](std::size_t j) {
        return plane_across_j(mask, static_cast<int>(j));
    });
    if (job.cancelled()) return LabelMask(mask.size());
    return core::mask_of_rows(mask.size(), [&](int j, int k, std::vector<Run>& runs) {
        const auto row = holes[static_cast<std::size_t>(j)].row(k, 0);
        runs.insert(runs.end(), row.begin(), row.end());
    });
}

LabelMask holes_across_k(const LabelMask& mask, const core::JobContext& job) {
    const auto [ni, nj, nk] = mask.size();
    const auto holes = holes_of_planes(static_cast<std::size_t>(nk), job, [&](std::size_t k) {
        return LabelMask({ni, nj, 1}, {mask.shared_slab(static_cast<int>(k))});
    });
    LabelMask made(mask.size());
    for (int k = 0; k < nk && !job.cancelled(); ++k)
        made.replace_slab(k, holes[static_cast<std::size_t>(k)].shared_slab(0));
    return made;
}

}  // namespace

core::Result<LabelMask> holes_filled(const LabelMask& mask, const core::GridGeometry& grid,
                                     std::optional<core::Millilitre> largest, const core::JobContext& job) {
    if (job.cancelled()) return core::refuse(core::cancelled_error("fill holes"));
    const double voxel = core::to_millilitre(grid.voxel_volume()).value();
    const LabelMask holes =
        largest ? core::holes_of(mask, static_cast<std::int64_t>(std::floor(largest->value() / voxel + 1e-9)))
                : core::holes_of(mask);
    if (job.cancelled()) return core::refuse(core::cancelled_error("fill holes"));
    return core::united(mask, holes);
}

core::Result<LabelMask> slice_holes_filled(const LabelMask& mask, int axis, const core::JobContext& job) {
    if (axis < 0 || axis > 2) return core::refuse("fill holes", "slices lie across i, j or k");
    if (mask.empty()) return mask;
    const LabelMask holes = axis == 0   ? holes_across_i(mask, job)
                            : axis == 1 ? holes_across_j(mask, job)
                                        : holes_across_k(mask, job);
    if (job.cancelled()) return core::refuse(core::cancelled_error("fill holes"));
    return core::united(mask, holes);
}

}  // namespace remnant::imaging::outline

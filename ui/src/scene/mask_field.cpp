#include "scene/mask_field.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

namespace remnant::ui {
namespace {

using core::Run;
using core::Size3;
using Row = std::span<const Run>;

std::int64_t length(Row row) {
    std::int64_t sum = 0;
    for (const Run& run : row) sum += run.end - run.begin;
    return sum;
}

std::int64_t common(Row a, Row b) {
    std::int64_t sum = 0;
    for (auto p = a.begin(), q = b.begin(); p != a.end() && q != b.end();) {
        sum += std::max(0, std::min(p->end, q->end) - std::max(p->begin, q->begin));
        p->end < q->end ? ++p : ++q;
    }
    return sum;
}

/// Voxels in one row and not in the other.
std::int64_t differing(Row a, Row b) {
    return length(a) + length(b) - 2 * common(a, b);
}

/// Adds the voxels of a run to the cells they lie in.
void add_run(std::uint16_t* cells, int low, int shrink, const Run& run) {
    for (int i = run.begin - low; i < run.end - low;) {
        const int cell = i / shrink;
        const int until = std::min((cell + 1) * shrink, run.end - low);
        cells[cell + 1] = static_cast<std::uint16_t>(cells[cell + 1] + until - i);
        i = until;
    }
}

/// All rows of voxels that one row of cells covers.
void fill_row(const core::LabelMask& mask, const core::IndexBox& box, const Size3& shrink, int cell_j,
              int cell_k, std::vector<std::uint16_t>& counts, std::uint8_t* out) {
    std::ranges::fill(counts, std::uint16_t{0});
    const int j0 = box.low[1] + cell_j * shrink[1];
    const int k0 = box.low[2] + cell_k * shrink[2];
    for (int k = k0; k < std::min(k0 + shrink[2], box.high[2] + 1); ++k) {
        for (int j = j0; j < std::min(j0 + shrink[1], box.high[1] + 1); ++j) {
            for (const Run& run : mask.row(j, k)) add_run(counts.data(), box.low[0], shrink[0], run);
        }
    }
    const int whole = shrink[0] * shrink[1] * shrink[2];
    for (std::size_t i = 0; i < counts.size(); ++i)
        out[i] = static_cast<std::uint8_t>((counts[i] * 255 + whole / 2) / whole);
}

}  // namespace

MaskExtent extent_of(const core::LabelMask& mask, const core::GridGeometry& grid) {
    std::int64_t across_i = 0;
    std::int64_t across_j = 0;
    std::int64_t across_k = 0;
    const Size3& size = mask.size();
    for (int k = 0; k <= size[2]; ++k) {
        for (int j = 0; j <= size[1]; ++j) {
            const auto row = [&](int jj, int kk) {
                const bool inside = jj >= 0 && jj < size[1] && kk >= 0 && kk < size[2];
                return inside ? mask.row(jj, kk) : Row{};
            };
            across_i += 2 * static_cast<std::int64_t>(row(j, k).size());
            across_j += differing(row(j, k), row(j - 1, k));
            across_k += differing(row(j, k), row(j, k - 1));
        }
    }
    const core::Vec3& s = grid.spacing;
    return {core::CubicMillimetre(static_cast<double>(mask.count()) * grid.voxel_volume().value()),
            static_cast<double>(across_i) * s[1] * s[2] + static_cast<double>(across_j) * s[0] * s[2] +
                static_cast<double>(across_k) * s[0] * s[1]};
}

double thickness_of(const MaskExtent& extent) {
    return extent.volume.value() / extent.face_area_mm2;
}

bool is_thin(const MaskExtent& extent, const core::GridGeometry& grid) {
    return thickness_of(extent) < 1.5 * std::cbrt(grid.spacing.prod());
}

Size3 cells_for(const MaskExtent& extent, const core::GridGeometry& grid, int budget) {
    // Two triangles for each cell a surface passes.
    const double cell = std::min(std::sqrt(2.0 * extent.face_area_mm2 / budget), 0.5 * thickness_of(extent));
    Size3 cells{1, 1, 1};
    if (is_thin(extent, grid)) return cells;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double voxels = cell / grid.spacing[static_cast<int>(axis)];
        cells[axis] = std::clamp(static_cast<int>(std::lround(voxels)), 1, 8);
    }
    return cells;
}

MaskField field_of(const core::LabelMask& mask, const Size3& shrink) {
    const core::IndexBox box = core::bounds(mask);
    MaskField field;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int voxels = box.high[axis] - box.low[axis] + 1;
        field.size[axis] = (voxels + shrink[axis] - 1) / shrink[axis] + 2;
        const auto a = static_cast<int>(axis);
        field.step[a] = shrink[axis];
        field.first[a] = box.low[axis] + (shrink[axis] - 1) / 2.0 - shrink[axis];
    }
    const auto row_cells = static_cast<std::size_t>(field.size[0]);
    const auto slice_cells = row_cells * static_cast<std::size_t>(field.size[1]);
    field.filled.assign(slice_cells * static_cast<std::size_t>(field.size[2]), 0);
    tbb::parallel_for(0, field.size[2] - 2, [&](int k) {
        std::vector<std::uint16_t> counts(row_cells);
        for (int j = 0; j < field.size[1] - 2; ++j) {
            std::uint8_t* out = field.filled.data() + static_cast<std::size_t>(k + 1) * slice_cells +
                                static_cast<std::size_t>(j + 1) * row_cells;
            fill_row(mask, box, shrink, j, k, counts, out);
        }
    });
    return field;
}

}  // namespace remnant::ui

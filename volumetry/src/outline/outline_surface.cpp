#include "remnant/volumetry/outline_surface.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <span>

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Run;

void intersect(std::span<const Run> a, std::span<const Run> b, std::vector<Run>& common) {
    common.clear();
    for (std::size_t m = 0, n = 0; m < a.size() && n < b.size();) {
        const Run run{std::max(a[m].begin, b[n].begin), std::min(a[m].end, b[n].end)};
        if (run.begin < run.end) common.push_back(run);
        (a[m].end < b[n].end ? m : n) += 1;
    }
}

/// What `within` leaves of `row`; every run of `within` lies in one of `row`.
void append_rest(std::span<const Run> row, std::span<const Run> within, std::vector<Run>& rest) {
    auto inner = within.begin();
    for (const Run& run : row) {
        std::int32_t at = run.begin;
        for (; inner != within.end() && inner->end <= run.end; ++inner) {
            if (at < inner->begin) rest.push_back({at, inner->begin});
            at = inner->end;
        }
        if (at < run.end) rest.push_back({at, run.end});
    }
}

/// The rows of one slice of a surface, with what a row needs kept from row to row.
class SurfaceRows {
  public:
    SurfaceRows(const LabelMask& mask, int k) : mask_(mask), k_(k) {}

    void append(int j, std::vector<Run>& surface) {
        const auto row = mask_.row(j, k_);
        if (row.empty()) return;
        inner_.clear();
        for (const Run& run : row) {
            if (run.end - run.begin > 2) inner_.push_back({run.begin + 1, run.end - 1});
        }
        const auto [ni, nj, nk] = mask_.size();
        keep_where(j > 0, j - 1, k_);
        keep_where(j + 1 < nj, j + 1, k_);
        keep_where(k_ > 0, j, k_ - 1);
        keep_where(k_ + 1 < nk, j, k_ + 1);
        append_rest(row, inner_, surface);
    }

  private:
    /// Leaves of the inside what the row (j, k) covers; nothing where there is no such row.
    void keep_where(bool exists, int j, int k) {
        if (inner_.empty()) return;
        if (!exists) return inner_.clear();
        intersect(inner_, mask_.row(j, k), common_);
        std::swap(inner_, common_);
    }

    const LabelMask& mask_;
    int k_;
    std::vector<Run> inner_;
    std::vector<Run> common_;
};

}  // namespace

LabelMask surface_of(const LabelMask& mask) {
    LabelMask surface(mask.size());
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(mask.size()[2]));
    tbb::parallel_for(0, mask.size()[2], [&](int k) {
        if (mask.slab(k).count() == 0) return;
        SurfaceRows rows(mask, k);
        slabs[static_cast<std::size_t>(k)] =
            core::slab_of_rows(mask.size()[1], [&](int j, std::vector<Run>& runs) { rows.append(j, runs); });
    });
    for (int k = 0; k < mask.size()[2]; ++k) {
        if (auto& slab = slabs[static_cast<std::size_t>(k)]) surface.replace_slab(k, std::move(slab));
    }
    return surface;
}

std::vector<VoxelIndex> voxels_of(const LabelMask& mask) {
    std::vector<VoxelIndex> voxels;
    voxels.reserve(static_cast<std::size_t>(mask.count()));
    for (int k = 0; k < mask.size()[2]; ++k) {
        if (mask.slab(k).count() == 0) continue;
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) voxels.push_back({i, j, k});
            }
        }
    }
    return voxels;
}

}  // namespace remnant::volumetry

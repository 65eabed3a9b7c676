#include "remnant/imaging/outline_threshold.h"

#include <algorithm>
#include <cmath>

#include "outline/hu_rows.h"
#include "parallel.h"

namespace remnant::imaging::outline {
namespace {

using core::LabelMask;
using core::Run;

core::IndexBox clipped(const std::optional<core::IndexBox>& box, const core::Size3& size) {
    core::IndexBox whole{{0, 0, 0}, {size[0] - 1, size[1] - 1, size[2] - 1}};
    if (!box) return whole;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        whole.low[axis] = std::max(whole.low[axis], box->low[axis]);
        whole.high[axis] = std::min(whole.high[axis], box->high[axis]);
    }
    return whole;
}

}  // namespace

core::Result<> good_range(const HuRange& range) {
    if (std::isfinite(range.low) && std::isfinite(range.high) && range.low <= range.high) return {};
    return core::refuse("Hounsfield range", "the lower end must not lie above the upper end");
}

core::Result<LabelMask> within_hu(const core::CtVoxels& ct, const HuRange& range,
                                  const ThresholdRegion& region, const core::JobContext& job) {
    if (auto good = good_range(range); !good) return core::refuse(std::move(good.error()));
    const core::Size3& size = core::geometry_of(ct).size;
    if (region.mask != nullptr && region.mask->size() != size)
        return core::refuse("threshold", "the outline does not lie on the grid of the CT");
    const core::IndexBox box = clipped(region.box, size);
    if (box.low[0] > box.high[0] || box.low[1] > box.high[1] || box.low[2] > box.high[2])
        return LabelMask(size);
    const Run columns[]{{box.low[0], box.high[0] + 1}};
    const LabelMask none(size);
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs;
    for (int k = 0; k < size[2]; ++k) slabs.push_back(none.shared_slab(k));
    const auto fill_slab = [&](int k) {
        const auto append_row = [&](int j, std::vector<Run>& runs) {
            if (j < box.low[1] || j > box.high[1]) return;
            std::vector<Run> look_at;
            append_common(columns, region.mask != nullptr ? region.mask->row(j, k) : Runs(columns), look_at);
            std::visit(
                [&](const auto& voxels) {
                    for (const Run& run : look_at) append_within_hu(*voxels, j, k, run, range, runs);
                },
                ct);
        };
        slabs[static_cast<std::size_t>(k)] = core::slab_of_rows(size[1], append_row);
    };
    for_each_parallel(static_cast<std::size_t>(box.high[2] - box.low[2] + 1), [&](std::size_t n) {
        if (!job.cancelled()) fill_slab(box.low[2] + static_cast<int>(n));
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("threshold"));
    return LabelMask(size, std::move(slabs));
}

}  // namespace remnant::imaging::outline

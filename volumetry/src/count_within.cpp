#include "remnant/volumetry/count_within.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>

namespace remnant::volumetry {
namespace {

using core::Run;
using Counts = std::vector<std::int64_t>;

std::int64_t common_in_slice(const core::LabelMask& a, const core::LabelMask& b, int k) {
    if (a.slab(k).count() == 0 || b.slab(k).count() == 0) return 0;
    std::int64_t total = 0;
    for (int j = 0; j < a.size()[1]; ++j) {
        const auto row_a = a.row(j, k);
        const auto row_b = b.row(j, k);
        for (std::size_t m = 0, n = 0; m < row_a.size() && n < row_b.size();) {
            total +=
                std::max(std::min(row_a[m].end, row_b[n].end) - std::max(row_a[m].begin, row_b[n].begin), 0);
            (row_a[m].end < row_b[n].end ? m : n) += 1;
        }
    }
    return total;
}

}  // namespace

Counts count_within(std::span<const core::LabelMask* const> masks, const core::LabelMask& region) {
    const auto count = [&](const tbb::blocked_range<int>& slices, Counts sums) {
        for (int k = slices.begin(); k < slices.end(); ++k) {
            for (std::size_t n = 0; n < masks.size(); ++n) sums[n] += common_in_slice(*masks[n], region, k);
        }
        return sums;
    };
    const auto add = [](Counts a, const Counts& b) {
        for (std::size_t n = 0; n < a.size(); ++n) a[n] += b[n];
        return a;
    };
    return tbb::parallel_reduce(tbb::blocked_range<int>(0, region.size()[2], 8), Counts(masks.size(), 0),
                                count, add);
}

}  // namespace remnant::volumetry

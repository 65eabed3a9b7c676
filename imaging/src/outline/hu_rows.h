#pragma once
// The part of a row of voxels whose Hounsfield units lie in a range.

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "outline/row_edit.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/outline_threshold.h"

namespace remnant::imaging::outline {

/// Refuses a range that is empty or no number.
core::Result<> good_range(const HuRange& range);

/// Whether a voxel's value lies in a range, asked in the type of the voxels.
template <class T>
class HuTest {
  public:
    explicit HuTest(const HuRange& range) {
        using Limits = std::numeric_limits<T>;
        if constexpr (std::is_integral_v<T>) {
            // Whole numbers outside those of the voxels leave an empty range.
            const double low = std::max(std::ceil(range.low), double{Limits::lowest()});
            const double high = std::min(std::floor(range.high), double{Limits::max()});
            if (low <= high) {
                low_ = static_cast<T>(low);
                high_ = static_cast<T>(high);
            }
        } else {
            low_ = range.low;
            high_ = range.high;
        }
    }
    [[nodiscard]] bool operator()(T value) const {
        return static_cast<bool>(static_cast<int>(value >= low_) & static_cast<int>(value <= high_));
    }

  private:
    using Bound = std::conditional_t<std::is_integral_v<T>, T, double>;
    Bound low_ = 1;  // empty
    Bound high_ = 0;
};

/// Appends the stretches of `run` in row (j, k) within the range.
template <class T>
void append_within_hu(const core::VoxelGrid<T>& ct, int j, int k, core::Run run, const HuRange& range,
                      std::vector<core::Run>& out) {
    const core::Size3& size = ct.geometry().size;
    const T* row = ct.voxels().data() + (std::int64_t{k} * size[1] + j) * size[0];
    // Each change is written down and counted only if it is one: in noise no processor guesses a branch
    // right.
    thread_local std::vector<std::int32_t> changes;
    changes.resize(static_cast<std::size_t>(run.end - run.begin) + 2);
    const HuTest<T> within(range);
    std::size_t count = 0;
    bool before = false;
    for (std::int32_t i = run.begin; i < run.end; ++i) {
        const bool now = within(row[i]);
        changes[count] = i;
        count += now != before ? 1 : 0;
        before = now;
    }
    if (before) changes[count++] = run.end;
    for (std::size_t n = 0; n < count; n += 2) out.push_back({changes[n], changes[n + 1]});
}

}  // namespace remnant::imaging::outline
